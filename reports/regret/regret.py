"""What a choice costs: the time of what was chosen over that of the best alternative, in the run's cells.

Whether that is slower is the run's verdict on the two (`corrconv.sweep.judging`): no other rule is made here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from corrconv import get
from corrconv.kit import units
from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Cell, Pair, Side

from ..kit.run import Run, View
from ..peers.cells import percentile

SCIPY, OURS = "scipy_auto", "auto"
ROUTES = get(SCIPY).chooses_among


@dataclass(frozen=True)
class Regret:
    """One cell in which a chooser was measured.

    Attributes
    ----------
    cell : Cell
    chosen : Side
        Of the chooser.
    routes : tuple of Side
        Its own alternatives, fastest first; empty unless all of them were measured.
    """

    cell: Cell
    chosen: Side
    routes: tuple[Side, ...]

    @property
    def own(self) -> Pair | None:
        """Beside the better of its own alternatives."""
        return self.cell.pair(self.chosen.name, self.routes[0].name) if self.routes else None

    @property
    def over_all(self) -> float:
        """Over the fastest of all that were measured, those that choose left out."""
        return self.chosen.beside.ratio

    @property
    def slower(self) -> bool:
        """Whether it is resolved to be slower than that."""
        return self.chosen.beside.verdict is Verdict.SLOWER

    @property
    def loses(self) -> bool:
        """Whether it is resolved to be slower than the better of its own alternatives."""
        return self.own is not None and self.own.verdict is Verdict.SLOWER

    @property
    def wrong(self) -> bool:
        """Whether it loses, and its time is that of the worse alternative rather than of the better.

        Otherwise it lost by the time that choosing takes.
        """
        if not self.loses:
            return False
        better, worse = self.routes[0].seconds, self.routes[-1].seconds
        return self.chosen.seconds**2 > better * worse

    @property
    def size(self) -> str:
        """N = 256, n = 15."""
        problem = self.cell.case.problem
        N, n = (units.number(shape[0]) for shape in (problem.x_shape, problem.h_shape))
        return f"N = {N}, n = {n}"

    def __str__(self) -> str:
        """2-D correlate, float32, one thread, N = 256, n = 15."""
        return f"{View.of(self.cell)}, {self.size}"


def regret(cell: Cell, name: str = SCIPY) -> Regret | None:
    """In one cell; None where `name` was not measured there."""
    chosen = cell.side(name)
    if chosen is None:
        return None
    routes = tuple(side for side in cell.sides if side.name in ROUTES)
    return Regret(cell, chosen, routes if name == SCIPY and len(routes) == len(ROUTES) else ())


def regrets(run: Run, name: str = SCIPY) -> dict[View, list[Regret]]:
    """By view, in the order of the run: those in which `name` was measured."""
    found: dict[View, list[Regret]] = {view: [] for view in run.views}
    for cell in run.cells:
        if it := regret(cell, name):
            found[View.of(cell)].append(it)
    return {view: of for view, of in found.items() if of}


@dataclass(frozen=True)
class Spread:
    """Some regrets: the middle, the 90th percentile, and the worst with its size."""

    count: int
    median: float
    high: float
    worst: float
    where: str


def spread(values: Sequence[float], where: Sequence[str]) -> Spread | None:
    """Of regrets and the sizes they belong to; None of none. Percentiles are values that were measured."""
    if not values:
        return None
    series = pd.Series(values, dtype=float)
    worst = int(series.argmax())
    return Spread(
        len(series),
        percentile(series, 0.5),
        percentile(series, 0.9),
        float(series.iloc[worst]),
        where[worst],
    )
