"""One turn, to its end: a side that takes its process along is recorded, left out, and the rest repeated."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

from corrconv.measure.process import Process, ProcessFailed
from corrconv.measure.sides import AGAIN
from corrconv.sweep.case import Case
from corrconv.sweep.child import Job, measure
from corrconv.sweep.contenders import Contender
from corrconv.sweep.limits import Limits
from corrconv.sweep.types import FAILED, Outcome, Result

SHOWN = 300
"""Characters of a process's last words."""


class CannotMeasure(RuntimeError):
    """A measuring process does not even start, whatever it is asked; the message holds its last words."""


class Serving(Protocol):
    """A measuring process, as a sweep uses it."""

    def ask(self, function: Any, data: Job, sides: Sequence[str] = ()) -> list[Result]: ...

    def held(self) -> int: ...

    def close(self) -> None: ...


Launch = Callable[[int, Limits], Serving]


def start(workers: int, limits: Limits) -> Process:
    """A process whose sides may use so many threads: libraries settle them when they load."""
    return Process(threads=workers, limits=limits)


class Crew:
    """The measuring processes of a sweep, one at a time: kept while they serve, made anew where not.

    Attributes
    ----------
    process : str
        The name of the latest one.
    """

    def __init__(self, limits: Limits, launch: Launch = start) -> None:
        self.limits = limits
        self.process = ""
        self._launch = launch
        self._session = secrets.token_hex(3)  # so that names differ after a sweep is resumed
        self._count = self._workers = 0
        self._current: Serving | None = None

    def do(self, job: Job) -> list[Result]:
        """A job's results, of the process that runs if it is for as many threads and has not grown large.

        Raises
        ------
        ProcessFailed
            The next job is then another process's.
        """
        large = self._current and 2 * self._current.held() > (self.limits.memory or 0)
        if large or self._workers != job.sides[0].workers:
            self.end()
        if self._current is None:
            self.process = f"{self._session}-{self._count}"
            self._count += 1
            self._workers = job.sides[0].workers
            self._current = self._launch(self._workers, self.limits)
        try:
            return self._current.ask(measure, job, job.labels)
        except ProcessFailed:
            self.end()
            raise

    def end(self) -> None:
        """End the one that runs: the next is a fresh one."""
        if self._current:
            self._current.close()
        self._current = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.end()


@dataclass(frozen=True)
class Taken:
    """What became of the sides of a turn: see `types.Record`."""

    process: str
    reference: str
    results: tuple[Result, ...]


def take(
    case: Case, contenders: Sequence[Contender], crew: Crew, seconds: float, seed: int
) -> Taken:
    """Every contender's result; the first that is left is the reference.

    Parameters
    ----------
    case : Case
    contenders : sequence of Contender
    crew : Crew
    seconds : float
        For the turn, should no process end.
    seed : int
        Of the orders.

    Raises
    ------
    CannotMeasure
    """
    left = list(contenders)
    failed: list[Result] = []
    patience = True
    while left:
        try:
            results = crew.do(_job(case, left, crew, seconds, seed))
        except ProcessFailed as gone:
            if not gone.started:
                raise CannotMeasure(f"a measuring process does not start: {gone}") from gone
            if patience and not gone.side:
                patience = False  # it may have ended before this turn began: once more
                continue
            culprits = [each for each in left if each.name == gone.side.removesuffix(AGAIN)] or left
            words = " ".join(gone.words[-SHOWN:].split())
            detail = f"{gone.what}; its last words: {words}" if words else gone.what
            failed += [
                Result(each.name, Outcome(gone.ending), detail, each.repeat(case, crew.limits))
                for each in culprits
            ]
            left = [each for each in left if each not in culprits]
            continue
        told = [_with_repeat(each, case, left, crew) for each in results]
        return Taken(crew.process, left[0].name, (*told, *failed))
    return Taken(crew.process if failed else "", "", tuple(failed))


def _job(case: Case, contenders: Sequence[Contender], crew: Crew, seconds: float, seed: int) -> Job:
    first, *others = contenders
    sides = [each.side(case) for each in (first, first, *others)]
    labels = first.name, first.name + AGAIN, *(each.name for each in others)
    return Job(tuple(sides), labels, seconds, seed, crew.limits.memory)


def _with_repeat(result: Result, case: Case, contenders: Sequence[Contender], crew: Crew) -> Result:
    if result.outcome not in FAILED:
        return result
    name = result.label.removesuffix(AGAIN)
    (contender,) = (each for each in contenders if each.name == name)
    return dataclasses.replace(result, repeat=contender.repeat(case, crew.limits))
