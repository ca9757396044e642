"""Direct sums: multiply-adds, loops that are begun, outputs.

A kernel of one tap is a product, which some libraries know; it is fitted apart, by its outputs.
"""

from __future__ import annotations

import math

from corrconv.core.problem import Problem
from corrconv.model.bases.counts import (
    beyond,
    far,
    far_operands,
    inside,
    loop_length,
    only_in,
    outputs,
)
from corrconv.model.ours import SECOND_CACHE, Features

FIRST_CACHE = 2**15
SMALL_KERNEL = 11
"""Taps up to which NumPy's 1-D correlate has loops of its own (``small_correlate``)."""
DOT_BLOCK = 32
"""Products that OpenBLAS's dot product does at once; those left over are done one by one."""
XLA_TAPS = (8, 32, 64)
"""Taps in a row at which XLA's loops, unrolled and made into vectors otherwise, change their speed."""


def loops(problem: Problem) -> Features:
    """A loop along a row of outputs for each tap: multiply-adds, also from far rows, loops begun."""
    made, columns = outputs(problem), problem.output_shape[-1]
    row = 2 * columns * problem.compute_dtype.itemsize
    return (
        made * problem.taps,
        made * problem.taps * beyond(row, FIRST_CACHE),
        made * problem.taps * beyond(row, SECOND_CACHE),
        made / columns * problem.taps,
        made,
        math.prod(problem.extended_shape),
        far_operands(problem),
    )


def windows(problem: Problem) -> Features:
    """A loop over taps for each output: multiply-adds, rows of taps met, outputs, taps."""
    return _windows(problem, problem.kernel_shape[-1])


def _windows(problem: Problem, loop: int) -> Features:
    made = outputs(problem)
    if problem.taps == 1:
        return (0.0, 0.0, 0.0, 0.0, far_operands(problem), made)
    return (
        made * problem.taps,
        made * problem.taps / loop,
        made,
        problem.taps,
        far_operands(problem),
        0.0,
    )


def padded_windows(problem: Problem) -> Features:
    """The same over an image that is extended first."""
    return (*windows(problem), math.prod(problem.extended_shape))


def strided_windows(problem: Problem) -> Features:
    """The same by NumPy, which chooses its innermost loop: never one of a single tap."""
    return (*_windows(problem, loop_length(problem)), math.prod(problem.extended_shape))


def bordered_windows(problem: Problem) -> Features:
    """The same, where outputs whose taps reach over the border take a slower way."""
    at_border = outputs(problem) - inside(problem)
    return (*windows(problem), at_border * problem.taps, at_border)


def tabled_windows(problem: Problem) -> Features:
    """`scipy.ndimage`: a list of offsets of the taps for each kind of border that an output can meet."""
    kinds = math.prod(map(min, problem.image_shape, problem.kernel_shape))
    return (*windows(problem), kinds * problem.taps)


def unfolding(problem: Problem) -> Features:
    """The image unfolded to a row of taps for each output, and a product of matrices."""
    made = outputs(problem)
    matrix = problem.dtype.itemsize * made * problem.taps
    return (
        *strided_windows(problem),
        made / problem.output_shape[-1] * problem.taps,
        far(matrix),
    )


def xla(problem: Problem) -> Features:
    """Loops that XLA writes: their speed changes with the taps in a row."""
    made = outputs(problem)
    case = sum(problem.kernel_shape[-1] > taps for taps in XLA_TAPS)
    return (
        *windows(problem)[1:],
        math.prod(problem.extended_shape),
        *only_in(case, len(XLA_TAPS) + 1, float(made * problem.taps)),
    )


def numpy_rows(problem: Problem) -> Features:
    """NumPy's 1-D correlate: a dot product for each output, and loops of its own for few taps."""
    made, taps = outputs(problem), problem.taps
    if taps <= SMALL_KERNEL:
        return (0.0, 0.0, 0.0, 0.0, made * taps, made, far_operands(problem))
    full = inside(problem)
    products = full * taps + (made - full) * 0.75 * taps
    left_over = full * (taps % DOT_BLOCK) + (made - full) * DOT_BLOCK / 2
    return (products, left_over, made, made - full, 0.0, 0.0, far_operands(problem))
