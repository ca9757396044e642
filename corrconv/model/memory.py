"""How much memory a call needs beyond its operands and its result, before anything is planned.

A rule for each method, in arrays of the image's size or of the padded one's, by what the method does;
the numbers are peaks measured as `corrconv.reports.memory.peak` does (2048² with 7 x 7 taps, 1024²
with 31 x 31, 10⁶ with 101; NumPy 2.4, SciPy 1.17, torch 2.13, JAX 0.10, OpenCV 5.0, TensorFlow 2.21). An
order of magnitude, and rather too much than too little: most are within a factor of two.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from corrconv import Implementation, Problem

MEBIBYTE = 2**20
SMALL = 2**15
"""Elements of an image that `numba_simd` pads as a whole."""
TRANSFORMS, IMAGES = 6.0, 2.0
"""What is taken of a method not listed here. Through an FFT: the padded image, its spectrum, the kernel's,
their product, the inverse, the result. Of a sum: the extended image, and a copy."""


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


KNOWN = {
    "astropy": Arrays(3.25, 3.25, padded=False, item=8),
    "astropy_fft": Arrays(6, 6, item=16),
    "ducc0": Arrays(3.5, 2.5),
    "fftw": Arrays(5, 3),
    "jax": Arrays(2.5, 2.5, padded=False),
    "jax_fft": Arrays(6.5, 6.5),
    "mkl": Arrays(6, 4.5),
    "naive": Arrays(2, 2, padded=False, item=32),  # a list's slot, and a float or int of Python
    "numba": Arrays(1, 1, padded=False),
    "numpy": Arrays(0, 0),
    "scipy_2d": Arrays(0, 0),
    "scipy_auto": Arrays(6, 4.5),
    "scipy_direct": Arrays(1, 1, padded=False),
    "scipy_fft": Arrays(6, 4.5),
    "scipy_oa": Arrays(3.5, 6.5, padded=False),
    "strided": Arrays(1, 1, padded=False),
    "tensorflow": Arrays(11, 3.5, padded=False),
    "torch": Arrays(3, 17, padded=False),  # in 2-D, one channel takes the place of sixteen
}


def beyond(implementation: Implementation, problem: Problem, workers: int = 1) -> int:
    """Bytes that a call is predicted to need beyond operands and result.

    Parameters
    ----------
    implementation : Implementation
    problem : Problem
        One that it supports.
    workers : int
        How many threads may be used.
    """
    name = implementation.name
    if name in RULES:
        return int(RULES[name](problem, workers)) + _converted(implementation, problem)
    sums = implementation.family == "direct"
    known = KNOWN.get(name, Arrays(IMAGES, IMAGES, padded=False) if sums else
                      Arrays(TRANSFORMS, TRANSFORMS))  # fmt: skip
    count = known.line if problem.ndim == 1 else known.plane
    shape = _padded(problem) if known.padded else problem.extended_shape
    item = known.item or _item(problem, through_float=not sums)
    return int(count * item * math.prod(shape)) + _converted(implementation, problem)


def _padded(problem: Problem) -> tuple[int, ...]:
    """The size of the full result, as libraries pad it."""
    return tuple(N + n - 1 for N, n in zip(problem.image_shape, problem.kernel_shape))


def _item(problem: Problem, *, through_float: bool) -> int:
    """Bytes of an element where it is computed: integers go through an FFT in float64."""
    whole = problem.dtype.kind in "biu"
    return 8 if whole and through_float else problem.dtype.itemsize


def _converted(implementation: Implementation, problem: Problem) -> int:
    """Of integers that go through float64: the image, and the result before, as and after it is rounded."""
    sums = implementation.family == "direct" and implementation.name != "ndimage"
    if problem.dtype.kind not in "biu" or sums or implementation.name == "fftw_tiled":
        return 0
    return 8 * (math.prod(problem.image_shape) + 3 * math.prod(problem.output_shape))


def _numba_simd(problem: Problem, workers: int) -> float:
    """Strips along the borders, as high as the kernel and a tile; the image is read where it lies.

    Integers are copied into the 4 or 8 bytes that they are summed in.
    """
    item, outputs = problem.dtype.itemsize, math.prod(problem.output_shape)
    *_, columns = problem.extended_shape
    strip = (4 + problem.kernel_shape[0]) * columns if problem.ndim == 2 else 4096
    wide = _summed_item(problem)
    whole = math.prod(problem.extended_shape)
    held = wide * max(min(workers * strip, 2 * whole), min(whole, SMALL))
    if problem.dtype.kind not in "biu":
        return held
    return held + wide * (math.prod(problem.image_shape) + (outputs if wide != item else 0))


def _summed_item(problem: Problem) -> int:
    """Bytes in which our own sums hold an element."""
    if problem.dtype.kind not in "biu":
        return problem.dtype.itemsize
    return 4 if problem.dtype.kind != "b" and problem.dtype.itemsize <= 4 else 8


def _separable(problem: Problem, workers: int) -> float:
    """The rows that a pass along the other axis needs, for each worker."""
    held = (8 + problem.kernel_shape[0]) * problem.extended_shape[-1]
    return workers * _summed_item(problem) * 2 * held


def _fftw_tiled(problem: Problem, workers: int) -> float:
    """The kernel's tile and its spectrum, a tile for each worker; and as much to plan with.

    It does not grow with the image. The tile is the one that it would choose.
    """
    from corrconv.engines.tiles.choice import choose

    try:
        choice = choose(problem, workers)
    except LookupError:  # nothing to transform with is installed: the usual largest tile's
        points, threads = 1024**2 if problem.ndim == 2 else 2**16, workers
    else:
        points, threads = math.prod(choice.tile_shape), min(choice.workers, choice.tiles)
    return MEBIBYTE / 2 + 2 * (2 + threads) * points * _item(problem, through_float=True)


def _strided_gemm(problem: Problem, workers: int) -> float:
    """The matrix of windows, in blocks of 32 MiB, on three threads at most; and the extended image."""
    item = problem.dtype.itemsize
    windows = item * math.prod(problem.output_shape) * problem.taps
    image = item * math.prod(problem.extended_shape)
    return min(windows, min(workers, 3) * 32 * MEBIBYTE) + image


def _ndimage(problem: Problem, workers: int) -> float:
    """A table of where each tap reads, 8 bytes each, for every place near a border."""
    places = math.prod(map(min, problem.image_shape, problem.kernel_shape))
    return 8 * places * problem.taps


def _opencv(problem: Problem, workers: int) -> float:
    """In 2-D blocks of its own DFT, whatever the image's size; in 1-D the whole."""
    if problem.ndim == 1:
        return 6 * _item(problem, through_float=True) * problem.extended_shape[0]
    around = 0 if problem.zero_filled and problem.mode != "full" else 1
    return 4 * MEBIBYTE + around * problem.dtype.itemsize * math.prod(problem.extended_shape)


def _torch(problem: Problem, workers: int) -> float:
    """Of all but float32 it unfolds the image into a matrix of outputs x taps."""
    item, outputs = problem.dtype.itemsize, math.prod(problem.output_shape)
    count = KNOWN["torch"].line if problem.ndim == 1 else KNOWN["torch"].plane
    unfolded = 0 if problem.dtype.name == "float32" else item * outputs * problem.taps
    return unfolded + count * item * math.prod(problem.extended_shape)


RULES: dict[str, Callable[[Problem, int], float]] = {
    "fftw_tiled": _fftw_tiled,
    "ndimage": _ndimage,
    "numba_simd": _numba_simd,
    "opencv": _opencv,
    "separable": _separable,
    "strided_gemm": _strided_gemm,
    "torch": _torch,
}
