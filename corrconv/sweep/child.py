"""A turn in a measuring process: all sides ready, then rounds of those that are not far behind."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass

from corrconv.check.spot import GateFailed
from corrconv.measure.child import Reporter
from corrconv.measure.rounds import SAMPLE, Call, Taken, Timed, calls_of_own, rough, take
from corrconv.measure.sides import CLOSING, TIMING, Drawn, Ready, Side, make_ready
from corrconv.sweep.contenders import hopeless
from corrconv.sweep.evidence import Outcome, Result

BEHIND, SLOW = 3.0, 5e-3
"""So many times behind the best, a side whose samples take over so many seconds has one block only."""
ROUNDS = 0.25
"""Of a job's seconds, at least, are for rounds: in the first job of a process libraries are imported."""
MOST = 24
"""Rounds: more would not make a process's median better than processes differ from each other."""


@dataclass(frozen=True)
class Job:
    """One turn, or a part of it.

    Attributes
    ----------
    sides : tuple of Side
        All of one problem; the first is the reference.
    labels : tuple of str
        What results call them.
    seconds : float
        For everything: rounds are taken until they are up, a block of two at least.
    seed : int
        Of the orders.
    memory : int or None
        Bytes that a plan may hold, with its operands.
    """

    sides: tuple[Side, ...]
    labels: tuple[str, ...]
    seconds: float
    seed: int
    memory: int | None


@dataclass(frozen=True)
class _Looked:
    """A side that is ready, and the seconds of one warm call."""

    ready: Ready
    look: float


def measure(reporter: Reporter, job: Job) -> list[Result]:
    """The result of each side, in the job's order.

    The number of calls a sample is each side's own, as many as take a millisecond: sides differ by
    factors of a thousand here, and one number for all would leave the fastest with samples too short or
    the slowest with seconds. A comparison of two has one number for both: `corrconv.measure`.
    """
    began = time.perf_counter()
    reporter.at(-1, "making operands")
    drawn = Drawn()
    try:
        drawn.of(job.sides[0].problem)
    except MemoryError:
        return [Result(label, Outcome.TOO_LARGE, "its operands") for label in job.labels]
    made = [
        _looked(side, label, drawn, functools.partial(reporter.at, place), job.memory)
        for place, (side, label) in enumerate(zip(job.sides, job.labels))
    ]
    ready = {place: each for place, each in enumerate(made) if isinstance(each, _Looked)}
    left = max(job.seconds - (time.perf_counter() - began), ROUNDS * job.seconds)
    taken = _rounds(ready, left, job.seed, lambda place: reporter.at(place, TIMING))
    for place, each in ready.items():
        reporter.at(place, CLOSING)
        each.ready.close()
    return [
        each if isinstance(each, Result) else _result(label, each.look, *taken[place])
        for place, (each, label) in enumerate(zip(made, job.labels))
    ]


def _looked(
    side: Side, label: str, drawn: Drawn, at: Callable[[str], object], memory: int | None
) -> _Looked | Result:
    """A side ready and looked at once, or the result that says why it is not."""
    try:
        ready = make_ready(side, drawn, at, memory)
        return _Looked(ready, _look(ready.call))
    except GateFailed as error:
        return Result(label, Outcome.WRONG, str(error))
    except MemoryError as error:
        return Result(label, Outcome.TOO_LARGE, str(error) or "MemoryError")
    except Exception as error:  # whatever a library raises: the others go on
        return Result(label, Outcome.RAISED, f"{type(error).__name__}: {error}")


def _look(call: Call) -> float:
    """Seconds of one call; of a short one more closely, since it decides how many make a sample."""
    look = Timed(call)()
    return look if look >= SAMPLE else rough(call)


def _rounds(
    ready: dict[int, _Looked], seconds: float, seed: int, at: Callable[[int], object]
) -> dict[int, tuple[int, Taken]]:
    """By place, calls a sample and what was taken; the first two, the reference's, stay to the end."""
    best = min((each.look for each in ready.values()), default=0.0)
    running = [place for place, it in ready.items() if place < 2 or not hopeless(it.look, best)]
    samplers = [
        Timed(ready[place].ready.call, calls_of_own(ready[place].look)) for place in running
    ]
    taken = take(
        samplers,
        rounds=MOST,
        seconds=seconds,
        seed=seed,
        behind=BEHIND,
        cheap=SLOW,
        keep=[index for index, place in enumerate(running) if place < 2],
        at=lambda index: at(running[index]),
    )
    found = {place: (0, Taken()) for place in ready}
    return found | {
        place: (sampler.calls, each) for place, sampler, each in zip(running, samplers, taken)
    }


def _result(label: str, look: float, calls: int, taken: Taken) -> Result:
    return Result(label, Outcome.MEASURED, look=look, calls=calls, seconds=tuple(taken.seconds))
