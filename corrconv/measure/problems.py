"""Problems that are measured, built from few numbers or drawn, and their operands."""

from __future__ import annotations

import math
import random
from functools import reduce
from typing import Protocol

import numpy as np

from corrconv import Implementation, Problem
from corrconv.core import Array

Range = tuple[int, int]
Shape = tuple[int, ...]


class Draw(Protocol):
    """A `random.Random`, or NumPy's generator."""

    def uniform(self, a: float, b: float, /) -> float: ...


def same(x_shape: Shape, h_shape: Shape, dtype: str = "float32") -> Problem:
    """A ``same``, zero-filled correlate."""
    return Problem("correlate", x_shape, h_shape, "same", dtype=np.dtype(dtype))


def square(
    ndim: int, N: int, n: int, dtype: str = "float32", operation: str = "correlate"
) -> Problem:
    """The same with equal sides, or a convolve."""
    shapes = (N,) * ndim, (n,) * ndim
    return Problem(operation, *shapes, "same", dtype=np.dtype(dtype))  # type: ignore[arg-type]


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


KERNELS = 5
"""Kernels that take turns, so that a remembered spectrum helps only where that is measured."""


def low_rank_only(implementation: Implementation) -> bool:
    """Whether it takes kernels of low rank alone, and so none that is noise."""
    return getattr(implementation, "kernels", "any") != "any"  # older versions of impls do not say


def operands(
    problem: Problem, kernels: int = KERNELS, *, rank_one: bool = False
) -> tuple[Array, list[Array]]:
    """An image and several kernels, the same in every process: Gaussian noise, or small whole numbers.

    Where `rank_one`, a kernel is a column of noise times a row of noise.
    """
    generator = np.random.default_rng(0)

    def one(shape: tuple[int, ...]) -> Array:
        kind = problem.dtype.kind
        if kind == "c":
            both = generator.standard_normal((2, *shape))
            return (both[0] + 1j * both[1]).astype(problem.dtype)
        if kind == "f":
            # drawn in the dtype itself: a wider copy would raise the peak that memory cells measure
            return generator.standard_normal(shape, dtype=problem.dtype.type)
        low, high = (-4, 5) if kind == "i" else (0, 2)
        return generator.integers(low, high, shape).astype(problem.dtype)

    def kernel() -> Array:
        if not rank_one:
            return one(problem.h_shape)
        return reduce(np.multiply.outer, [one((n,)) for n in problem.h_shape])

    return one(problem.x_shape), [kernel() for _ in range(kernels)]


def smoothing(problem: Problem) -> tuple[Array, list[Array]]:
    """The same image and as many Gaussian kernels, of various widths: each of rank one."""
    x, _ = operands(problem, kernels=0)
    return x, [gaussian(problem, 0.2 + 0.02 * k) for k in range(KERNELS)]


def gaussian(problem: Problem, width: float) -> Array:
    """A Gaussian whose taps add up to 1; its standard deviation is `width` of the kernel's side."""
    sides = []
    for n in problem.h_shape:
        place = (np.arange(n) - (n - 1) / 2) / (width * n)
        side = np.exp(-place * place / 2)
        sides.append(side / math.fsum(side))
    kernel: Array = np.multiply.outer(*sides).astype(problem.dtype)
    return kernel
