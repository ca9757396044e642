"""Who is fastest where several machines measured the same: what holds on all of them, and what does not.

Machines are compared among the implementations that all of them measured in a case, and *all threads* of
one machine with all threads of another, however many these are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corrconv.kit.problems import spelled
from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Cell

from ..kit.run import MAIN, View

ALL = 2
"""Stands for all threads."""


@dataclass(frozen=True)
class Case:
    """What machines can have in common: a problem, and whether it is one thread or all of them."""

    x: str
    h: str
    view: View

    @classmethod
    def of(cls, cell: Cell) -> Case:
        """Of a cell."""
        problem, view = cell.case.problem, View.of(cell)
        if view.workers > 1:
            view = replace(view, workers=ALL)
        return cls(spelled(problem.x_shape), spelled(problem.h_shape), view)

    @property
    def words(self) -> str:
        """Its view, in words."""
        one = str(replace(self.view, workers=1))
        return one.replace("one thread", "all threads") if self.view.workers == ALL else one

    @property
    def is_main(self) -> bool:
        """Whether it is of the view that is meant where none is named."""
        return self.view == MAIN


@dataclass(frozen=True)
class Shared:
    """A case that two machines or more have measured.

    Attributes
    ----------
    case : Case
    answers : mapping of str to tuple of str
        By machine, the fastest and those that cannot be told from it, the least time first.
    """

    case: Case
    answers: Mapping[str, tuple[str, ...]]

    @property
    def holds(self) -> tuple[str, ...]:
        """Who is fastest, or cannot be told from it, on each of them; nobody where the answers differ."""
        first, *others = self.answers.values()
        return tuple(name for name in first if all(name in names for names in others))

    @property
    def alone(self) -> str | None:
        """Who is the fastest alone on each of them."""
        return self.holds[0] if self.holds and max(map(len, self.answers.values())) == 1 else None


def shared(runs: Mapping[str, Sequence[Cell]]) -> tuple[Shared, ...]:
    """The cases of two machines or more, in the order in which they come.

    Parameters
    ----------
    runs : mapping of str to sequence of Cell
        By machine.
    """
    cells: dict[Case, dict[str, Cell]] = {}
    for machine, of in runs.items():
        for cell in of:
            cells.setdefault(Case.of(cell), {})[machine] = cell
    found = (_shared(case, of) for case, of in cells.items() if len(of) > 1)
    return tuple(each for each in found if each)


def _shared(case: Case, cells: Mapping[str, Cell]) -> Shared | None:
    common = set.intersection(*(_measured(cell) for cell in cells.values()))
    if len(common) < 2:
        return None
    return Shared(case, {machine: fastest(cell, common) for machine, cell in cells.items()})


def _measured(cell: Cell) -> set[str]:
    """Of those that compute: what chooses runs one of them."""
    return {side.name for side in cell.sides if side.family != "choice"}


def fastest(cell: Cell, among: set[str]) -> tuple[str, ...]:
    """The least time among these, and those that cannot be told from it."""
    best, *others = (side for side in cell.sides if side.name in among)
    verdicts = {pair.to: pair.verdict for pair in cell.pairs if pair.of == best.name}
    tied = (it.name for it in others if verdicts.get(it.name) is Verdict.NOT_RESOLVED)
    return (best.name, *tied)
