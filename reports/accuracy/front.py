"""Error against time: who is worth the time it takes, since nobody faster is as exact.

The error is that of the same operands for all, so it is as good as exact itself; but with other operands it
would be another. Which is faster is what the run resolves (`corrconv.sweep.judging`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low

import numpy as np

from corrconv.check.metrics import unit_roundoff
from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Cell, Side

from ..kit.run import Run, View, sides

ALIKE = 1.5
"""Errors within this factor are alike: each is the largest of one draw of operands, and those of two
draws differed by 1.1 to 1.5 times in the median, 1.2 to 2.4 at the 90th percentile (float32, a plain sum
and a transform, N = 256, n = 3, 15 and 63; 24 draws)."""
DTYPES = ("float32", "float64")


@dataclass(frozen=True)
class Place:
    """One implementation's time and error in one cell.

    Attributes
    ----------
    side : Side
    error : float
        max |y - exact| / (‖x‖₂ ‖h‖₂).
    front : bool
        Whether nobody who is faster is as exact.
    """

    side: Side
    error: float
    front: bool

    @property
    def name(self) -> str:
        return self.side.name

    @property
    def seconds(self) -> float:
        return self.side.seconds

    @property
    def choice(self) -> bool:
        """Whether it chooses among the others, and so is no contender."""
        return self.side.family == "choice"


@dataclass(frozen=True)
class Panel:
    """A cell with times and errors, fastest first."""

    cell: Cell
    places: tuple[Place, ...]

    @property
    def dtype(self) -> str:
        return self.cell.case.problem.dtype.name

    @property
    def u(self) -> float:
        """The unit roundoff of its dtype."""
        return roundoff(self.dtype)

    @property
    def front(self) -> tuple[Place, ...]:
        """Those worth their time, fastest first."""
        return tuple(place for place in self.places if place.front)

    def __str__(self) -> str:
        N, n = sides(self.cell)
        return f"{self.dtype}, N = {N}, n = {n}"


def roundoff(dtype: str) -> float:
    """u: half the spacing of the dtype's numbers at 1."""
    return unit_roundoff(np.dtype(dtype))


def of_dtype(run: Run, dtype: str) -> tuple[Cell, ...]:
    """The square cells of 2-D correlate on one thread, by N, then n: those whose errors were taken."""
    found = run.of_view(View(dtype=dtype))
    return tuple(cell for cell in found if any(side.error is not None for side in cell.sides))


def panels(run: Run) -> list[Panel]:
    """For each dtype a small, a middle and a large n at the largest N."""
    found = []
    for dtype in DTYPES:
        cells = of_dtype(run, dtype)
        largest = {sides(cell)[1]: cell for cell in cells if sides(cell)[0] == sides(cells[-1])[0]}
        some = {min(largest), median_low(largest), max(largest)} if largest else set()
        found += [_panel(largest[n]) for n in sorted(some)]
    return [panel for panel in found if panel.front]


def _panel(cell: Cell) -> Panel:
    known = {side.name: side.error for side in cell.sides if side.error is not None}
    able = [side for side in cell.sides if side.name in known and side.family != "choice"]
    return Panel(
        cell,
        tuple(
            Place(side, known[side.name], side in able and not _beaten(cell, side, able, known))
            for side in cell.sides
            if side.name in known
        ),
    )


def _beaten(cell: Cell, one: Side, by: Sequence[Side], errors: dict[str, float]) -> bool:
    """Whether somebody is resolved to be faster, and as exact."""
    return any(
        errors[each.name] <= ALIKE * errors[one.name]
        and cell.pair(each.name, one.name).verdict is Verdict.FASTER
        for each in by
        if each is not one
    )
