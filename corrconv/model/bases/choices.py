"""Implementations that compute in several ways, as sizes have it: each way is fitted apart."""

from __future__ import annotations

import math

from corrconv.core import ipp_library
from corrconv.core.problem import Problem
from corrconv.model.bases.counts import full_shape, outputs
from corrconv.model.bases.lengths import next_smooth, work
from corrconv.model.bases.sums import numpy_rows, padded_windows, windows
from corrconv.model.bases.transforms import fast_lengths, overlap_add
from corrconv.model.ours import Features

DFT_TAPS = {"float32": 130}
"""Taps from which OpenCV's filter2D takes its DFT; 50 for other dtypes (OpenCV, filter.dispatch.cpp)."""
DFT_TAPS_ELSE = 50
SCIPY_1D = {
    "valid": (1.89095737e-9, 2.1364985e-10, -1e-3),
    "full": (1.7649070e-9, 2.1414831e-10, -1e-3),
    "same": (3.2646654e-9, 2.8478277e-10, -1e-3),
}
SCIPY_1D_LONGER_KERNEL = (3.21635404e-9, 1.1773253e-8, -1e-5)
SCIPY_2D = {
    "valid": (1.85927e-9, 2.11242e-8, -1e-4),
    "full": (1.99817e-9, 1.66174e-8, -1e-4),
    "same": (2.04735e-9, 1.55367e-8, -1e-4),
}
"""Seconds a point of the FFT's and of the direct sum's operations, and an offset, as
``scipy.signal._signaltools._fftconv_faster`` has them (SciPy 1.17)."""


def scipy_direct(problem: Problem) -> Features:
    """NumPy's routine in 1-D; else windows over an image that is padded to the full size."""
    return numpy_rows(problem) if problem.ndim == 1 else padded_windows(problem)


def scipy_auto(problem: Problem) -> Features:
    """The direct sum or the FFT, as SciPy's ``choose_conv_method`` takes one of them."""
    by_fft, by_sum = fast_lengths(problem), scipy_direct(problem)
    if takes_fft(problem):
        return (*(0.0 for _ in by_sum), *by_fft, 1.0)
    return (*by_sum, *(0.0 for _ in by_fft), 0.0)


def takes_fft(problem: Problem) -> bool:
    """What SciPy chooses for floats: the less of two estimates."""
    longer_kernel = problem.mode == "same" and math.prod(problem.h_shape) > math.prod(
        problem.x_shape
    )
    if problem.ndim > 1:
        per_fft, per_sum, offset = SCIPY_2D[problem.mode]
        operations = math.prod(problem.x_shape) * math.prod(problem.h_shape)
        if problem.mode != "same":
            operations = min(map(math.prod, (problem.x_shape, problem.h_shape))) * outputs(problem)
    else:
        per_fft, per_sum, offset = (
            SCIPY_1D_LONGER_KERNEL if longer_kernel else SCIPY_1D[problem.mode]
        )
        N, n = problem.x_shape[0], problem.h_shape[0]
        operations = N * n
        if problem.mode == "same" and N >= n:
            operations -= (n // 2) * ((n + 1) // 2)
        elif problem.mode == "valid":
            operations = outputs(problem) * min(N, n)
    points = math.prod(full_shape(problem))
    return per_fft * 3 * points * math.log(points) < per_sum * operations + offset


def opencv(problem: Problem) -> Features:
    """A sum over taps up to some number of them; beyond, DFTs in float64 of blocks of the image."""
    if not takes_dft(problem):
        return (*windows(problem), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    points, steps, blocks, kernel = 0.0, 0.0, 1, 1
    sizes = []
    for N, n in zip((1, *problem.image_shape)[-2:], (1, *problem.kernel_shape)[-2:]):
        size, count = dft_block(N, n)
        sizes.append(size)
        blocks *= count
    one = math.prod(sizes)
    points = (blocks + kernel) * one
    steps = points * sum(map(work, sizes))
    return (
        *(0.0 for _ in windows(problem)),
        points * math.log2(one + 1),
        steps,
        points,
        blocks,
        outputs(problem),
        1.0,
    )


def ipp(problem: Problem) -> Features:
    """A sum over taps, or blocks through an FFT, as `corrconv.impls.ipp` tells IPP."""
    by_fft, by_sum = overlap_add(problem), windows(problem)
    if ipp_library.by_fft(problem):
        return (*(0.0 for _ in by_sum), *by_fft, 1.0)
    return (*by_sum, *(0.0 for _ in by_fft), 0.0)


def takes_dft(problem: Problem) -> bool:
    """Whether OpenCV goes by DFTs."""
    return problem.taps >= DFT_TAPS.get(problem.dtype.name, DFT_TAPS_ELSE)


def dft_block(N: int, n: int) -> tuple[int, int]:
    """Along an axis, the DFT's length and how many blocks there are (OpenCV, ``crossCorr``)."""
    block = min(max(round(4.5 * n), 256 - n + 1), N)
    size = max(next_smooth(block + n - 1), 2)
    block = min(size - n + 1, N)
    return size, -(-N // block)
