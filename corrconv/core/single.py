"""Axes along which one operand has one sample: no sum runs over them, so that they are a stack's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from corrconv.core.axes import aligned
from corrconv.core.plan import Plan
from corrconv.core.problem import Problem
from corrconv.core.reduction import Array, Box

WHOLE, REVERSED = slice(None), slice(None, None, -1)


@dataclass(frozen=True)
class Narrowed:
    """A problem over fewer axes that has the same outputs.

    Attributes
    ----------
    problem : Problem or None
        None where no sum is left: each output is the product of a sample and a tap.
    taps : tuple of slice
        Which taps are met, and in which order, along each of the kernel's axes.
    """

    problem: Problem | None
    taps: Box

    @property
    def as_they_are(self) -> bool:
        """Whether the taps are all of the kernel's, in their order."""
        return all(each == WHOLE for each in self.taps)


def narrowed(problem: Problem) -> Narrowed:
    """The problem over those axes alone along which sums run.

    Two are kept where there are two along which the image has several samples, the last ones first: planes
    are summed faster than their rows.

    Parameters
    ----------
    problem : Problem
        Without lags.
    """
    x, h = aligned(problem.x_shape, problem.h_shape)
    over = problem.axes or tuple(range(problem.ndim))
    taps = [WHOLE] * problem.ndim
    kept: list[int] = []
    for axis in over:
        met = _met(problem, x[axis], h[axis])
        if met is None:
            kept.append(axis)
        else:
            taps[axis] = met
    if not kept:
        return Narrowed(None, tuple(taps))
    beside = [axis for axis in over if axis not in kept and x[axis] > 1 and h[axis] == 1]
    kept = sorted(kept + beside[len(beside) + min(len(kept) - 2, 0) :] if len(kept) < 2 else kept)
    own = tuple(taps[problem.ndim - len(problem.h_shape) :])
    h_shape = tuple(len(range(*each.indices(n))) for each, n in zip(own, problem.h_shape))
    fewer = replace(problem, h_shape=h_shape, axes=tuple(kept))
    return Narrowed(fewer, own)


def _met(problem: Problem, N: int, n: int) -> slice | None:
    """The taps whose products are the outputs along an axis; None where these are sums."""
    if n == 1:
        return WHOLE
    correlate = problem.operation == "correlate"
    if N > 1 or (problem.mode != "valid" and not problem.zero_filled):
        return None
    if problem.mode != "same":
        return REVERSED if correlate else WHOLE
    middle = n // 2 if correlate else (n - 1) // 2
    return slice(middle, middle + 1)


def products(problem: Problem, taps: Box, workers: int) -> Plan:
    """A plan where no sum is left: NumPy multiplies what broadcasts."""
    new = (np.newaxis,) * (problem.ndim - len(problem.h_shape))
    turned = REVERSED in taps
    conjugated = problem.operation == "correlate" and problem.dtype.kind == "c"

    def write(x: Array, h: Array, out: Array) -> None:
        met = h[new][taps]
        if conjugated:
            met = met.conj()
        elif turned:
            met = met.copy()  # in rows that run backwards NumPy multiplies one by one
        with np.errstate(all="ignore"):  # as sums do, which warn of no NaN
            np.multiply(x, met, out=out)

    return Plan(problem, workers, write=write)


def with_taps(
    plan: Plan, taps: Box
) -> tuple[Callable[[Array, Array, Array], object], Callable[[Array], Callable[..., object]]]:
    """``write(x, h, out)`` and ``hold(h)`` by a plan for some of the taps."""
    return lambda x, h, out: plan(x, h[taps], out), lambda h: plan.fixed(h[taps])
