"""What several bases count."""

from __future__ import annotations

import math

from corrconv.core.problem import Problem, Shape
from corrconv.model.ours import SECOND_CACHE


def full_shape(problem: Problem) -> Shape:
    """Shape of the whole linear convolution, N + n - 1."""
    return tuple(N + n - 1 for N, n in zip(problem.image_shape, problem.kernel_shape))


def outputs(problem: Problem) -> int:
    """Number of outputs."""
    return math.prod(problem.output_shape)


def inside(problem: Problem) -> int:
    """Number of outputs whose taps all lie on the image."""
    sides = zip(problem.image_shape, problem.kernel_shape)
    return min(outputs(problem), math.prod(max(0, N - n + 1) for N, n in sides))


def loop_length(problem: Problem) -> int:
    """Length of the innermost loop over taps: along the last axis that has more than one."""
    return next((n for n in reversed(problem.kernel_shape) if n > 1), 1)


def beyond(nbytes: float, cache: float) -> float:
    """The share of so many bytes, met again and again, that a cache of that size does not hold."""
    return max(0.0, 1 - cache / nbytes)


def far(nbytes: float, cache: float = SECOND_CACHE) -> float:
    """Bytes that come from beyond a cache: few where all would fit, nearly all where they are many more."""
    return nbytes * nbytes / (nbytes + cache)


def far_operands(problem: Problem) -> float:
    """Bytes of image and result beyond the second cache."""
    points = math.prod(problem.image_shape) + outputs(problem)
    return far(problem.dtype.itemsize * points)


def only_in(case: int, cases: int, *features: float) -> tuple[float, ...]:
    """Features of one case of several, which is fitted apart: zeros for the others."""
    zeros = (0.0,) * len(features)
    return tuple(
        value for place in range(cases) for value in (features if place == case else zeros)
    )
