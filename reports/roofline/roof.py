"""The roofline: what a core and its memory can do, and what part of that each direct sum reaches.

After S. Williams, A. Waterman, D. Patterson, Roofline: an insightful visual performance model for multicore
architectures, Communications of the ACM 52, 2009. Work is counted in multiply-adds, each of them as one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from corrconv.kit.words import ten_to

from .evidence import Roofline

OURS = "numba_simd"
NEAR = 0.5
"""From this part of the roof on, the roof is called what bounds."""


@dataclass(frozen=True)
class Machine:
    """What one core can do: multiply-adds a second by dtype, and bytes a second copied."""

    peaks: dict[str, float]
    copied: float

    def roof(self, dtype: str, intensity: float) -> float:
        """The most multiply-adds a second at so many a byte of image and result."""
        return min(self.peaks[dtype], self.copied * intensity)

    def ridge(self, dtype: str) -> float:
        """Multiply-adds a byte from which on memory is no bound."""
        return self.peaks[dtype] / self.copied


def measured(found: Roofline) -> Machine:
    """The roof."""
    return Machine(found.roof.peaks, found.roof.copy.per_second)


def reached(found: Roofline) -> pd.DataFrame:
    """At the largest image; ``intensity`` is multiply-adds a byte of image and result."""
    rows = found.frame
    rows = rows[rows["N"] == rows["N"].max()]
    return rows.assign(intensity=rows["n"] ** 2 * rows["N"] ** 2 / rows["bytes"])


def needed(machine: Machine, dtype: str) -> int:
    """The least n whose n² multiply-adds for two elements are as many as the ridge asks for."""
    item = {"float32": 4, "float64": 8}[dtype]
    return math.ceil(math.sqrt(2 * item * machine.ridge(dtype)))


def rate(value: float) -> str:
    """7.63·10¹⁰."""
    power = math.floor(math.log10(value))
    return f"{value / 10**power:.3g}·{ten_to(power)}"


def nearest(rows: pd.DataFrame, machine: Machine) -> list[tuple[str, float, float, str]]:
    """Each implementation where it comes nearest to its roof: name, part of it, share of the peak, size."""
    roofs = [machine.roof(dtype, x) for dtype, x in zip(rows["dtype"], rows["intensity"])]
    of = rows.assign(part=rows["share"] * rows["dtype"].map(machine.peaks) / roofs)
    best = of.loc[of.groupby("name")["part"].idxmax()].sort_values("part", ascending=False)
    return [
        (str(it["name"]), float(it["part"]), float(it["share"]), f"{it['dtype']}, n = {it['n']}")
        for it in best.to_dict("records")
    ]
