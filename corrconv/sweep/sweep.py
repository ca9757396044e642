"""The whole sweep: turn after turn, each on disk before the next begins, until all are done."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from corrconv.measure.rounds import Clock
from corrconv.sweep.contenders import Contender, choose
from corrconv.sweep.folder import NEXT, Folder, Stopped, cannot
from corrconv.sweep.limits import Limits
from corrconv.sweep.take import Crew, Launch, start, take
from corrconv.sweep.types import Plan, Record, Turn


@dataclass(frozen=True)
class Progress:
    """How far a sweep is.

    Attributes
    ----------
    done, turns : int
        Turns that are finished, and in all.
    doing : str
        The case that is measured now; empty at the end.
    """

    done: int
    turns: int
    doing: str


def sweep(
    folder: Folder,
    plan: Plan,
    contenders: Sequence[Contender],
    limits: Limits,
    seconds: float,
    *,
    launch: Launch = start,
    clock: Clock = time.perf_counter,
    progress: Callable[[Progress], object] = lambda progress: None,
) -> None:
    """Take all turns that are not in the folder yet.

    Parameters
    ----------
    folder : Folder
    plan : Plan
    contenders : sequence of Contender
        The implementations of `plan.sources`.
    limits : Limits
    seconds : float
        On the clock, for the whole sweep: those of earlier sittings count. It is a target: every turn has
        a block of two rounds at least.
    launch, clock : callable
        For tests: start a process, and read the time.
    progress : callable

    Raises
    ------
    Stopped
        Where the disk is full or the folder cannot be written to any more.
    CannotMeasure
        Where measuring processes do not start.
    """
    turns = list(plan.turns())
    left = [turn for turn in turns if turn not in folder.done]
    number = -1
    with Crew(limits, launch) as crew:
        for place, turn in enumerate(left):
            if turn.number != number:
                crew.end()  # a pass has processes of its own
                number = turn.number
            progress(Progress(len(turns) - len(left) + place, len(turns), turn.line))
            spent = sum(record.seconds for record in folder.done.values())
            share = max(0.0, seconds - spent) / (len(left) - place)
            before = [record for record in folder.done.values() if record.turn.line == turn.line]
            seed = zlib.crc32(f"{plan.seed} {turn.number} {turn.line}".encode())
            try:
                record = taken(turn, contenders, crew, share, plan.slow, before, seed, clock)
            except OSError as error:  # a process's own small files, or no more processes
                raise Stopped(f"{cannot(folder.path, error)}; nothing is lost: {NEXT}") from error
            folder.keep(record)
    progress(Progress(len(turns), len(turns), ""))


def taken(
    turn: Turn,
    contenders: Sequence[Contender],
    crew: Crew,
    seconds: float,
    slow: float = float("inf"),
    before: Sequence[Record] = (),
    seed: int = 0,
    clock: Clock = time.perf_counter,
) -> Record:
    """One turn.

    Parameters
    ----------
    turn : Turn
    contenders : sequence of Contender
    crew : Crew
    seconds : float
        For it.
    slow : float
        Seconds a call from which a side is not tried.
    before : sequence of Record
        Of the same case in earlier passes.
    seed : int
        Of the orders.
    clock : callable
    """
    began, case = clock(), turn.case
    tried, others = choose(case, contenders, crew.limits, slow, before)
    found = take(case, tried, crew, seconds, seed)
    made_at = datetime.now(UTC).isoformat(timespec="milliseconds")
    results = *found.results, *others
    return Record(turn, found.process, found.reference, results, clock() - began, made_at)
