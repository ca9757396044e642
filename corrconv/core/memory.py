"""How much memory a call needs beyond its operands and its result, before anything is planned.

A rule for each method, in arrays of the image's size or of the padded one's, by what the method does;
the numbers, which stand in the implementations' files, are peaks measured as
`corrconv.measure.memory` does (2048² with 7 x 7 taps, 1024² with 31 x 31, 10⁶ with 101; NumPy
2.4, SciPy 1.17, torch 2.13, JAX 0.10, OpenCV 5.0, TensorFlow 2.21). An order of magnitude, and rather too
much than too little: most are within a factor of two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from corrconv.core.problem import Problem

MEBIBYTE = 2**20


@dataclass(frozen=True)
class Arrays:
    """So many arrays at once.

    Attributes
    ----------
    line, plane : float
        Arrays in 1-D, and in more dimensions.
    padded : bool
        Whether they have the size of the transform that holds everything, or the extended image's.
    item : int
        Bytes of an element where that is not the operands' own.
    """

    line: float
    plane: float
    padded: bool = True
    item: int = 0

    def nbytes(self, problem: Problem, *, sums: bool) -> int:
        """Bytes of all of them; `sums` are of the operands' own dtype, transforms of floats."""
        count = self.line if problem.ndim == 1 else self.plane
        shape = _padded(problem) if self.padded else problem.extended_shape
        item = self.item or (problem.dtype.itemsize if sums else float_item(problem))
        return int(count * item * math.prod(shape))


SUMS, TRANSFORMS = Arrays(2, 2, padded=False), Arrays(6, 6)
"""What is taken of those that do not say. Of a sum: the extended image, and a copy. Through an FFT: the
padded image, its spectrum, the kernel's, their product, the inverse, the result."""


def _padded(problem: Problem) -> tuple[int, ...]:
    """The size of the full result, as libraries pad it."""
    return tuple(N + n - 1 for N, n in zip(problem.image_shape, problem.kernel_shape))


def float_item(problem: Problem) -> int:
    """Bytes of an element in a floating-point route: integers go through float64."""
    return 8 if problem.dtype.kind in "biu" else problem.dtype.itemsize


def sum_item(problem: Problem) -> int:
    """Bytes in which our own compiled sums hold an element: integers in 4 or 8."""
    if problem.dtype.kind not in "biu":
        return problem.dtype.itemsize
    return 4 if problem.dtype.kind != "b" and problem.dtype.itemsize <= 4 else 8


def converted(problem: Problem) -> int:
    """Of integers that go through float64: the image, and the result before, as and after it is rounded."""
    if problem.dtype.kind not in "biu":
        return 0
    return 8 * (math.prod(problem.image_shape) + 3 * math.prod(problem.output_shape))
