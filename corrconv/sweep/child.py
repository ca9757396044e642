"""A turn in a measuring process: all sides ready, then rounds of those that are not far behind."""

from __future__ import annotations

import functools
import time
from collections.abc import Sequence

from corrconv.measure.prepare import draw
from corrconv.measure.rounds import blocks
from corrconv.measure.runner import SAMPLE, sample
from corrconv.sweep.bookmark import Bookmark, Step
from corrconv.sweep.contenders import hopeless
from corrconv.sweep.job import Job
from corrconv.sweep.ready import Ready, make_ready
from corrconv.sweep.types import Outcome, Result

BEHIND, SLOW = 3.0, 5e-3
"""So many times behind the best, a side whose samples take over so many seconds has one block only."""
ROUNDS = 0.25
"""Of a job's seconds, at least, are for rounds: in the first job of a process libraries are imported."""
BLOCKS = 12
"""At most: more rounds would not make a process's median better than processes differ from each other."""


def measure(job: Job, bookmark: Bookmark) -> list[Result]:
    """The result of each side, in the job's order.

    The number of calls a sample is each side's own, as many as take a millisecond: sides differ by
    factors of a thousand here, and one number for all would leave the fastest with samples too short or
    the slowest with seconds. A comparison of two has one number for both: `corrconv.measure`.
    """
    began = time.perf_counter()
    bookmark.at(-1, Step.OPERANDS)
    try:
        operands = draw(job.sides[0].problem, False)
    except MemoryError:
        return [Result(label, Outcome.TOO_LARGE, "its operands") for label in job.labels]
    made: list[Ready | Result] = []
    for place, (side, label) in enumerate(zip(job.sides, job.labels)):
        at = functools.partial(bookmark.at, place)
        made.append(make_ready(side, label, operands, job.memory, at))
    try:
        left = max(job.seconds - (time.perf_counter() - began), ROUNDS * job.seconds)
        taken = _rounds(made, left, job.seed, bookmark)
        return [
            _result(each, label, *seconds) for each, label, seconds in zip(made, job.labels, taken)
        ]
    finally:
        for place, each in enumerate(made):
            if isinstance(each, Ready):
                bookmark.at(place, Step.CLOSING)
                each.close()


def _result(
    made: Ready | Result, label: str, calls: int = 0, seconds: Sequence[float] = ()
) -> Result:
    if isinstance(made, Result):
        return made
    return Result(label, Outcome.MEASURED, look=made.look, calls=calls, seconds=tuple(seconds))


def _rounds(
    made: Sequence[Ready | Result], seconds: float, seed: int, bookmark: Bookmark
) -> list[tuple[int, list[float]]]:
    """For each side, calls a sample, and seconds a call in each round that it took part in.

    The first two places are the reference's, which stay to the end.
    """
    ready = {place: each for place, each in enumerate(made) if isinstance(each, Ready)}
    best = min((each.look for each in ready.values()), default=0.0)
    running = {place for place, each in ready.items() if place < 2 or not hopeless(each.look, best)}
    calls = {place: max(1, int(SAMPLE / max(ready[place].look, 1e-9))) for place in running}
    taken: list[list[float]] = [[] for _ in made]
    started = time.perf_counter()
    for count, block in enumerate(blocks(max(2, len(made)), seed)):
        if count >= BLOCKS or not running:
            break
        if count > 0 and time.perf_counter() - started >= seconds:
            break
        for order in block:
            for place in (each for each in order if each in running):
                bookmark.at(place, Step.TIMING)
                taken[place].append(sample(ready[place].call, calls[place]))
        if count == 0:
            near = BEHIND * min(min(taken[place]) for place in running)
            running = {
                place
                for place in running
                if place < 2 or min(taken[place]) <= max(near, SLOW / calls[place])
            }
    return [(calls.get(place, 0), each) for place, each in enumerate(taken)]
