"""One turn, to its end: a side that takes its process along is recorded, left out, and the rest repeated."""

from __future__ import annotations

import dataclasses
import functools
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, Self

from corrconv import Implementation
from corrconv.core.registry import source
from corrconv.measure.culprits import at_fault
from corrconv.measure.process import Ending, Process, ProcessFailed
from corrconv.measure.rounds import Clock
from corrconv.measure.sides import AGAIN, Side
from corrconv.sweep.child import Job, measure
from corrconv.sweep.contenders import Limits, choose, repeat
from corrconv.sweep.evidence import FAILED, Case, Outcome, Record, Result, Turn

SHOWN = 300
"""Characters of a process's last words."""
ALONE = 0.5
"""Seconds of a side that is asked alone, to see whether a fault is its own."""


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


def take(
    turn: Turn,
    who: Sequence[Implementation],
    crew: Crew,
    seconds: float,
    *,
    slow: float = float("inf"),
    before: Sequence[Record] = (),
    refused: Mapping[str, str] = {},
    seed: int = 0,
    clock: Clock = time.perf_counter,
) -> Record:
    """Every contender's result; the first that is left is the reference.

    Parameters
    ----------
    turn : Turn
    who : sequence of Implementation
    crew : Crew
    seconds : float
        For the turn, should no process end.
    slow : float
        Seconds a call from which a side is not tried.
    before : sequence of Record
        Of the same case in earlier passes.
    refused : mapping of str to str
        By name, why the gate refuses them.
    seed : int
        Of the orders.
    clock : callable

    Raises
    ------
    CannotMeasure
    """
    began, case = clock(), turn.case
    left, others = choose(case, who, crew.limits, slow, before, refused)
    told: list[Result] = []
    failed: list[Result] = []
    patience = True
    while left and not told:
        try:
            told = crew.do(_job(case, left, crew, seconds, seed))
        except ProcessFailed as gone:
            if not gone.started:
                raise CannotMeasure(f"a measuring process does not start: {gone}") from gone
            if patience and not gone.side:
                patience = False  # it may have ended before this turn began: once more
                continue
            failures = _failures(gone, case, left, crew, seed)
            failed += [
                Result(name, Outcome(each.ending), _detail(each)) for name, each in failures.items()
            ]
            left = [it for it in left if it.name not in failures]
    by_name = {it.name: it for it in who}
    results = [
        dataclasses.replace(
            each, repeat=repeat(case, by_name[each.label.removesuffix(AGAIN)], crew.limits)
        )
        if each.outcome in FAILED
        else each
        for each in (*told, *failed)
    ]
    made_at = datetime.now(UTC).isoformat(timespec="milliseconds")
    return Record(
        turn,
        crew.process if results else "",
        left[0].name if left else "",
        (*results, *others),
        clock() - began,
        made_at,
    )


def _failures(
    gone: ProcessFailed, case: Case, left: Sequence[Implementation], crew: Crew, seed: int
) -> dict[str, ProcessFailed]:
    """By name, who ended a process; all where each alone has no fault."""

    def alone(it: Implementation) -> None:
        crew.end()
        crew.do(_job(case, [it], crew, ALONE, seed))

    asked = {it.name: functools.partial(alone, it) for it in left}
    found = at_fault(gone, gone.side.removesuffix(AGAIN), asked)
    crew.end()
    return found or {it.name: gone for it in left}


def _detail(gone: ProcessFailed) -> str:
    words = " ".join(gone.words[-SHOWN:].split())
    if not words or gone.ending is Ending.RAISED:  # whose last words are a traceback of the same
        return gone.what
    return f"{gone.what}; its last words: {words}"


def _job(case: Case, who: Sequence[Implementation], crew: Crew, seconds: float, seed: int) -> Job:
    first, *others = who
    sides = [Side(source(it.name), case.problem, case.workers) for it in (first, first, *others)]
    labels = first.name, first.name + AGAIN, *(it.name for it in others)
    return Job(tuple(sides), labels, seconds, seed, crew.limits.memory, case.rank_one)
