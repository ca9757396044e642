"""What a transform of the whole image takes in and gives out: the reversed kernel, and the outputs scaled.

y[k] = Σ image[k + l] kernel[l] is the circular convolution of the image with g[m] = kernel[-m], so
F(y) = F(image) · F(g), with no conjugate to be taken, for real and complex operands alike.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from corrconv.core.exact import from_float, working_dtype
from corrconv.core.problem import Problem, Shape
from corrconv.core.reduction import REVERSED, Array

Place = tuple[tuple[slice, ...], tuple[slice, ...]]


def places(kernel: Shape, points: Shape) -> list[Place]:
    """Where the parts of the reversed kernel go in the transform, and where they come from.

    Along each axis g[0] = kernel[0] stands at the origin, and the others, reversed, at the end.
    """
    axes = [
        [(slice(0, 1), slice(n - 1, n))]
        + ([(slice(T - n + 1, T), slice(0, n - 1))] if n > 1 else [])
        for n, T in zip(kernel, points)
    ]
    return [
        (tuple(target for target, _ in corner), tuple(source for _, source in corner))
        for corner in itertools.product(*axes)
    ]


def place_reversed(samples: Array, kernel: Array, parts: list[Place]) -> None:
    """Write the kernel, reversed about the origin, by `places`; the rest stays as it is."""
    turned = kernel[REVERSED[kernel.ndim]]
    for target, source in parts:
        samples[target] = turned[source]


class Store:
    """Writes an inverse transform's samples, divided by its points, rounded where outputs are integers."""

    def __init__(self, problem: Problem, points: int) -> None:
        self._problem = problem
        self._rounded = problem.dtype.kind in "biu"
        self._scale: Any = np.ones((), working_dtype(problem)).real.dtype.type(1 / points)

    def __call__(self, samples: Array, out: Array) -> None:
        """Write `samples` to `out`, of the same shape, in one pass."""
        if self._rounded:
            out[...] = from_float(self._problem, samples * self._scale)
        else:
            np.multiply(samples, self._scale, out=out)
