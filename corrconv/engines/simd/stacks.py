"""Stacks of images, each too small for a call of its own: one compiled call for many of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from corrconv.core.problem import Problem
from corrconv.core.reduction import Array
from corrconv.core.stacks import Items
from corrconv.engines.machine_code.rows import Queue, Rows, Told, by_rows
from corrconv.engines.machine_code.signature import bring_back, plain_operand
from corrconv.engines.simd.geometry import BOUNDARIES, geometry

ITEM = 10_000_000
"""Multiply-adds of an item from which its own call costs nothing beside it."""
SAMPLES = 2**17
"""Of an item with what is around it, up to which all of it is copied: it stays in the second cache."""
Call = Callable[[Array, Array, Array], None]


def in_one_call(problem: Problem, workers: int) -> bool:
    """Whether a stack's items are best done together: small lines or planes, as many as the workers."""
    height, one = math.prod(problem.stack_shape), problem.one
    small = one.ndim <= 2 and one.multiply_adds < ITEM and math.prod(one.extended_shape) < SAMPLES
    return small and height >= workers and not problem.swapped


def stack_call(problem: Problem, workers: int, most: float) -> Call:
    """``call(x, h, out)`` of a whole stack.

    Parameters
    ----------
    problem : Problem
        With axes, for which `in_one_call` holds.
    workers : int
        How many threads may be used.
    most : float
        Multiply-adds of one call: between two an interrupt is heard.
    """
    from corrconv.engines.simd.compiled import compiled_stack

    views, one = Items(problem), problem.one
    code = compiled_stack(problem.dtype, one.ndim)
    fills = np.array([problem.fillvalue]).astype(problem.dtype)
    of_item = geometry(
        one.padding,
        BOUNDARIES[problem.boundary],
        reverse=problem.operation == "convolve",
        conjugate=problem.operation == "correlate",
        rows=Rows.of(one.output_shape[0], 1, 1, 1),
        waits=False,
    )
    order = _longest_last(problem.stack_shape, one.ndim)
    length = max(problem.stack_shape, default=1)
    items = Rows.of(length, workers, 1, length * one.multiply_adds / most)
    run = by_rows(items, lambda waits: np.append(of_item, items.told(waits=waits)))

    def call(x: Array, h: Array, out: Array) -> None:
        x, h, target = plain_operand(x), plain_operand(h), plain_operand(out)
        results = views.each(target).transpose(order)
        held = (
            results if _items_lie_in_order(results, one.ndim) else np.empty_like(results, order="C")
        )
        images = views.spread(_in_rows(views.each(x))).transpose(order)
        kernels = views.spread(views.each(h)).transpose(order)
        for some in _rows(images, kernels, held, ndim=one.ndim):

            def row(told: Told, queue: Queue, some: tuple[Array, ...] = some) -> int:
                return code(*some, told, fills, queue)

            run(row)
        if held is not results:
            results[...] = held
        bring_back(target, out)

    return call


def _longest_last(stack: tuple[int, ...], ndim: int) -> tuple[int, ...]:
    """The order of axes in which the compiled loop goes along the longest of the stack's."""
    axes = sorted(range(len(stack)), key=lambda axis: stack[axis])
    return (*axes, *range(len(stack), len(stack) + ndim))


def _in_rows(images: Array) -> Array:
    """With contiguous rows of samples: those of an item are read many times."""
    if images.strides[-1] == images.itemsize or images.shape[-1] == 1:
        return images
    return np.ascontiguousarray(images)


def _items_lie_in_order(results: Array, ndim: int) -> bool:
    first = results[(0,) * (results.ndim - ndim)] if results.size else results
    return first.flags.c_contiguous


def _rows(*arrays: Array, ndim: int) -> Iterator[tuple[Array, ...]]:
    """Stacks of one axis each, of stacks of several."""
    if arrays[0].ndim == ndim:
        yield tuple(each[np.newaxis] for each in arrays)
    elif arrays[0].ndim == ndim + 1:
        yield arrays
    else:
        for parts in zip(*arrays):
            yield from _rows(*parts, ndim=ndim)
