"""A run's state: what it was asked, the processes that it starts, and what it has found so far."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corrconv.commits.repository import NotMeasured
from corrconv.measure.rounds import Clock
from corrconv.regress.asking import Asked, Asking, Settings
from corrconv.regress.cells import Cell
from corrconv.regress.evidence import Answer, Judged
from corrconv.regress.sides import Failed, Side
from corrconv.regress.store import Finished, Store

SIDES = "BASE", "HEAD"
Pair = tuple[Asked, Asked]
"""Processes of BASE and of HEAD."""
Progress = Callable[[float, str], object]


@dataclass
class Run:
    """What the stages of a run share, one after the other.

    Attributes
    ----------
    asking : Asking
    settings : Settings
    start, clock, progress : callable
        See `corrconv.regress.run.measure`.
    store : Store
    finished : Finished
        What is kept should the run be killed.
    cells : list of Cell
        Those that both sides have, with right results.
    outcomes : list of Judged
        What is said already of those that are not timed.
    unfinished : dict
        By key, why there was no time for a cell.
    ready, rough : dict
        By key, seconds that it takes to have a cell ready on both sides, and seconds a call on each.
    files, borrowed : list
        Of each side, how many files of its commit have run, and which libraries of its own.
    starting : float
        Seconds that a pair of processes takes to start, at least.
    """

    asking: Asking
    settings: Settings
    start: Callable[[Side, Path | None], Asked]
    clock: Clock
    progress: Progress
    store: Store
    finished: Finished
    cells: list[Cell] = field(default_factory=list)
    outcomes: list[Judged] = field(default_factory=list)
    unfinished: dict[str, str] = field(default_factory=dict)
    ready: dict[str, float] = field(default_factory=dict)
    rough: dict[str, tuple[float, float]] = field(default_factory=dict)
    files: list[int] = field(default_factory=lambda: [0, 0])
    borrowed: list[tuple[str, ...]] = field(default_factory=lambda: [(), ()])
    starting: float = math.inf

    def __post_init__(self) -> None:
        self.numbers, self._before = itertools.count(), self.finished.spent
        self._began = self.clock()

    @property
    def gone(self) -> float:
        """Seconds that the run has taken, with what was finished before it was stopped."""
        return self._before + self.clock() - self._began

    @contextmanager
    def pair(self, turn: int) -> Iterator[Pair]:
        """Fresh processes of both sides, on one processor; BASE first in every other pair of it."""
        sides = [self.asking.base, self.asking.head]
        began = self.clock()
        with ExitStack() as stack:
            made: dict[int, Asked] = {}
            for place in (0, 1) if turn % 2 == 0 else (1, 0):
                made[place] = self.start(sides[place], self.asking.bench)
                stack.callback(made[place].close)
            said = []
            for place, name in enumerate(SIDES):
                try:
                    made[place].ask("stay", turn=turn // 2)
                    said.append(made[place].ask("names"))
                except Failed as error:
                    what = f"{name}, {sides[place].called}, cannot be run: {error}"
                    raise NotMeasured(what) from None
            self.names: tuple[dict[str, Any], ...] = tuple(said)
            self.starting = min(self.starting, self.clock() - began)
            yield made[0], made[1]

    def not_measured(self, cell: Cell, why: str, answer: Answer = Answer.NOT_MEASURED) -> None:
        """Say of a cell why it has no times."""
        reachable = self.asking.reachable.get(cell.name)
        self.outcomes.append(Judged(cell.name, cell.regime, answer, why=why, reachable=reachable))

    def save(self) -> None:
        """Keep what is finished."""
        self.finished.spent = self.gone
        self.store.save(self.finished)
