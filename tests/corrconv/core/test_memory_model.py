"""The memory that is predicted: what it grows with, and that every implementation has a number."""

from __future__ import annotations

import numpy as np
import pytest

import corrconv
from corrconv.core.memory import MEBIBYTE


def problem(x, h, dtype="float32", mode="same"):
    return corrconv.Problem("correlate", x, h, mode, dtype=np.dtype(dtype))


@pytest.mark.parametrize("name", corrconv.names())
@pytest.mark.parametrize("dtype", ["float32", "complex128", "uint8"])
@pytest.mark.parametrize("sizes", [((1000,), (9,)), ((200, 300), (9, 7)), ((9, 9, 9), (3, 3, 3))])
def test_it_is_never_negative_and_shrinks_with_no_image(name, dtype, sizes):
    it, small = corrconv.get(name), problem(*sizes, dtype)
    if it.supports(small):
        pytest.skip("it does not take this problem")
    large = problem(tuple(4 * N for N in sizes[0]), sizes[1], dtype)
    assert it.memory(small) >= 0
    if name != "fft_tiled":  # of a larger image the best tile may be smaller
        assert it.memory(small) <= it.memory(large)


def test_tiles_and_strips_do_not_grow_with_the_image():
    for name, most in (("fft_tiled", 4 * MEBIBYTE), ("numba_simd", MEBIBYTE)):
        it = corrconv.get(name)
        for N in (1024, 4096, 8192):
            assert it.memory(problem((N, N), (15, 15))) < most, name
    whole = corrconv.get("fftw")
    assert whole.memory(problem((4096, 4096), (15, 15))) > 4096**2 * 4


def test_each_thread_has_a_tile_of_its_own():
    it, large = corrconv.get("fft_tiled"), problem((4000, 4000), (31, 31))
    assert it.memory(large, 4) > 1.3 * it.memory(large, 1)


MEASURED = {  # bytes of a peak beyond operands and result, as reports/memory/measure.py finds it
    ("astropy", (1024, 1024), (31, 31), "float32"): 26_525_696,
    ("astropy_fft", (2048, 2048), (7, 7), "float32"): 395_808_768,
    ("ducc0", (2048, 2048), (7, 7), "float32"): 39_768_064,
    ("fft_tiled", (1024, 1024), (31, 31), "float32"): 978_944,
    ("fftw", (1024, 1024), (31, 31), "float32"): 13_012_992,
    ("fftw", (1_000_000,), (101,), "float32"): 20_301_568,
    ("ipp", (1024, 1024), (31, 31), "float32"): 1_449_984,
    ("ipp", (2048, 2048), (7, 7), "float32"): 102_400,
    ("ipp", (700, 900), (14, 14), "float64"): 5_122_176,
    ("ipp", (1_000_000,), (101,), "float32"): 1_062_656,
    ("ipp", (20_000,), (15_000,), "float32"): 2_172_800,
    ("mkl", (700, 900), (15, 15), "float64"): 22_792_320,
    ("ndimage", (512, 512), (63, 63), "float32"): 125_894_656,
    ("ndimage", (700, 900), (15, 15), "uint8"): 19_399_440,
    ("numba", (700, 900), (15, 15), "int32"): 2_591_808,
    ("numba_simd", (1024, 1024), (31, 31), "float32"): 249_856,
    ("numba_simd", (700, 900), (15, 15), "uint8"): 78_608,
    ("scipy_fft", (700, 900), (15, 15), "uint8"): 36_741_904,
    ("scipy_fft", (1_000_000,), (101,), "float32"): 24_168_192,
    ("scipy_oa", (2048, 2048), (7, 7), "float32"): 106_766_336,
    ("separable", (2048, 2048), (7, 7), "float32"): 204_800,
    ("strided_gemm", (2048, 2048), (7, 7), "float32"): 34_664_448,
    ("tensorflow", (2048, 2048), (7, 7), "float32"): 52_776_960,
    ("torch", (2048, 2048), (7, 7), "float32"): 275_304_448,
    ("torch", (1024, 1024), (31, 31), "float64"): 8_061_267_968,
    ("torch", (512, 512), (15, 15), "int16"): 117_583_872,
}  # fmt: skip


@pytest.mark.parametrize(("case", "found"), MEASURED.items(), ids=lambda v: str(v))
def test_it_is_within_a_factor_of_two_of_what_was_measured(case, found):
    name, x, h, dtype = case
    assert found / 2 < corrconv.get(name).memory(problem(x, h, dtype)) < found * 2
