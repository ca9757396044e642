"""A stack, item by item, by the plan of one: what is done for whoever does not do it itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from corrconv.core.axes import aligned, items, others
from corrconv.core.problem import Problem, Shape
from corrconv.core.reduction import Array
from corrconv.core.threads import share

if TYPE_CHECKING:
    from corrconv.core.plan import FixedKernel, Plan

Place = tuple[int, ...]


class Items:
    """Operands and result of a problem with axes, as views whose first axes are the stack's.

    Parameters
    ----------
    problem : Problem
        With axes.

    Attributes
    ----------
    kernels : tuple of int
        How many kernels there are along each of the stack's axes: 1 where all items share them.
    """

    def __init__(self, problem: Problem) -> None:
        self._axes, self._ndim = problem.axes or (), problem.ndim
        self._stack = problem.stack_shape
        _, h = aligned(problem.x_shape, problem.h_shape)
        self.kernels: Shape = others(h, self._axes)

    def each(self, array: Array) -> Array:
        """A view of an operand or a result: the stack's axes first, of length 1 where items share it."""
        return items(array, self._axes, self._ndim)

    def spread(self, each: Array) -> Array:
        """The same with one for each item."""
        return np.broadcast_to(each, self._stack + each.shape[len(self._stack) :])

    def sharing(self, kernel: Place) -> Iterator[Place]:
        """The items that have a kernel."""
        ranges = [
            range(length) if count == 1 else (place,)
            for length, count, place in zip(self._stack, self.kernels, kernel)
        ]
        grid = np.ndindex(*(len(each) for each in ranges))
        return (tuple(each[k] for each, k in zip(ranges, place)) for place in grid)


def over_items(
    problem: Problem, one: Plan, threads: int
) -> tuple[
    Callable[[Array, Array, Array], None], Callable[[Array], Callable[[Array, Array], None]]
]:
    """``write(x, h, out)`` and ``hold(h)`` of a plan for a stack.

    What depends on a kernel alone is worked out once for all items that share it.

    Parameters
    ----------
    problem : Problem
        With axes.
    one : Plan
        Of `problem.one`.
    threads : int
        How many take items at the same time.
    """
    views = Items(problem)
    shared = math.prod(views.kernels) < math.prod(problem.stack_shape)

    def write(x: Array, h: Array, out: Array) -> None:
        if shared:
            run(x, out, ((place, one.fixed(kernel)) for place, kernel in kernels(h)))
            return
        xs, hs, outs = views.spread(views.each(x)), views.spread(views.each(h)), views.each(out)

        def single(place: Place) -> None:
            one(xs[place], hs[place], outs[place])

        share(single, np.ndindex(*problem.stack_shape), threads)

    def kernels(h: Array) -> Iterator[tuple[Place, Array]]:
        each = views.each(h)
        return ((place, each[place]) for place in np.ndindex(*views.kernels))

    def run(x: Array, out: Array, kernels: Iterator[tuple[Place, FixedKernel]]) -> None:
        xs, outs = views.spread(views.each(x)), views.each(out)
        for kernel, fixed in kernels:

            def single(place: Place, fixed: FixedKernel = fixed) -> None:
                fixed(xs[place], outs[place])

            share(single, views.sharing(kernel), threads)

    def hold(h: Array) -> Callable[[Array, Array], None]:
        held = [(place, one.fixed(kernel)) for place, kernel in kernels(h)]
        return lambda x, out: run(x, out, iter(held))

    return write, hold
