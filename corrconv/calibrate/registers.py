"""Which shape of register tile is fastest here: each in a process of its own, taking turns.

A tile's shape is settled before anything is compiled (`corrconv.engines.simd.host`), so a process has one.
All compile at the same time; then they take rounds, so that the machine's mood is the same for all.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from contextlib import ExitStack
from functools import cache, partial
from typing import TYPE_CHECKING

from corrconv import get
from corrconv.measure.child import Reporter
from corrconv.measure.problems import square
from corrconv.measure.process import Process
from corrconv.measure.rounds import Timed, filling, take
from corrconv.measure.sides import Drawn

if TYPE_CHECKING:  # asv imports this file beside older commits, too
    from corrconv.engines.simd.host import Shape

ROUNDS = 16
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
    return statistics.geometric_mean(sampler() for sampler in _samplers(sizes))


@cache
def _samplers(sizes: tuple[tuple[int, int], ...]) -> list[Timed]:
    plan, drawn = get("numba_simd").plan, Drawn(kernels=1)
    calls = []
    for N, n in sizes:
        problem = square(2, N, n)
        x, (h,) = drawn.of(problem)
        calls.append(partial(plan(problem), x, h))
    return [filling(call) for call in calls]
