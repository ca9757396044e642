"""The roof, and what of it each reaches; in tables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from corrconv.kit import units
from corrconv.kit.units import ten_to
from corrconv.sweep.cells import Cell, Side

from .. import questions
from ..kit.quantity import What, quantity
from ..kit.run import Run, View, sides
from ..kit.tables import Table
from .evidence import Roofline

OURS = "numba_simd"
NEAR = 0.5
"""From this part of the roof on, the roof is called what bounds."""
DIRECT_TO = {"opencv": 10}
"""The largest n that a mixed implementation sums directly: beyond it OpenCV goes through a DFT."""


@dataclass(frozen=True)
class Reached:
    """One direct sum in one cell of the run.

    Attributes
    ----------
    case : str
        The cell's line.
    name, family, dtype : str
    N, n : int
    seconds : float
        Of a call.
    per_second : float
        Multiply-adds, n²N² a call.
    intensity : float
        Multiply-adds a byte of image and result, each read or written once.
    share : float
        Of the core's peak.
    """

    case: str
    name: str
    family: str
    dtype: str
    N: int
    n: int
    seconds: float
    per_second: float
    intensity: float
    share: float


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


def reached(run: Run, machine: Machine) -> pd.DataFrame:
    """Of each dtype, 2-D correlate on one thread at the largest image: a row for each direct sum and n."""
    found = []
    for dtype in machine.peaks:
        cells = run.of_view(View(dtype=dtype))
        largest = max((sides(cell)[0] for cell in cells), default=0)
        for cell in cells:
            N, n = sides(cell)
            found += [
                _reached(cell, side, machine)
                for side in cell.sides
                if N == largest and _direct(side, n)
            ]
    return questions.frame(Reached, found)


def _direct(side: Side, n: int) -> bool:
    """Whether it sums directly at that size."""
    return side.family == "direct" or n <= DIRECT_TO.get(side.name, 0)


def _reached(cell: Cell, side: Side, machine: Machine) -> Reached:
    problem = cell.case.problem
    N, n = sides(cell)
    dtype, rate = problem.dtype.name, problem.multiply_adds / side.seconds
    intensity = n**2 / (2 * problem.dtype.itemsize)
    return Reached(
        cell.case.line, side.name, side.family, dtype, N, n, side.seconds, rate, intensity,
        rate / machine.peaks[dtype],
    )  # fmt: skip


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


def of_machine(machine: Machine) -> Table:
    """The roof in numbers."""
    return Table(
        "The roof, measured on one core",
        (
            "dtype", "multiply-adds a second", "copied a second", "ridge, multiply-adds a byte",
            "memory no bound from n",
        ),
        tuple(
            (
                dtype, rate(peak), f"{machine.copied / 1e9:.3g} GB", units.digits(machine.ridge(dtype)),
                str(needed(machine, dtype)),
            )
            for dtype, peak in sorted(machine.peaks.items())
        ),
    )  # fmt: skip


def of_roof(rows: pd.DataFrame, machine: Machine) -> Table | None:
    """Ours: each size beside its own roof."""
    own = rows[rows["name"] == OURS].sort_values(["dtype", "n"])
    if own.empty:
        return None
    return Table(
        f"{OURS} below its roof",
        (
            "size", "time of a call", "multiply-adds a byte", "roof a second", "reached a second",
            "of the peak", "of the roof", "nearest bound",
        ),
        tuple(_below(row, machine) for row in own.to_dict("records")),
        "The roof is the lower of the peak and of what copying allows; reached are n²N² multiply-adds over "
        "the run's time of a call. More than 100% of a slope is possible: image and result may "
        "stay in a cache.",
        words=(7,),
    )  # fmt: skip


def _below(row: Mapping[Any, Any], machine: Machine) -> tuple[str, ...]:
    dtype, peak = str(row["dtype"]), machine.peaks[str(row["dtype"])]
    roof, got = machine.roof(dtype, row["intensity"]), row["per_second"]
    return (
        f"{dtype}, N = {row['N']}, n = {row['n']}",
        quantity(row["case"], row["name"], What.SECONDS, row["seconds"]),
        units.digits(row["intensity"]),
        rate(roof),
        rate(got),
        f"{row['share']:.0%}",
        f"{got / roof:.0%}",
        "memory" if roof < peak else "multiply-adds",
    )


def shares(rows: pd.DataFrame, dtype: str) -> Table:
    """Each implementation's part of the peak, by n."""
    of = rows[rows["dtype"] == dtype]
    sides = sorted(of["n"].unique())
    known = {(row.name, row.n): f"{row.share:.1%}" for row in of.itertuples(index=False)}
    best = of.groupby("name")["share"].max().sort_values(ascending=False)
    return Table(
        f"Part of the peak, {dtype}, N = {of['N'].iloc[0]}",
        ("implementation", *(f"n = {n}" for n in sides)),
        tuple((str(name), *(known.get((name, n), "–") for n in sides)) for name in best.index),
        "A dash: not measured there, or it goes through a DFT (opencv, large n).",
    )


def bounds(rows: pd.DataFrame, machine: Machine) -> Table:
    """What bounds each, judged where it comes nearest to its roof."""
    return Table(
        "What bounds them",
        (
            "implementation",
            "nearest to its roof",
            "part of the roof",
            "part of the peak",
            "bound by",
        ),
        tuple(
            (
                name,
                size,
                f"{part:.0%}",
                f"{share:.1%}",
                "the roof" if part >= NEAR else "other instructions",
            )
            for name, part, share, size in nearest(rows, machine)
        ),
        f"Who stays below {NEAR:.0%} of the roof waits for neither memory nor the multiply-add units: the "
        "time goes into loads from caches, address arithmetic, calls, and vectors that are not filled.",
        words=(1, 4),
    )
