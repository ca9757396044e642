"""Problems that are measured: built from few numbers, and drawn log-uniform."""

from __future__ import annotations

import math
import random
from typing import Protocol

import numpy as np

from corrconv import Problem

Range = tuple[int, int]
Shape = tuple[int, ...]


class Draw(Protocol):
    """A `random.Random`, or NumPy's generator."""

    def uniform(self, a: float, b: float, /) -> float: ...


def same(x_shape: Shape, h_shape: Shape, dtype: str = "float32") -> Problem:
    """A ``same``, zero-filled correlate."""
    return Problem("correlate", x_shape, h_shape, "same", dtype=np.dtype(dtype))


def square(ndim: int, N: int, n: int, dtype: str = "float32") -> Problem:
    """The same with equal sides."""
    return same((N,) * ndim, (n,) * ndim, dtype)


def log_uniform(draw: Draw, low: float, high: float) -> int:
    """A whole number, drawn evenly on a logarithmic scale."""
    return round(math.exp(draw.uniform(math.log(low), math.log(high))))


def shapes(
    draw: random.Random, N: Range, n: Range, ndim: int, *, odd: bool = False
) -> tuple[Shape, Shape]:
    """Shapes of an image and of a kernel that is in no direction larger, half of them with equal sides.

    Parameters
    ----------
    draw : random.Random
    N, n : tuple of int
        Between which sides of the image and of the kernel lie.
    ndim : int
    odd : bool
        Whether half of the kernels have odd sides: libraries with a centre take those alone.
    """
    square = draw.random() < 0.5
    x = [log_uniform(draw, *N) for _ in range(ndim)]
    h = [log_uniform(draw, *n) for _ in range(ndim)]
    if square:
        x, h = x[:1] * ndim, h[:1] * ndim
    if odd and draw.random() < 0.5:
        h = [2 * (side // 2) + 1 for side in h]
    return tuple(x), tuple(map(min, x, h))
