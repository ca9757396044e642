"""The kernels of benchmarks: noise, which is of full rank, products of noise, and Gaussians."""

from __future__ import annotations

import math
from functools import reduce

import numpy as np

from corrconv import Implementation, Problem
from corrconv.measure.arrays import Array

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
