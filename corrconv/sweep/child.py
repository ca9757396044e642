"""A turn in a measuring process: all sides ready, then rounds of those that are not far behind."""

from __future__ import annotations

import dataclasses
import functools
import time
from dataclasses import dataclass

from corrconv.check.spot import GateFailed
from corrconv.measure.child import Reporter
from corrconv.measure.rounds import SAMPLE, Call, Timed, calls_of_own, rough, take
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
    results: list[Result] = []
    ready: dict[int, Ready] = {}
    looks: dict[int, float] = {}
    for place, (side, label) in enumerate(zip(job.sides, job.labels)):
        try:
            it = make_ready(side, drawn, functools.partial(reporter.at, place), job.memory)
            looks[place] = look = _look(it.call)
            ready[place] = it
            results.append(Result(label, Outcome.MEASURED, look=look))
        except Exception as error:  # whatever a library raises: the others go on
            results.append(_failed(label, error))
    best = min(looks.values(), default=0.0)
    # the first two, the reference's, stay to the end
    running = [place for place in ready if place < 2 or not hopeless(looks[place], best)]
    samplers = [Timed(ready[place].call, calls_of_own(looks[place])) for place in running]
    taken = take(
        samplers,
        rounds=MOST,
        seconds=max(job.seconds - (time.perf_counter() - began), ROUNDS * job.seconds),
        seed=job.seed,
        behind=BEHIND,
        cheap=SLOW,
        keep=[index for index, place in enumerate(running) if place < 2],
        at=lambda index: reporter.at(running[index], TIMING),
    )
    for place, sampler, each in zip(running, samplers, taken):
        seconds = tuple(each.seconds)
        results[place] = dataclasses.replace(results[place], calls=sampler.calls, seconds=seconds)
    for place, it in ready.items():
        reporter.at(place, CLOSING)
        it.close()
    return results


def _failed(label: str, error: Exception) -> Result:
    if isinstance(error, GateFailed):
        return Result(label, Outcome.WRONG, str(error))
    if isinstance(error, MemoryError):
        return Result(label, Outcome.TOO_LARGE, str(error) or "MemoryError")
    return Result(label, Outcome.RAISED, f"{type(error).__name__}: {error}")


def _look(call: Call) -> float:
    """Seconds of one call; of a short one more closely, since it decides how many make a sample."""
    look = Timed(call)()
    return look if look >= SAMPLE else rough(call)
