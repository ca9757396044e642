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
    order : (int, int)
        Which of the present pair of processes is asked first.
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
    ready: dict[str, float] = field(default_factory=dict)
    rough: dict[str, tuple[float, float]] = field(default_factory=dict)
    files: list[int] = field(default_factory=lambda: [0, 0])
    borrowed: list[tuple[str, ...]] = field(default_factory=lambda: [(), ()])
    starting: float = math.inf
    order: tuple[int, int] = (0, 1)

    def __post_init__(self) -> None:
        self.numbers, self._before = itertools.count(), self.finished.spent
        self._began = self.clock()

    @property
    def unfinished(self) -> dict[str, str]:
        """By key, why there was no time for a cell; kept, so that a run that goes on knows it, too."""
        return self.finished.unfinished

    @property
    def gone(self) -> float:
        """Seconds that the run has taken, with what was finished before it was stopped."""
        return self._before + self.clock() - self._began

    @contextmanager
    def pair(self, turn: int) -> Iterator[Pair]:
        """Fresh processes of both sides, on one processor; BASE first in every other pair of it.

        So it is with all that they are asked, see `order`: neither side is the one that comes first.
        """
        sides = [self.asking.base, self.asking.head]
        self.order = (0, 1) if turn % 2 == 0 else (1, 0)
        began = self.clock()
        with ExitStack() as stack:
            made: dict[int, Asked] = {}
            for place in self.order:
                made[place] = self.start(sides[place], self.asking.bench)
                stack.callback(made[place].close)
            said: dict[int, dict[str, Any]] = {}
            for place in self.order:
                try:
                    made[place].ask("stay", turn=turn // 2)
                    said[place] = made[place].ask("names")
                except Failed as error:
                    what = f"{SIDES[place]}, {sides[place].called}, cannot be run: {error}"
                    raise NotMeasured(what) from None
            self.names: tuple[dict[str, Any], ...] = (said[0], said[1])
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
