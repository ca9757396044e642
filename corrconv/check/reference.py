"""SciPy's answer: the reference for what the operations mean, and where it is known to differ.

Each case is put to SciPy as well as to the oracle. They must agree, except where SciPy is known to
deviate from its own definition or does not answer; those cases are named, with the reason.
"""

from __future__ import annotations

import numpy as np

from corrconv import Problem
from corrconv.check.metrics import unit_roundoff
from corrconv.check.oracle import Exact
from corrconv.core import Array


def no_answer(problem: Problem) -> str | None:
    """Why SciPy has no comparable answer to this problem; None where it has."""
    h_longer = problem.h_shape > problem.x_shape
    if problem.dtype.kind == "b" and (problem.ndim > 1 or (problem.mode == "same" and h_longer)):
        return "bool exists in 1-D only, with x the longer operand"
    if problem.zero_filled:
        return None
    if problem.ndim != 2:
        return "boundaries other than zero exist in 2-D only"
    if problem.operation == "correlate" and problem.mode == "same":
        if any(n % 2 == 0 for n in problem.h_shape):
            return "correlate2d starts 'same' at n // 2, one off for even n"
    return None


def scipy_answer(problem: Problem, x: Array, h: Array) -> Array:
    """The same problem by SciPy's direct routes; see `no_answer` for where not to ask."""
    import scipy.signal

    if problem.zero_filled:
        function = getattr(scipy.signal, problem.operation)
        return np.asarray(function(x, h, problem.mode, "direct"))
    function = getattr(scipy.signal, f"{problem.operation}2d")
    return np.asarray(function(x, h, problem.mode, problem.boundary, problem.fillvalue))


def agrees(problem: Problem, exact: Exact, answer: Array) -> bool:
    """Whether SciPy means the same: equal integers, or floats equal within rounding."""
    if answer.shape != exact.high.shape or answer.dtype != problem.dtype:
        return False
    if problem.dtype.kind in "biu":
        return bool((answer == exact.high).all())
    slack = 16 * (problem.taps + 1) * unit_roundoff(problem.dtype) * exact.norms
    return bool((exact.error(answer) <= slack).all())
