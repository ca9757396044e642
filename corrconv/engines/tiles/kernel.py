"""The kernel as it is transformed: reversed about the origin, which makes correlation a product.

y[k] = Σ image[k + l] kernel[l] is the circular convolution of the image with g[m] = kernel[-m], so
F(y) = F(image) · F(g), with no conjugate to be taken, for real and complex operands alike.
"""

from __future__ import annotations

import itertools

from corrconv.core.problem import Shape
from corrconv.core.reduction import REVERSED, Array

Place = tuple[tuple[slice, ...], tuple[slice, ...]]


def places(kernel: Shape, tile: Shape) -> list[Place]:
    """Where the parts of the reversed kernel go in the tile, and where they come from.

    Along each axis g[0] = kernel[0] stands at the origin, and the others, reversed, at the end.
    """
    axes = [
        [(slice(0, 1), slice(n - 1, n))]
        + ([(slice(T - n + 1, T), slice(0, n - 1))] if n > 1 else [])
        for n, T in zip(kernel, tile)
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
