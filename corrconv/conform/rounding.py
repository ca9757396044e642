"""Whether a failed comparison asked for more exactness than the implementation promises.

Some tests compare floats without any tolerance, or relative to an expected zero. A sum that rounds
like SciPy's own passes; an FFT cannot, and says so by its `componentwise`, which is False. Where
such an implementation fails a comparison, its results are held against the exact answer, with the
bound of the correctness gate: within it, the test asked for what the implementation declines.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

import corrconv
from corrconv.check.metrics import normwise, normwise_bound
from corrconv.check.oracle import exact
from corrconv.conform.calls import Answer
from corrconv.core.operands import operands

REASON = (
    "asks for each output's own accuracy, which it does not promise: "
    "its results are within the gate's normwise bound"
)
MOST_PRODUCTS = 2_000_000
"""Larger problems are not tried: the exact answer would take minutes."""


def of_values(message: str) -> bool:
    """Whether it is NumPy's message of numbers that differ: not of a dtype, a shape or a warning."""
    return any(words in message for words in ("Mismatched elements", "almost equal"))


def explains(implementation: corrconv.Implementation, answers: Sequence[Answer]) -> bool:
    """Whether rounding explains that these answers failed a comparison."""
    if implementation.componentwise or not answers:
        return False
    errors = [_error(implementation, answer) for answer in answers]
    return all(error <= 1 for error in errors) and any(error > 0 for error in errors)


def _error(implementation: corrconv.Implementation, answer: Answer) -> float:
    """The normwise error as a fraction of its bound; inf where the result is wrong in kind."""
    x, h = operands(answer.x, answer.h)
    if x.ndim == 0:  # a single product has nothing to round: what failed is something else
        return np.inf
    problem = corrconv.Problem(
        answer.operation, x.shape, h.shape, answer.mode, answer.boundary, answer.fillvalue, x.dtype
    )
    result = answer.result
    if result.shape != problem.output_shape or result.dtype != problem.dtype:
        return np.inf
    if (
        problem.multiply_adds > MOST_PRODUCTS
        or not np.isfinite(x).all()
        or not np.isfinite(h).all()
    ):
        return np.inf
    truth = exact(problem, x, h)
    if problem.dtype.kind in "biu":
        return 0.0 if np.array_equal(result, truth.high) else np.inf
    return normwise(result, truth, problem.dtype) / normwise_bound(implementation, problem)
