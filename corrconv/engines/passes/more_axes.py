"""A kernel over three axes and more that is a product of one along the first axis and one over the others.

One pass goes along the first axis: over planes of so many rows, each row all the other axes. What is left is
a stack of problems with an axis less, for the other factor.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from corrconv.core.plan import FixedKernel
from corrconv.core.plans import plans
from corrconv.core.problem import Problem
from corrconv.core.reduction import Array
from corrconv.core.registry import get
from corrconv.engines.passes.low_rank import factorise

SUMS, PASSES = "numba_simd", "separable"
"""What the pass along the first axis is done by, and what is left, where that is such a product again."""

PLANE = 2**12
"""Outputs of an item from which passes over it alone pay."""


@dataclass(frozen=True)
class Parts:
    """A kernel as the product of its part along the first axis, and one over the others."""

    first: Array
    others: Array


def parts(h: Array) -> Parts | None:
    """The two parts; None where the kernel is no such product.

    Raises
    ------
    ValueError
        Where a tap is NaN or infinite.
    """
    found = factorise(h.reshape(len(h), -1), 1)
    if found is None:
        return None
    dtype = h.dtype  # of bool, factors are whole numbers, which are 0 and 1
    first, others = found.columns[0].astype(dtype), found.rows[0].astype(dtype)
    return Parts(first, others.reshape(h.shape[1:]))


class MoreAxes:
    """``hold(parts)`` gives ``write(x, out)``.

    Parameters
    ----------
    problem : Problem
        Over three axes or more, outside of x zeros, wrapped or mirrored.
    workers : int
    """

    def __init__(self, problem: Problem, workers: int) -> None:
        N, n = problem.x_shape, problem.h_shape
        self._rows = N[0], math.prod(N[1:])
        along = replace(problem, x_shape=self._rows, h_shape=(n[0], 1))
        self._between = (along.output_shape[0], *N[1:])
        axes = tuple(range(1, problem.ndim))
        self._rest = replace(problem, x_shape=self._between, h_shape=n[1:], axes=axes)
        self._workers, self._along = workers, get(SUMS).plan(along, workers)

    def hold(self, found: Parts) -> Callable[[Array, Array], None]:
        """What computes with this kernel."""
        along = self._along.fixed(np.ascontiguousarray(found.first[:, np.newaxis]))
        few = math.prod(self._rest.one.output_shape) < PLANE
        by = SUMS if few or _declined(self._rest, found.others) else PASSES
        others = plans.get(get(by), self._rest, self._workers).fixed(found.others)
        return lambda x, out: self._write(x, out, along, others)

    def _write(self, x: Array, out: Array, along: FixedKernel, others: FixedKernel) -> None:
        between = along(np.ascontiguousarray(x).reshape(self._rows))
        others(between.reshape(self._between), out)


def _declined(problem: Problem, h: Array) -> str | None:
    passes = get(PASSES)
    return passes.supports(problem) or passes.supports_kernel(problem.one, h)
