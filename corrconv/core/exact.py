"""When is integer arithmetic exact by way of floating point?

Integer and bool operands have one meaning everywhere: NumPy's promotion, sums modulo 2^bits (bool:
OR of ANDs). A float64 route keeps that only where its rounding provably cannot reach the nearest
integer; elsewhere it declines. The proofs use the worst case that the dtypes allow, since a plan
knows no data.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from corrconv.core.problem import Problem, integer_limits
from corrconv.core.reduction import Array, finish

UNIT_ROUNDOFF = float(np.finfo(np.float64).eps) / 2
FFT_CONSTANT = 4.0
"""Bound on an FFT correlation's normwise error in units of u·log2(P): measured ones stay below 1."""


def largest_sum(problem: Problem) -> int:
    """Largest magnitude that a sum of products, or a part of it, can reach."""
    if problem.dtype.kind == "b":
        return problem.taps
    low, high = integer_limits(problem.dtype)
    return max(-low, high) ** 2 * problem.taps


def float64_sum_is_exact(problem: Problem) -> bool:
    """Whether a direct sum in float64 is exact: no partial sum needs more than 53 bits."""
    return largest_sum(problem) <= 2**53


def float64_fft_is_exact(problem: Problem) -> bool:
    """Whether a float64 FFT is exact after rounding: c·log2(P)·u·‖x‖₂‖h‖₂ stays below 1/4."""
    size = math.prod(problem.extended_shape)
    points = math.prod(problem.fft_shape)
    norms = largest_sum(problem) * math.sqrt(size / problem.taps)
    return FFT_CONSTANT * max(1.0, math.log2(points)) * UNIT_ROUNDOFF * norms < 0.25


def declines_inexact(problem: Problem, *, fft: bool) -> str | None:
    """The reason to decline integers that a float64 route cannot promise exactly; else None."""
    if problem.dtype.kind in "fc":
        return None
    if float64_fft_is_exact(problem) if fft else float64_sum_is_exact(problem):
        return None
    route = "a float64 FFT" if fft else "a float64 sum"
    return (
        f"{problem.dtype.name} operands with {problem.taps} taps: "
        f"{route} cannot promise exact integers at this size"
    )


def working_dtype(problem: Problem) -> np.dtype[Any]:
    """The dtype a float route computes in: float64 for integers and bool, else the problem's own."""
    return np.dtype(np.float64) if problem.dtype.kind in "biu" else problem.dtype


def from_float(problem: Problem, result: Array) -> Array:
    """A float route's result in the problem's dtype: rounded, then modulo 2^bits, for integers."""
    if problem.dtype.kind in "biu":
        return finish(problem, np.rint(result).astype(np.int64))
    return result.astype(problem.dtype, copy=False)
