"""The whole sweep: turn after turn, each on disk before the next begins, until all are done."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

from corrconv.measure.runner import Clock
from corrconv.sweep.contenders import Contender, choose
from corrconv.sweep.crew import Crew, Launch
from corrconv.sweep.folder import NEXT, Folder, Stopped, cannot
from corrconv.sweep.limits import Limits
from corrconv.sweep.plan import Plan
from corrconv.sweep.take import take
from corrconv.sweep.types import Record, Turn
from corrconv.sweep.worker import Worker


@dataclass(frozen=True)
class Progress:
    """How far a sweep is.

    Attributes
    ----------
    done, turns : int
        Turns that are finished, and in all.
    seconds : float
        That the rest will take, about.
    doing : str
        The case that is measured now; empty at the end.
    """

    done: int
    turns: int
    seconds: float
    doing: str


Told = Callable[[Progress], object]


def sweep(
    folder: Folder,
    plan: Plan,
    contenders: Sequence[Contender],
    limits: Limits,
    seconds: float,
    *,
    launch: Launch = Worker,
    clock: Clock = time.perf_counter,
    progress: Told = lambda progress: None,
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
    with Crew(limits, folder.scratch, launch) as crew:
        number = -1
        for place, turn in enumerate(left):
            if turn.number != number:
                crew.end()  # a pass has processes of its own
                number = turn.number
            share = _unspent(folder, seconds) / (len(left) - place)
            rest = _rest(folder, left[place:], seconds)
            progress(Progress(len(turns) - len(left) + place, len(turns), rest, turn.line))
            try:
                record = _taken(turn, folder, plan, contenders, crew, share, clock)
            except OSError as error:  # a process's own small files, or no more processes
                raise Stopped(f"{cannot(folder.path, error)}; nothing is lost: {NEXT}") from error
            folder.keep(record)
    progress(Progress(len(turns), len(turns), 0.0, ""))


def _unspent(folder: Folder, seconds: float) -> float:
    """What is left of the seconds asked for."""
    return max(0.0, seconds - sum(record.seconds for record in folder.done.values()))


def _rest(folder: Folder, left: Sequence[Turn], seconds: float) -> float:
    """Seconds that the rest will take, about.

    Turns may take less than their share, where they have all their rounds, or more, where calls are slow;
    the first of a process has every library start, and takes much longer than those after it.
    """
    first: dict[str, float] = {}
    later: list[float] = []
    for record in folder.done.values():
        if record.process in first:
            later.append(record.seconds)
        else:
            first[record.process] = record.seconds
    if not later:
        return _unspent(folder, seconds)
    usual = sum(later) / len(later)
    begun = next(reversed(folder.done.values())).turn
    starts = {(turn.number, turn.case.workers) for turn in left} - {
        (begun.number, begun.case.workers)
    }
    return len(left) * usual + len(starts) * max(0.0, median(first.values()) - usual)


def _taken(
    turn: Turn,
    folder: Folder,
    plan: Plan,
    contenders: Sequence[Contender],
    crew: Crew,
    share: float,
    clock: Clock,
) -> Record:
    began = clock()
    case = turn.case
    before = [record for record in folder.done.values() if record.turn.line == turn.line]
    tried, others = choose(case, contenders, crew.limits, plan.slow, before)
    seed = zlib.crc32(f"{plan.seed} {turn.number} {turn.line}".encode())
    taken = take(case, tried, crew, share, seed)
    return Record(
        turn,
        taken.process,
        taken.reference,
        (*taken.results, *others),
        clock() - began,
        datetime.now(UTC).isoformat(timespec="milliseconds"),
    )


def alone(
    turn: Turn, contenders: Sequence[Contender], crew: Crew, slow: float, seconds: float
) -> Record:
    """One turn that is not kept: what ``--case`` repeats."""
    began = time.perf_counter()
    tried, others = choose(turn.case, contenders, crew.limits, slow)
    taken = take(turn.case, tried, crew, seconds, 0)
    spent = time.perf_counter() - began
    made_at = datetime.now(UTC).isoformat(timespec="milliseconds")
    return Record(turn, taken.process, taken.reference, (*taken.results, *others), spent, made_at)
