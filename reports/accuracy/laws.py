"""How rounding errors grow with the number of taps: exponents, each with its interval.

Two sources. The claims B9 and E5 sum the same products in several orders, and give exponents of root mean
square errors over draws of operands. The run finds one error for each implementation and size: the largest
of so many outputs, fewer at larger n, since exact sums are dear. The largest of k normal deviates grows with
k, so each such error is divided by what it is in the middle (`deviates`) before a slope is fitted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import norm, t

from corrconv.check.spot import chosen_points
from corrconv.measure.problems import square

from ..claims.registry import evidence_of
from ..claims.rounding import Errors
from ..kit.run import Run
from .errors import errors

SEQUENTIAL, CONSTANT = 0.5, 0.0
"""Of √taps, as of a random walk; and of what does not grow with the taps at all."""
FEWEST = 3
"""Kernels of different size, for a slope."""


@dataclass(frozen=True)
class Growth:
    """An error that grows as taps to some power.

    Attributes
    ----------
    who : str
        An order of summation, or an implementation.
    family : str
        The implementation's; empty for an order of summation.
    where : str
        On which operands.
    value, low, high : float
        The exponent and its 95% interval.
    points : int
        Draws, or errors of the run, behind it.
    """

    who: str
    family: str
    where: str
    value: float
    low: float
    high: float
    points: int

    @property
    def law(self) -> str:
        """Which law it can be told to follow, in words."""
        has_root, has_none = (self.low <= law <= self.high for law in (SEQUENTIAL, CONSTANT))
        if has_root and has_none:
            return "not told"
        if has_root:
            return "√taps"
        if has_none:
            return "constant"
        if self.value < CONSTANT:
            return "falling"
        return "between" if self.value < SEQUENTIAL else "steeper"


@dataclass(frozen=True)
class Laws:
    """What is known; either may be empty."""

    routes: tuple[Growth, ...]
    implementations: tuple[Growth, ...]


def laws(results: Path, run: Run) -> Laws:
    """From the claims beside `results`, and a run.

    Raises
    ------
    ValueError
        Where stored evidence is damaged.
    """
    return Laws(of_routes(results), of_implementations(errors(run)))


def of_routes(results: Path) -> tuple[Growth, ...]:
    """By order of summation: in 2-D from B9, in 1-D from E5."""
    plane, line = evidence_of(results, "B9"), evidence_of(results, "E5")
    found = [_of(errors, "2-D") for errors in (plane.errors if plane else ())]
    return (*found, *(_of(errors, "1-D") for errors in (line.by_taps if line else ())))


def _of(errors: Errors, axes: str) -> Growth:
    it = errors.norm_growth
    where = f"{axes}, {errors.dtype}, {errors.data}"
    return Growth(errors.route, "", where, it.value, it.low, it.high, it.rounds)


def of_implementations(found: pd.DataFrame) -> tuple[Growth, ...]:
    """Of `errors`; both dtypes and all N share one exponent, and each has a constant of its own."""
    some = found[found["error"] > 0]
    fitted = [_fitted(str(name), rows) for name, rows in some.groupby("implementation")]
    return tuple(sorted((it for it in fitted if it), key=lambda it: (it.value, it.who)))


def _fitted(name: str, rows: pd.DataFrame) -> Growth | None:
    """The slope by least squares, with Student's interval; None where the sizes are too few."""
    if rows["n"].nunique() < FEWEST:
        return None
    largest = [deviates(compared(*size)) for size in zip(rows["dtype"], rows["N"], rows["n"])]
    groups = [rows["dtype"], rows["N"]]
    logs = pd.DataFrame(
        {
            "x": np.log(rows["n"].astype(float) ** 2),
            "y": np.log(rows["error"].astype(float)) - np.log(largest),
        }
    )
    logs = logs - logs.groupby(groups).transform("mean")
    x, y = logs["x"], logs["y"]
    free = len(rows) - rows.groupby(["dtype", "N"]).ngroups - 1
    if free < FEWEST - 1 or not (x**2).sum():
        return None
    slope = float((x * y).sum() / (x**2).sum())
    variance = float(((y - slope * x) ** 2).sum()) / free
    half = float(t.ppf(0.975, free)) * math.sqrt(variance / float((x**2).sum()))
    dtypes = " and ".join(sorted(set(rows["dtype"])))
    return Growth(
        name,
        str(rows["family"].iloc[0]),
        f"2-D, {dtypes}, normal",
        slope,
        slope - half,
        slope + half,
        len(rows),
    )


def compared(dtype: str, N: int, n: int) -> int:
    """At how many outputs a cell's error was taken, its corners left out: fewer taps meet there."""
    return len(chosen_points(square(2, N, n, dtype))) - 4


def deviates(count: int) -> float:
    """The median of the largest of `count` normal deviates' magnitudes, in standard deviations."""
    return float(norm.ppf((1 + 0.5 ** (1 / count)) / 2))
