"""Who takes part in a study, and the calls that are timed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

import corrconv
from corrconv import Problem, available, get
from corrconv.measure.arrays import Array
from corrconv.measure.cells import check_here, make_cell
from corrconv.measure.kernels import low_rank_only, operands
from corrconv.model.budget import too_slow

from .sampling import Call

OURS = {
    "naive",
    "strided",
    "strided_gemm",
    "numba",
    "numba_simd",
    "fftw",
    "fftw_tiled",
    "separable",
    "auto",
}
"""Those that compute here; every other one hands the work to somebody else's operation: a peer."""
ONE_SHOT = "auto, one-shot"
"""`corrconv.correlate` without a plan."""
KERNELS = 3


def able(problem: Problem) -> list[str]:
    """Who can run here, supports the problem, takes kernels that are noise, and is not too slow."""
    found = [(name, get(name)) for name in available()]
    return [
        name
        for name, it in found
        if not low_rank_only(it) and it.supports(problem) is None and too_slow(it, problem) is None
    ]


def planned(
    names: Sequence[str], problem: Problem, workers: int = 1
) -> tuple[dict[str, Call], dict[str, str]]:
    """Planned calls on the same operands, warm and found right; and why others are left out."""
    given = operands(problem, KERNELS)
    calls: dict[str, Call] = {}
    failed: dict[str, str] = {}
    for name in names:
        try:
            calls[name] = make_cell(name, problem, workers, lambda problem: given)
            calls[name]()
        except Exception as error:  # a library that raises, or is wrong here, takes no part
            failed[name] = f"{type(error).__name__}: {error}"
    return calls, failed


def one_shot(problem: Problem) -> Call:
    """What a user without a plan calls."""
    x, kernels = operands(problem, KERNELS)
    turn = itertools.cycle(kernels)
    check_here(get("auto"), problem, x, kernels[0], _correlate(problem, x, kernels[0]))
    return lambda: _correlate(problem, x, next(turn))


def _correlate(problem: Problem, x: Array, h: Array) -> Array:
    return corrconv.correlate(x, h, problem.mode)


def square(ndim: int, N: int, n: int, dtype: str = "float32") -> Problem:
    """A ``same``, zero-filled correlate with equal sides."""
    return Problem("correlate", (N,) * ndim, (n,) * ndim, "same", dtype=np.dtype(dtype))
