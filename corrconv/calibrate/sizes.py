"""What is measured: random sizes, a small regular grid for exponents, and what is left out of them."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corrconv import Implementation, Problem, available, get
from corrconv.core.guests import absent, declined
from corrconv.measure.grids import too_slow
from corrconv.measure.problems import same, shapes, square
from corrconv.measure.sides import Side, find
from corrconv.model.bases import basis_of

DTYPES = ("float32", "float64")
OURS = get("auto").chooses_among
DIRECT, _, TILED = OURS
"""Those that `auto` chooses from: a direct sum, two passes, tiles of transforms."""
RANGES = {2: ((24, 1500), (1, 129)), 1: ((100, 2_000_000), (1, 5000))}
"""Of N and of n, by number of axes."""
GRID_N = {2: (48, 96, 192, 384, 768), 1: (2_000, 10_000, 50_000, 250_000, 1_250_000)}
GRID_n = {2: (3, 7, 15, 31, 63), 1: (5, 25, 125, 625, 3125)}
"""For exponents: N with the second n, and n with the third N."""
SEED = 19650417
DRAWN = 600
"""Sizes drawn for each number of axes: who is slow takes the first that it can do in time."""
Key = tuple[str, str, int]
"""An implementation's name, a dtype, and a number of axes: what has a model."""


@dataclass(frozen=True)
class Depth:
    """How much is measured."""

    seconds: float
    """Of rounds on one thread; a third of that for all threads, with making ready besides."""
    random: int
    """Random sizes for each implementation, dtype and number of axes."""
    grid: bool
    """Whether the regular grid is measured too."""
    limit: float
    """Seconds a call, predicted, from which a size is left out."""
    dtypes: tuple[str, ...] = DTYPES
    only: tuple[str, ...] = ()
    """Names or files; all that can run here where empty."""
    threads: bool = False
    """Whether what more threads share is measured."""
    others: tuple[str, ...] = ()
    """More dtypes, in which only `auto`'s three are measured."""


FULL = Depth(480.0, 24, True, 0.06, threads=True)
QUICK = Depth(5.0, 12, True, 0.004, only=OURS)
"""Others are scaled as these are."""
BUILTIN = replace(FULL, others=("complex64", "complex128", "int32", "int64"))
TRIAL = Depth(10.0, 8, False, 0.004, ("float32",))
"""Does it run at all?"""


def sides(depth: Depth) -> tuple[list[Side], dict[str, str]]:
    """Every call on one thread, and why some implementations have none, by name."""
    left_out, found = {}, []
    # FFTW loads before MKL, which would take its place
    for name in sorted(depth.only or available()):
        implementation = find(name)
        if reason := absent(implementation) or unmodelled(implementation):
            left_out[name] = reason
            continue
        summed = depth.others if name in OURS else ()
        for dtype in (*depth.dtypes, *summed):
            for ndim in (2, 1):
                asked = problems(implementation, dtype, ndim, depth)
                found += [Side(name, problem) for problem in asked]
    return found, left_out


def unmodelled(implementation: Implementation) -> str | None:
    """Why an implementation's times are not modelled; None where they are."""
    if implementation.cost is None:
        return "it chooses among others, and has no times of its own"
    try:
        basis_of(implementation)
    except ValueError as error:
        return str(error)
    return None


def problems(implementation: Implementation, dtype: str, ndim: int, depth: Depth) -> list[Problem]:
    """Those of a depth that an implementation takes, and can do in time."""

    def able(problem: Problem) -> bool:
        return (
            declined(implementation, problem) is None
            and too_slow(implementation, problem, depth.limit) is None
            and _transformed(problem) <= depth.limit
        )

    regular = [each for each in grid(dtype, ndim) if depth.grid and able(each)]
    drawn = (each for each in stream(dtype, ndim) if able(each))
    return list(dict.fromkeys([*regular, *(each for each, _ in zip(drawn, range(depth.random)))]))


def _transformed(problem: Problem) -> float:
    """Seconds that a transform of the whole image takes, about."""
    return 20e-9 * math.prod(problem.fft_shape)


def grid(dtype: str, ndim: int) -> list[Problem]:
    """N and n one at a time."""
    lines = [(N, GRID_n[ndim][1]) for N in GRID_N[ndim]] + [
        (GRID_N[ndim][2], n) for n in GRID_n[ndim]
    ]
    return list(dict.fromkeys(square(ndim, N, n, dtype) for N, n in lines))


def stream(dtype: str, ndim: int) -> Iterator[Problem]:
    """Log-uniform sizes, half of them square, the same in every process; no kernel above its image."""
    draw = random.Random(SEED + ndim)
    for _ in range(DRAWN):
        yield same(*shapes(draw, *RANGES[ndim], ndim, odd=True), dtype)


def key_of(side: Side) -> Key:
    """Which calls are fitted together: of one implementation, dtype and number of axes."""
    name = find(side.name).name if side.name.endswith(".py") else side.name
    return name, side.problem.dtype.name, side.problem.ndim
