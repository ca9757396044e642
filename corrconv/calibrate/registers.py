"""Which register tile is fastest here.

A register tile's shape is settled before anything is compiled (`corrconv.engines.simd.host`), so each has a
process of its own. All compile at the same time; then they take rounds, so that the machine's mood is the
same for all.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from contextlib import ExitStack
from functools import cache, partial

from corrconv.core.registers import Shape
from corrconv.measure.child import Reporter
from corrconv.measure.problems import square
from corrconv.measure.process import Process
from corrconv.measure.rounds import Timed, filling, take
from corrconv.measure.sides import Drawn, Ready, Side, make_ready

ROUNDS = 16
"""Of register tiles."""
MARGIN = 0.97
"""A shape has to take less than this part of the usual one's time to be preferred to it."""
SIZES = ((100, 3), (256, 7), (256, 15), (700, 5))


def fastest(
    usual: Shape, others: Sequence[Shape], rounds: int = ROUNDS
) -> tuple[str, dict[str, float]]:
    """The fastest shape, and every shape's time in units of the usual one's: medians over rounds."""
    shapes = (usual, *others)
    with ExitStack() as stack:
        processes = [
            stack.enter_context(Process(environment={"CORRCONV_SIMD_TILE": str(shape)}))
            for shape in shapes
        ]
        for process in processes:
            process.begin(seconds, SIZES)
        for process in processes:  # which have compiled it meanwhile
            process.result()
        taken = take([partial(each.ask, seconds, SIZES) for each in processes], rounds=rounds)
        for process in processes:
            process.ask(still_right, SIZES)
    first, *_ = taken
    medians = {
        shape: statistics.median(a / b for a, b in zip(each.seconds, first.seconds))
        for shape, each in zip(shapes, taken)
    }
    best = min(shapes, key=lambda shape: medians[shape])
    chosen = best if medians[best] < MARGIN else usual
    return str(chosen), {str(shape): ratio for shape, ratio in medians.items()}


def seconds(reporter: Reporter, sizes: tuple[tuple[int, int], ...]) -> float:
    """The geometric mean of a call's seconds over the sizes, N and n."""
    return statistics.geometric_mean(sampler() for _, sampler in _made(sizes))


def still_right(reporter: Reporter, sizes: tuple[tuple[int, int], ...]) -> int:
    """How many sizes were judged once more; what is wrong raises."""
    for ready, _ in _made(sizes):
        ready.check()
    return len(sizes)


@cache
def _made(sizes: tuple[tuple[int, int], ...]) -> list[tuple[Ready, Timed]]:
    drawn = Drawn()
    made = [make_ready(Side("numba_simd", square(2, N, n)), drawn) for N, n in sizes]
    return [(ready, filling(ready.call, renew=ready.renew)) for ready in made]
