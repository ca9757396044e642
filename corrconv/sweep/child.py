"""A turn in a measuring process: all sides ready, then rounds of those that are not far behind.

Two sides are entered twice, each time with a plan and scratch memory of its own: the reference, which is the
first, and whichever one call found to be the fastest. What they differ from themselves by is noise.
"""

from __future__ import annotations

import dataclasses
import functools
import random
import time
from dataclasses import dataclass

from corrconv.check.spot import GateFailed
from corrconv.measure.child import Reporter
from corrconv.measure.judged import judged
from corrconv.measure.problems import smoothing
from corrconv.measure.quiet import Disturbed
from corrconv.measure.rounds import SAMPLE, Timed, calls_of_own, rough
from corrconv.measure.sides import AGAIN, CLOSING, TIMING, Drawn, Ready, Side, make_ready
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
    rank_one : bool
        Whether kernels are Gaussians.
    """

    sides: tuple[Side, ...]
    labels: tuple[str, ...]
    seconds: float
    seed: int
    memory: int | None
    rank_one: bool = False


def measure(reporter: Reporter, job: Job) -> list[Result]:
    """The result of each side, in the job's order; that of the fastest's second entry comes last.

    The number of calls a sample is each side's own, as many as take a millisecond: sides differ by
    factors of a thousand here, and one number for all would leave the fastest with samples too short or
    the slowest with seconds. A comparison of two has one number for both: `corrconv.measure`.
    """
    began = time.perf_counter()
    reporter.at(-1, "making operands")
    drawn = Drawn(smoothing if job.rank_one else None)
    try:
        drawn.of(job.sides[0].problem)
    except MemoryError:
        return [Result(label, Outcome.TOO_LARGE, "its operands") for label in job.labels]
    results = [Result(label, Outcome.NOT_TRIED) for label in job.labels]
    ready, looks = _looked_at(reporter, job, drawn, results)
    best = min(looks.values(), default=0.0)
    twice = {0, 1}  # the places of sides that are entered twice, which stay to the end
    if (fastest := min(looks, key=lambda place: looks[place], default=0)) > 1:
        again, side = len(results), job.sides[fastest]
        at = functools.partial(reporter.at, fastest)
        ready[again] = make_ready(side, drawn, at, job.memory)
        looks[again] = looks[fastest]
        results.append(dataclasses.replace(results[fastest], label=job.labels[fastest] + AGAIN))
        twice |= {fastest, again}
    running = [
        place for place in sorted(ready) if place in twice or not hopeless(looks[place], best)
    ]

    def of(place: int) -> int:
        """The place in the job of a side, entered twice or not."""
        return place if place < len(job.sides) else fastest

    samplers = [
        Timed(ready[place].call, calls_of_own(looks[place]), renew=ready[place].renew)
        for place in running
    ]
    found = judged(
        [ready[place] for place in running],
        samplers,
        [job.sides[of(place)].workers for place in running],
        at=lambda index: reporter.at(of(running[index]), TIMING),
        rounds=MOST,
        seconds=max(job.seconds - (time.perf_counter() - began), ROUNDS * job.seconds),
        seed=job.seed,
        behind=BEHIND,
        cheap=SLOW,
        keep=[index for index, place in enumerate(running) if place in twice],
    )
    for index, place in enumerate(running):
        results[place] = dataclasses.replace(
            results[place],
            calls=samplers[index].calls,
            seconds=tuple(found.taken[index].seconds),
            discarded=found.discarded,
        )
        if index in found.wrong:
            results[place] = _failed(results[place].label, found.wrong[index])
    for place, it in ready.items():
        reporter.at(of(place), CLOSING)
        it.close()
    return results


def _looked_at(
    reporter: Reporter, job: Job, drawn: Drawn, results: list[Result]
) -> tuple[dict[int, Ready], dict[int, float]]:
    """By place, the sides that are ready, and seconds of one call; what failed is among the results."""
    ready: dict[int, Ready] = {}
    looks: dict[int, float] = {}
    # in an order that is drawn: where memory lies follows from it, and would favour the same side always
    order = random.Random(f"ready {job.seed}").sample(range(len(results)), len(results))
    for place in order:
        side, label = job.sides[place], job.labels[place]
        try:
            ready[place] = make_ready(
                side, drawn, functools.partial(reporter.at, place), job.memory
            )
        except Disturbed:
            raise
        except Exception as error:  # whatever a library raises: the others go on
            results[place] = _failed(label, error)
    for place in [place for place in order if place in ready]:
        reporter.at(place, TIMING)
        try:
            looks[place] = look = _look(ready[place])
            results[place] = Result(
                job.labels[place], Outcome.MEASURED, look=look, error=ready[place].error
            )
        except Exception as error:
            results[place] = _failed(job.labels[place], error)
            ready.pop(place).close()
    return ready, looks


def _failed(label: str, error: Exception) -> Result:
    if isinstance(error, GateFailed):
        return Result(label, Outcome.WRONG, str(error))
    if isinstance(error, MemoryError):
        return Result(label, Outcome.TOO_LARGE, str(error) or "MemoryError")
    return Result(label, Outcome.RAISED, f"{type(error).__name__}: {error}")


def _look(ready: Ready) -> float:
    """Seconds of one call; of a short one more closely, since it decides how many make a sample."""
    look = Timed(ready.call, renew=ready.renew)()
    return look if look >= SAMPLE else rough(ready.call, renew=ready.renew)
