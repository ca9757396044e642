"""What is measured: random sizes, a small regular grid for exponents, and what is left out of them."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from corrconv import Problem, available, get
from corrconv.model.budget import too_slow

DTYPES = ("float32", "float64")
RANGES = {2: ((24, 1500), (1, 129)), 1: ((100, 2_000_000), (1, 5000))}
"""Of N and of n, by number of axes."""
GRID_N = {2: (48, 96, 192, 384, 768), 1: (2_000, 10_000, 50_000, 250_000, 1_250_000)}
GRID_n = {2: (3, 7, 15, 31, 63), 1: (5, 25, 125, 625, 3125)}
"""For exponents: N with the second n, and n with the third N."""
SEED = 19650417
DRAWN = 600
"""Sizes drawn for each number of axes: who is slow takes the first that it can do in time."""
LIMIT = 0.06
"""Seconds a call, predicted, from which a size is left out."""


@dataclass(frozen=True)
class Plan:
    """How much is asked.

    Attributes
    ----------
    random : int
        Random sizes for each implementation, dtype and number of axes.
    grid : bool
        Whether the regular grid is measured too.
    dtypes : tuple of str
    only : tuple of str
        Names; all that can run here where empty.
    limit : float
        Seconds a call, predicted, from which a size is left out.
    """

    random: int = 24
    grid: bool = True
    dtypes: tuple[str, ...] = DTYPES
    only: tuple[str, ...] = ()
    limit: float = LIMIT


@dataclass(frozen=True)
class Call:
    """One implementation on one problem with so many threads."""

    name: str
    problem: Problem
    workers: int = 1


def calls(plan: Plan) -> list[Call]:
    """Every call of a plan, one thread."""
    found = []
    for name in plan.only or modelled():
        for dtype in plan.dtypes:
            for ndim in (2, 1):
                found += [Call(name, problem) for problem in _of(name, dtype, ndim, plan)]
    return found


def modelled() -> list[str]:
    """Those that can run here and have times of their own.

    Raises
    ------
    ValueError
        Where one says that it does what no basis counts.
    """
    from corrconv.model.bases import basis_of

    modelled = [name for name in available() if get(name).cost is not None]
    for name in modelled:
        basis_of(get(name))  # what cannot be fitted is told before anything is measured
    return modelled


def _of(name: str, dtype: str, ndim: int, plan: Plan) -> list[Problem]:
    implementation = get(name)

    def able(problem: Problem) -> bool:
        return (
            implementation.supports(problem) is None
            and too_slow(implementation, problem, plan.limit) is None
            and _transformed(problem) <= plan.limit
        )

    regular = [each for each in grid(dtype, ndim) if plan.grid and able(each)]
    drawn = (each for each in stream(dtype, ndim) if able(each))
    return list(dict.fromkeys([*regular, *(each for each, _ in zip(drawn, range(plan.random)))]))


def _transformed(problem: Problem) -> float:
    """Seconds that a transform of the whole image takes, about."""
    return 20e-9 * math.prod(problem.fft_shape)


def grid(dtype: str, ndim: int) -> list[Problem]:
    """N and n one at a time."""
    lines = [(N, GRID_n[ndim][1]) for N in GRID_N[ndim]] + [
        (GRID_N[ndim][2], n) for n in GRID_n[ndim]
    ]
    return list(dict.fromkeys(same((N,) * ndim, (n,) * ndim, dtype) for N, n in lines))


def stream(dtype: str, ndim: int) -> Iterator[Problem]:
    """Log-uniform sizes, half of them square, the same in every process; no kernel above its image."""
    draw = random.Random(SEED + ndim)
    N, n = RANGES[ndim]
    for _ in range(DRAWN):
        square = draw.random() < 0.5
        x = [_drawn(draw, *N) for _ in range(ndim)]
        h = [_drawn(draw, *n) for _ in range(ndim)]
        if square:
            x, h = x[:1] * ndim, h[:1] * ndim
        if draw.random() < 0.5:  # libraries with a centre take odd sides alone
            h = [2 * (side // 2) + 1 for side in h]
        yield same(tuple(x), tuple(min(pair) for pair in zip(x, h)), dtype)


def _drawn(draw: random.Random, low: int, high: int) -> int:
    return round(math.exp(draw.uniform(math.log(low), math.log(high))))


def same(x: tuple[int, ...], h: tuple[int, ...], dtype: str) -> Problem:
    """A ``same``, zero-filled correlate."""
    return Problem("correlate", x, h, "same", dtype=np.dtype(dtype))
