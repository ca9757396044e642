"""opencv: cv2.filter2D, OpenCV's general linear filter."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np

from corrconv.core import Array, Implementation, Plan, Problem
from corrconv.core.exact import declines_inexact, from_float
from corrconv.core.facts import Bare
from corrconv.core.knobs import Knob
from corrconv.core.library import only_up_to_2d
from corrconv.core.memory import MEBIBYTE, converted, float_item
from corrconv.core.reduction import preparation


class OpenCV(Implementation):
    """cv2.filter2D, 1-D operands as a single row.

    It is a correlation, centred at n // 2. From 130 taps (float32) or 50 (float64) on it goes through
    a DFT in float64, so its family is mixed.

    Deviations undone: convolve reverses the kernel; whatever outside the image it has no border for
    (another fill value, ``wrap``, the whole of ``full``) is first written around the image by
    cv2.copyMakeBorder; 8- and 16-bit integers, which would saturate, are summed into float64, and
    declined where that is not exact; taps of zero are skipped, so where one meets inf or NaN, the output
    is made NaN; arrays whose rows overlap, which it refuses, are copied.
    """

    name = "opencv"
    family = "mixed"
    library = "opencv-python-headless"
    distributions = (
        "opencv-python",
        "opencv-contrib-python",
        "opencv-contrib-python-headless",
    )
    module = "cv2"
    reference = "cv2.filter2D, https://docs.opencv.org"
    dtypes = "u1 i2 u2 f4 f8"
    cost = "OpenCV's filter"
    colour = "#a30d2d"

    def declines(self, problem: Problem) -> str | None:
        return only_up_to_2d(problem) or declines_inexact(problem, fft=True)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        compute = _flat(problem) if problem.ndim == 1 else _filter(problem)
        return Plan(problem, workers, threads().at(workers, compute))

    def memory(self, problem: Problem, workers: int = 1) -> int:
        """In 2-D blocks of its own DFT, whatever the image's size; in 1-D the whole."""
        if problem.ndim == 1:
            return 6 * float_item(problem) * problem.extended_shape[0] + converted(problem)
        around = 0 if problem.zero_filled and problem.mode != "full" else 1
        image = problem.dtype.itemsize * math.prod(problem.extended_shape)
        return 4 * MEBIBYTE + around * image + converted(problem)

    def bare(self, x: Array, h: Array) -> Bare:
        import cv2

        cv2.setNumThreads(1)
        return lambda x, h: cv2.filter2D(x, -1, h, borderType=cv2.BORDER_CONSTANT)


@cache
def threads() -> Knob:
    """OpenCV's number of threads."""
    import cv2

    return Knob("cv2", cv2.getNumThreads, cv2.setNumThreads)


def _flat(problem: Problem) -> Any:
    """1-D, as one row."""
    row = Problem(
        problem.operation,
        (1, *problem.x_shape),
        (1, *problem.h_shape),
        problem.mode,
        problem.boundary,
        problem.fillvalue,
        problem.dtype,
    )
    compute = _filter(row)
    return lambda x, h: compute(x[None], h[None])[0]


def _filter(problem: Problem) -> Any:
    import cv2

    filter2D, prepare = cv2.filter2D, preparation(problem)
    integers = problem.dtype.kind in "iu"
    depth = cv2.CV_64F if integers else -1
    border, around, inside = _borders(problem)

    def compute(x: Array, h: Array) -> Array:
        image, kernel = map(_rows_apart, prepare(x, h))
        if around:
            image = cv2.copyMakeBorder(image, *around)
        if integers:
            kernel = kernel.astype(np.float64)
        result = filter2D(image, depth, kernel, borderType=border)
        if not (integers or kernel.all() or (finite := np.isfinite(image)).all()):
            zeros = (kernel == 0).astype(np.float32)
            met = filter2D((~finite).astype(np.float32), -1, zeros, borderType=border)
            result[met > 0.5] = np.nan
        if inside:
            result = result[inside]
        return from_float(problem, result) if integers else result

    return compute


def _rows_apart(values: Array) -> Array:
    """The array; a copy where a row begins before the one above it ends, as in sliding windows."""
    step, (_, width) = values.strides[0], values.shape
    return values.copy() if 0 <= step < width * values.itemsize else values


def _borders(problem: Problem) -> tuple[int, tuple[Any, ...] | None, tuple[slice, ...] | None]:
    """filter2D's own border, what copyMakeBorder writes around the image, and where the result is.

    filter2D gives as many outputs as its image has pixels, and starts n // 2 before it.
    """
    import cv2

    zeros, starts = cv2.BORDER_CONSTANT, [n // 2 for n in problem.kernel_shape]
    inside = tuple(slice(s, s + size) for s, size in zip(starts, problem.output_shape))
    if problem.mode == "valid":
        return zeros, None, inside
    if problem.mode == "same" and problem.zero_filled:
        return zeros, None, None
    if problem.mode == "same" and problem.boundary == "symm":
        return cv2.BORDER_REFLECT, None, None
    if problem.zero_filled:  # full: the image grows to the output's size, zeros outside
        grown = [(b - n // 2, a - (n - 1) // 2) for (b, a), n in _sides(problem)]
        return zeros, (*grown[0], *grown[1], zeros), None
    kinds = {"fill": zeros, "symm": cv2.BORDER_REFLECT, "wrap": cv2.BORDER_WRAP}
    (top, bottom), (left, right) = problem.padding
    fill = (float(problem.fillvalue.real),) * 4
    return zeros, (top, bottom, left, right, kinds[problem.boundary], None, fill), inside


def _sides(problem: Problem) -> Any:
    return zip(problem.padding, problem.kernel_shape)


implementation = OpenCV()
