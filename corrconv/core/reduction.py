"""From any problem to a plain ``valid`` cross-correlation: prepared kernel, extended image.

With A the image and B the kernel, and no conjugation left,

    ============================  ====================  =========
    problem                       A                     B
    ============================  ====================  =========
    convolve                      x                     rev(h)
    correlate                     x                     conj(h)
    convolve, valid, h larger     h                     rev(x)
    correlate, valid, h larger    rev(conj(h))          rev(x)
    ============================  ====================  =========

The last row follows from correlate(x, h) = convolve(x, rev(conj(h))) and convolve's symmetry.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corrconv.core.problem import Problem

Array = NDArray[Any]
Box = tuple[slice, ...]
REVERSED = [(slice(None, None, -1),) * ndim for ndim in range(65)]  # 64 is NumPy's most


def preparation(problem: Problem) -> Callable[[Array, Array], tuple[Array, Array]]:
    """The function that makes image and kernel of x and h: chosen once, as every call pays for it.

    It gives views where that is possible; x and h are never written to.
    """
    convolve = problem.operation == "convolve"
    if problem.swapped and convolve:
        return lambda x, h: (h, flip(x))
    if problem.swapped:
        return lambda x, h: (flip(conjugate(h)), flip(x))
    if convolve:
        return lambda x, h: (x, flip(h))
    if problem.dtype.kind == "c":
        return lambda x, h: (x, np.conj(h))
    return lambda x, h: (x, h)


def image_and_kernel(problem: Problem, x: Array, h: Array) -> tuple[Array, Array]:
    """The image, not yet extended, and the kernel, in `problem.compute_dtype`."""
    dtype = problem.compute_dtype
    return preparation(problem)(x.astype(dtype, copy=False), h.astype(dtype, copy=False))


def flip(values: Array) -> Array:
    """A view, reversed in every axis; `numpy.flip` takes five times as long to make it."""
    return values[REVERSED[values.ndim]]


def conjugate(values: Array) -> Array:
    """The complex conjugate; real values as they are, without a copy."""
    return np.conj(values) if values.dtype.kind == "c" else values


def extend(problem: Problem, image: Array, box: Box | None = None) -> Array:
    """The extended image, or the part of it inside `box`.

    Parameters
    ----------
    problem : Problem
        Gives padding, boundary and fill value.
    image : ndarray
        The image, of shape `problem.image_shape`.
    box : tuple of slice, optional
        One slice with start and stop per axis, in coordinates of the extended image.
        The whole extended image where it is left out.

    Returns
    -------
    ndarray
        A view where nothing outside the image is read, else a new array.
    """
    box = box or tuple(slice(0, size) for size in problem.extended_shape)
    spans = [(s.start - before, s.stop - before) for s, (before, _) in zip(box, problem.padding)]
    if all(start >= 0 and stop <= N for (start, stop), N in zip(spans, image.shape)):
        return image[tuple(slice(*span) for span in spans)]
    out = np.empty([stop - start for start, stop in spans], image.dtype)
    extend_into(out, problem, image, spans)
    return out


def extend_into(
    out: Array, problem: Problem, image: Array, spans: list[tuple[int, int]] | None = None
) -> None:
    """Write the extended image between `spans` (image coordinates per axis) into `out`."""
    spans = spans or [
        (-before, N + after) for N, (before, after) in zip(image.shape, problem.padding)
    ]
    inside = [(max(start, 0), min(stop, N)) for (start, stop), N in zip(spans, image.shape)]
    if problem.boundary == "fill":
        out[...] = problem.fillvalue
        if all(start < stop for start, stop in inside):
            target = tuple(slice(a - start, b - start) for (a, b), (start, _) in zip(inside, spans))
            out[target] = image[tuple(slice(*span) for span in inside)]
        return
    indices = [source_indices(problem.boundary, *s, N) for s, N in zip(spans, image.shape)]
    out[...] = image[np.ix_(*indices)]


def source_indices(boundary: str, start: int, stop: int, size: int) -> NDArray[np.intp]:
    """Which sample stands at each position from start to stop: periodic, or mirrored at the edges."""
    positions = np.arange(start, stop)
    if boundary == "wrap":
        return positions % size
    folded = positions % (2 * size)
    return np.minimum(folded, 2 * size - 1 - folded)


def finish(problem: Problem, result: Array) -> Array:
    """The result in the problem's dtype: bool from counts, integers modulo 2^bits."""
    if problem.dtype.kind == "b":
        return np.asarray(result != 0)
    return result.astype(problem.dtype, copy=False)
