"""Which shape of register tile is fastest here: each in a process of its own, taking turns.

A tile's shape is settled before anything is compiled (`corrconv.engines.simd.host`), so a process has one.
All compile at the same time; then one after the other is asked for a round, in an order that changes,
so that the machine's mood is the same for all.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

import numpy as np

from corrconv import Problem, get

if TYPE_CHECKING:  # asv imports this file beside older commits, too
    from corrconv.engines.simd.host import Shape

ROUNDS = 15
MARGIN = 0.97
"""A shape has to take less than this part of the usual one's time to be preferred to it."""
SIZES = ((100, 3), (256, 7), (256, 15), (700, 5))


def fastest(
    usual: Shape,
    others: Sequence[Shape],
    rounds: int = ROUNDS,
    ready: Callable[[], object] = lambda: None,
) -> tuple[Shape, dict[Shape, float]]:
    """The fastest shape, and every shape's time in units of the usual one's: medians over rounds.

    `ready` is called once all are compiled, before anything is measured.
    """
    ratios: dict[Shape, list[float]] = {shape: [] for shape in (usual, *others)}
    with ExitStack() as stack:
        children = {shape: stack.enter_context(_start(shape)) for shape in ratios}
        for child in children.values():
            _answer(child)  # it is compiled
        ready()
        order = random.Random(0)
        for _ in range(rounds):
            turns = order.sample(sorted(ratios, key=str), len(ratios))
            seconds = {shape: _ask(children[shape]) for shape in turns}
            for shape, found in seconds.items():
                ratios[shape].append(found / seconds[usual])
        for child in children.values():
            child.stdin.close()  # type: ignore[union-attr]  # which ends it
    medians = {shape: statistics.median(found) for shape, found in ratios.items()}
    best = min(medians, key=lambda shape: medians[shape])
    return (best if medians[best] < MARGIN else usual), medians


def _start(shape: Shape) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "corrconv.calibrate.tile_shapes"],
        env={**os.environ, "CORRCONV_SIMD_TILE": str(shape)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _ask(child: subprocess.Popen[str]) -> float:
    assert child.stdin is not None
    child.stdin.write("round\n")
    child.stdin.flush()
    return _answer(child)


def _answer(child: subprocess.Popen[str]) -> float:
    assert child.stdout is not None
    line = child.stdout.readline()
    if not line:
        raise RuntimeError(f"a process that measures a tile ended with status {child.wait():d}")
    return float(line)


def main() -> None:
    """One shape's process: a geometric mean of seconds for each line that comes in."""
    from corrconv.measure.conditions import keep_freed_memory, pin_threads

    pin_threads(1)
    keep_freed_memory()
    calls = []
    for N, n in SIZES:
        problem = Problem("correlate", (N, N), (n, n), "same", dtype=np.dtype(np.float32))
        plan, x, h = get("numba_simd").plan(problem), np.ones((N, N), "f4"), np.ones((n, n), "f4")
        plan(x, h)
        calls.append((plan, x, h))
    print(0.0, flush=True)
    for _ in sys.stdin:
        seconds = []
        for plan, x, h in calls:
            start, number = time.perf_counter(), 0
            while time.perf_counter() - start < 1e-3:
                plan(x, h)
                number += 1
            seconds.append((time.perf_counter() - start) / number)
        print(statistics.geometric_mean(seconds), flush=True)


if __name__ == "__main__":
    main()
