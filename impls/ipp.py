"""ipp: Intel's IPP, its convolution and correlation of signals and images."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from corrconv.core import Array, Implementation, Plan, Problem, ipp_library
from corrconv.core.facts import Bare
from corrconv.core.ipp_library import (
    ACCURATE,
    CONSTANT,
    DIRECT,
    FFT,
    IN_MEMORY,
    TYPES,
    VALID,
    Int,
    Pointer,
    Size,
    by_fft,
    check,
    function,
    here,
    needed,
    scratch,
)
from corrconv.core.library import only_up_to_2d, only_zero_fill
from corrconv.core.memory import MEBIBYTE
from corrconv.core.reduction import extend, flip, preparation

LARGEST = 2**28
"""Bytes of a transform up to which IPP's count of its scratch, a C int, does not overflow: it is at most
five times as much."""

Call = Callable[[Array, Array], Array]


class IPP(Implementation):
    """ippsConvolve (real) and ippsCrossCorrNorm (complex) in 1-D; in 2-D ippiConv and ippiFilterBorder.

    It is told which way to go, the sum or the FFT, by the number of taps. What it takes by itself
    (ippAlgAuto) is wrong in ippsConvolve_64f with AVX-512, for signals of more than 4096 samples and up to
    63 taps (IPP 2026.1; 23,179 by 6, for one), where each of the two ways is right; elsewhere it is right,
    and up to ten times as slow as the other way. Images have an FFT in float32 only.

    Deviations undone: a convolution is of the whole of ``full``, from which the result is cut;
    ippiFilterBorder starts a sample later for even sides, so it runs over an extended copy of the image.
    Operands whose rows have steps are copied. Declined: other boundaries than zeros, 2-D complex, which it
    has not, and sizes whose scratch it would count wrongly.
    """

    name = "ipp"
    family = "mixed"
    library = ipp_library.DISTRIBUTION
    module = "corrconv.core.ipp_library"  # the wheel has none
    reference = "Intel Integrated Performance Primitives, ippsConvolve and ippiConv"
    cost = "IPP's sum or FFT"
    threaded = False
    colour = "#2f6fb5"

    def unavailable(self) -> str | None:
        return ipp_library.unavailable()

    def declines(self, problem: Problem) -> str | None:
        if reason := only_up_to_2d(problem) or only_zero_fill(problem):
            return reason
        if problem.ndim == 2 and problem.dtype.kind == "c":
            return "complex operands in 2-D: it has no function for them"
        if _block(problem) > LARGEST or _whole(problem) > 8 * LARGEST - 8:
            return "a size at which it would count its scratch wrongly, in a C int"
        return None

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        prepare, work = preparation(problem), _chosen(problem)

        def correlate(x: Array, h: Array) -> Array:
            return work(*prepare(x, h))

        return Plan(problem, workers, correlate)

    def memory(self, problem: Problem, workers: int = 1) -> int:
        """What of the whole result is not asked for, or an extended image; transforms of blocks."""
        item = problem.dtype.itemsize
        held = _whole(problem) - item * math.prod(problem.output_shape)
        if problem.ndim == 2 and problem.dtype == np.float64:
            held = 0 if _fits(problem) else item * math.prod(problem.extended_shape)
        if by_fft(problem):
            held += MEBIBYTE + (4 if problem.ndim == 1 else 1) * _block(problem)
        return held

    def bare(self, x: Array, h: Array) -> Bare:
        problem = Problem("correlate", x.shape, h.shape, "same", dtype=x.dtype)
        return _chosen(problem)


def _block(problem: Problem) -> int:
    """Bytes of the largest block that it may transform: four times as long as the kernel's longest side."""
    sides, longest = zip(problem.image_shape, problem.kernel_shape), max(problem.kernel_shape)
    lengths = [1 << (min(N + n - 1, 4 * longest) - 1).bit_length() for N, n in sides]
    return problem.dtype.itemsize * math.prod(lengths)


def _whole(problem: Problem) -> int:
    """Bytes of the whole convolution."""
    sides = zip(problem.image_shape, problem.kernel_shape)
    return problem.dtype.itemsize * math.prod(N + n - 1 for N, n in sides)


def _fits(problem: Problem) -> bool:
    """Whether ippiFilterBorder gives what is asked for, of the image with zeros around it."""
    return problem.mode == "same" and all(n % 2 for n in problem.kernel_shape)


def _chosen(problem: Problem) -> Call:
    """What takes the image and the kernel of a `valid` cross-correlation, not yet extended."""
    if problem.ndim == 2:
        return _conv(problem) if problem.dtype == np.float32 else _filter(problem)
    return _cross(problem) if problem.dtype.kind == "c" else _convolve(problem)


def _way(problem: Problem) -> int:
    """The algorithm that it is told to take."""
    return FFT if by_fft(problem, here()) else DIRECT


def _convolve(problem: Problem) -> Call:
    """1-D, real: the whole convolution."""
    (N,), (n,) = problem.image_shape, problem.kernel_shape
    ((before, _),) = problem.padding
    letters, kind = TYPES[problem.dtype.name]
    way = _way(problem)
    (nbytes,) = needed("ippsConvolveGetBufferSize", N, n, kind, way)
    convolve = function(
        f"ippsConvolve_{letters}", Pointer, Int, Pointer, Int, Pointer, Int, Pointer
    )
    inside = slice(n - 1 - before, n - 1 - before + problem.output_shape[0])

    def compute(image: Array, kernel: Array) -> Array:
        image, taps = _packed(image), flip(kernel).copy()
        whole, (_held, work) = np.empty(N + n - 1, problem.dtype), scratch(nbytes)
        check(convolve(image.ctypes.data, N, taps.ctypes.data, n, whole.ctypes.data, way, work))
        return whole[inside]

    return compute


def _cross(problem: Problem) -> Call:
    """1-D, complex: the lags that are asked for."""
    (N,), (n,), (size,) = problem.image_shape, problem.kernel_shape, problem.output_shape
    ((before, _),) = problem.padding
    letters, kind = TYPES[problem.dtype.name]
    way = _way(problem)
    (nbytes,) = needed("ippsCrossCorrNormGetBufferSize", n, N, size, -before, kind, way)
    types = Pointer, Int, Pointer, Int, Pointer, Int, Int, Int, Pointer
    cross = function(f"ippsCrossCorrNorm_{letters}", *types)

    def compute(image: Array, kernel: Array) -> Array:
        image, taps = _packed(image), np.conj(kernel, order="C")  # it conjugates the first
        out, (_held, work) = np.empty(size, problem.dtype), scratch(nbytes)
        operands = taps.ctypes.data, n, image.ctypes.data, N
        check(cross(*operands, out.ctypes.data, size, -before, way, work))
        return out

    return compute


def _conv(problem: Problem) -> Call:
    """2-D float32: the whole convolution, or what needs no border."""
    sizes = Size.of(problem.image_shape), Size.of(problem.kernel_shape)
    way = _way(problem) | (VALID if problem.mode == "valid" else 0)
    (nbytes,) = needed("ippiConvGetBufferSize", *sizes, TYPES["float32"][1], 1, way)
    conv = function("ippiConv_32f_C1R", *(Pointer, Int, Size) * 2, Pointer, Int, Int, Pointer)
    sides = list(zip(problem.image_shape, problem.kernel_shape))
    whole = [N - n + 1 if problem.mode == "valid" else N + n - 1 for N, n in sides]
    starts = [
        0 if problem.mode == "valid" else n - 1 - before
        for (_, n), (before, _) in zip(sides, problem.padding)
    ]
    inside = tuple(slice(s, s + size) for s, size in zip(starts, problem.output_shape))

    def compute(image: Array, kernel: Array) -> Array:
        image, taps = _packed(image), flip(kernel).copy()
        result, (_held, work) = np.empty(whole, np.float32), scratch(nbytes)
        first = image.ctypes.data, 4 * sizes[0].width, sizes[0]
        second = taps.ctypes.data, 4 * sizes[1].width, sizes[1]
        check(conv(*first, *second, result.ctypes.data, 4 * whole[1], way, work))
        return result[inside]

    return compute


def _filter(problem: Problem) -> Call:
    """2-D float64: a sum, over the image with zeros around, or over a copy that is extended."""
    rows, columns = problem.kernel_shape
    size, outputs = Size.of(problem.kernel_shape), Size.of(problem.output_shape)
    kind = TYPES["float64"][1]
    spec_bytes, nbytes = needed("ippiFilterBorderGetSize", size, outputs, kind, kind, 1, sizes=2)
    init = function("ippiFilterBorderInit_64f", Pointer, Size, Int, Int, Int, Pointer)
    run = function(
        "ippiFilterBorder_64f_C1R", *(Pointer, Int) * 2, Size, Int, Pointer, Pointer, Pointer
    )
    alone = _fits(problem)
    border = CONSTANT if alone else IN_MEMORY
    width, made = (problem.image_shape if alone else problem.extended_shape)[1], outputs.width
    # where its first output is centred
    first = 0 if alone else 8 * ((rows - 1) // 2 * width + (columns - 1) // 2)
    zero = np.zeros(1)

    def compute(image: Array, kernel: Array) -> Array:
        image, taps = _packed(image if alone else extend(problem, image)), _packed(kernel)
        out = np.empty(problem.output_shape)
        (_spec, spec), (_work, work) = scratch(spec_bytes), scratch(nbytes)
        check(init(taps.ctypes.data, size, kind, 1, ACCURATE, spec))
        run_on = image.ctypes.data + first, 8 * width, out.ctypes.data, 8 * made, outputs, border
        check(run(*run_on, zero.ctypes.data, spec, work))
        return out

    return compute


def _packed(values: Array) -> Array:
    """As IPP takes arrays: aligned, their samples side by side."""
    return values if values.flags.carray else np.require(values, requirements=["C", "A"])


implementation = IPP()
