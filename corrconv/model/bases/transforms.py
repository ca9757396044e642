"""Transforms of the whole image, and overlap-add: points, logarithms, the work that their factors make."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corrconv.core.problem import Problem
from corrconv.model.bases.counts import far, full_shape, outputs
from corrconv.model.bases.lengths import (
    COMPLEX,
    REAL,
    large_work,
    next_quarter,
    next_smooth,
    overlap_add_block,
    work,
)
from corrconv.model.ours import Features

THIRD_CACHE = 2**24
"""Bytes of a transform and its spectrum from which they come from memory, at least in part."""


def fast_lengths(problem: Problem) -> Features:
    """SciPy, its backends and ducc0: N + n - 1, up to a product of small factors."""
    return whole(problem, transformed(problem, _fast(problem)))


def fftw_lengths(problem: Problem) -> Features:
    """`corrconv.impls.fftw`: the least size that holds every output, up to a length that FFTW likes."""
    return whole(problem, [Axis(next_quarter(size)) for size in problem.fft_shape])


def full_lengths(problem: Problem) -> Features:
    """JAX: N + n - 1 as it is, large factors and all."""
    axes = transformed(problem, lambda size: size)
    return (*whole(problem, axes), *large_factors(axes))


def astropy_lengths(problem: Problem) -> Features:
    """astropy: N + n, up to a product of small factors, in complex128 whatever the operands."""
    sides = [N + n for N, n in zip(problem.image_shape, problem.kernel_shape)]
    return whole(problem, [Axis(next_smooth(size, COMPLEX)) for size in sides], itemsize=16)


@dataclass(frozen=True)
class Axis:
    """The size of the transformed array along an axis, and whether it is transformed along it."""

    size: int
    is_transformed: bool = True

    @property
    def work(self) -> float:
        """Operations a point."""
        return work(self.size) if self.is_transformed else 0.0


def transformed(problem: Problem, good: Callable[[int], int]) -> list[Axis]:
    """The transform's axes: along one in which an operand has one sample there is none."""
    sides = zip(problem.image_shape, problem.kernel_shape, full_shape(problem))
    return [Axis(size, False) if N == 1 or n == 1 else Axis(good(size)) for N, n, size in sides]


def whole(
    problem: Problem, axes: Sequence[Axis], itemsize: int | None = None, blocks: int = 1
) -> Features:
    """P·log2 P, P times the work of each axis's factors, P, rows, outputs, bytes beyond caches."""
    one = math.prod(axis.size for axis in axes)
    points = blocks * one
    held = 2 * points * (itemsize or problem.dtype.itemsize)
    return (
        points * math.log2(one + 1),
        points * axes[-1].work,
        points * sum(axis.work for axis in axes[:-1]),
        points,
        points / axes[-1].size if len(axes) > 1 or blocks > 1 else 0.0,  # in 1-D it is the call
        outputs(problem) + math.prod(problem.image_shape),
        far(held),
        far(held, THIRD_CACHE),
    )


def large_factors(axes: Sequence[Axis], blocks: int = 1) -> Features:
    """P times the work of large factors: by steps, and by Bluestein's algorithm, of a part and of all."""
    points = blocks * math.prod(axis.size for axis in axes)
    found = [large_work(axis.size) for axis in axes if axis.is_transformed]
    return tuple(float(points * sum(each)) for each in zip(*found)) or (0.0, 0.0, 0.0)


def overlap_add(problem: Problem) -> Features:
    """`scipy.signal.oaconvolve`: as many blocks as cover the image, transformed all at once."""
    blocks, axes = 1, []
    for N, n in zip(problem.image_shape, problem.kernel_shape):
        block = overlap_add_block(max(N, n), min(N, n))
        if block is not None:
            blocks *= -(-(max(N, n) + 1) // (block - min(N, n) + 1))
        axes.append(Axis(block or N + n - 1, N > 1 and n > 1))
    if blocks == 1:  # the way of fftconvolve
        return (*fast_lengths(problem), 0.0, 0.0, 0.0, 0.0, 0.0)
    return (
        *whole(problem, axes, blocks=blocks),
        *large_factors(axes, blocks),
        blocks,
        1.0,
    )


def _fast(problem: Problem) -> Callable[[int], int]:
    factors = COMPLEX if problem.dtype.kind == "c" else REAL
    return lambda size: next_smooth(size, factors)
