"""One step of a ladder of `corrconv.reports.studies.measure.ideas`, in a process of its own.

Reads a line, takes a sample, writes ``= SECONDS``; and so on until its input ends.
"""

from __future__ import annotations

import math
import sys
from dataclasses import replace
from typing import Any

from corrconv import Problem, get
from corrconv.measure.cells import check_here
from corrconv.measure.conditions import keep_freed_memory, pin_threads
from corrconv.measure.kernels import operands

from .contenders import KERNELS, square
from .sampling import Call, calls_per_sample, seconds_of

SAMPLE = 10e-3


def planned(make: str, problem: Problem, workers: int) -> Any:
    """The plan of a step: ``implementation_NAME``, or a function of this module."""
    if make.startswith("implementation_"):
        return get(make.removeprefix("implementation_")).plan(problem, workers)
    return {"whole_exact": whole_exact, "whole_good": whole_good, "tiles_of_fftw": tiles_of_fftw}[
        make
    ](problem, workers)


def whole_exact(problem: Problem, workers: int) -> Any:
    """One transform of exactly N + n - 1 points a side."""
    shape = tuple(N + n - 1 for N, n in zip(problem.x_shape, problem.h_shape))
    return _of_fftw(problem, workers, shape, 1)


def whole_good(problem: Problem, workers: int) -> Any:
    """One transform of the next size with small factors, zeros shared by both borders."""
    from corrconv.engines.tiles.size import good_sizes

    shape = tuple(min(good_sizes(size, 2 * size + 64)) for size in problem.fft_shape)
    return _of_fftw(problem, workers, shape, 1)


def tiles_of_fftw(problem: Problem, workers: int) -> Any:
    """The tile that `choose` would take if FFTW were the only provider."""
    from corrconv.engines.tiles import choice, providers

    def only_fftw() -> tuple[str, ...]:
        return ("fftw",)

    available, providers.available = providers.available, only_fftw  # type: ignore[assignment]
    try:
        chosen = choice.choose(problem, workers)
    finally:
        providers.available = available
    return _of_fftw(problem, workers, chosen.tile_shape, chosen.tiles)


def _of_fftw(problem: Problem, workers: int, shape: tuple[int, ...], tiles: int) -> Any:
    from corrconv.engines.tiles.choice import TileChoice
    from corrconv.engines.tiles.plan import TiledPlan

    choice = TileChoice("fftw", shape, tiles, workers, math.nan)
    plan = TiledPlan(problem, workers, choice)
    if replace(plan.choice, seconds=0.0) != replace(choice, seconds=0.0):
        raise RuntimeError(f"FFTW was found wrong at {shape}")
    return plan


def call(make: str, N: int, n: int, workers: int) -> Call:
    """The call of a step, warm and found right; kernels take turns."""
    import itertools

    pin_threads(workers)
    keep_freed_memory()
    problem = square(2, N, n)
    x, kernels = operands(problem, KERNELS)
    plan = planned(make, problem, workers)
    name = make.removeprefix("implementation_") if make.startswith("impl") else "fftw_tiled"
    check_here(get(name), problem, x, kernels[0], plan(x, kernels[0]))
    turn = itertools.cycle(kernels)
    return lambda: plan(x, next(turn))


def main(make: str, N: str, n: str, workers: str) -> None:
    """Samples for the lines that come in."""
    timed = call(make, int(N), int(n), int(workers))
    number = calls_per_sample(timed, SAMPLE)
    print("= ready", flush=True)
    for _ in sys.stdin:
        print(f"= {seconds_of(timed, number)}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
