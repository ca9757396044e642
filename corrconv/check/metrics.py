"""How far off a result is, and how far it may be.

Three metrics, since none of them sees everything:

exact
    On small whole numbers every partial sum is a number of the dtype: a direct sum has no excuse to
    be off by a bit, and an FFT is right after rounding.
normwise
    max |y - exact| / (‖x‖₂ ‖h‖₂), in units of the dtype's unit roundoff u. What an FFT can promise.
componentwise
    max |y - exact| / Σ|x||h|, per output: what a direct sum can promise and an FFT cannot.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from corrconv import Implementation, Problem
from corrconv.check.oracle import Exact
from corrconv.core import Array

FLOOR = 1e-20
"""Stands for no error at all, which has no logarithm."""
DIRECT_CONSTANT = 2.0
"""c of the direct bound c·√taps·u: rounding errors of a sum walk at random (N. J. Higham and T. Mary,
A new approach to probabilistic rounding error analysis, 2019). Twice that where complex, since
products may be made of three real ones (N. J. Higham, Stability of a method for multiplying complex
matrices with three real matrix multiplications, 1992): torch's are."""
FFT_CONSTANT = 2.0
"""c of the FFT bound c·log2(2P)·u (J. C. Schatzman, Accuracy of the discrete Fourier transform and
the fast Fourier transform, 1996). A float64 result that took a float32 detour is off by 2²⁹ u."""
COMPONENT_CONSTANT = 2.0
"""c of the componentwise bound c·(taps + 1)·u: the worst case of any order of summation, doubled
for complex products (N. J. Higham, Accuracy and Stability of Numerical Algorithms, ch. 3)."""


def unit_roundoff(dtype: np.dtype[Any]) -> float:
    """u of a real or complex dtype: half the spacing at 1."""
    return float(np.finfo(dtype).eps) / 2


def normwise(result: Array, exact: Exact, dtype: np.dtype[Any]) -> float:
    """The normwise error in units of u: inf where a zero answer is not met exactly."""
    worst = float(exact.error(result).max())
    if worst == 0:
        return 0.0
    scale = exact.norms * unit_roundoff(dtype)
    return worst / scale if scale else math.inf


def componentwise(result: Array, exact: Exact, dtype: np.dtype[Any]) -> float:
    """The componentwise error in units of u: inf where an empty sum is not exactly zero."""
    error, magnitude = exact.error(result), exact.magnitude
    if (error[magnitude == 0] != 0).any():
        return math.inf
    ratio = np.divide(error, magnitude, out=np.zeros_like(error), where=magnitude != 0)
    return float(ratio.max()) / unit_roundoff(dtype)


def normwise_bound(
    implementation: Implementation, problem: Problem, *, alike: bool = False
) -> float:
    """What the normwise error may be, in units of u, by the implementation's family.

    Rounding errors of a sum of numbers that are all `alike` do not walk at random: they add up.
    """
    complex_factor = 2 if problem.dtype.kind == "c" else 1
    steps = problem.taps if alike else math.sqrt(problem.taps)
    direct = DIRECT_CONSTANT * complex_factor * steps
    fft = transform_bound(problem)
    return {"direct": direct, "fft": fft}.get(implementation.family, max(direct, fft))


def transform_bound(problem: Problem) -> float:
    """What the normwise error of a transform may be, in units of the u that it computes with."""
    return FFT_CONSTANT * math.log2(2 * math.prod(problem.fft_shape))


def componentwise_bound(problem: Problem) -> float:
    """What the componentwise error may be, in units of u."""
    return COMPONENT_CONSTANT * (problem.taps + 1)
