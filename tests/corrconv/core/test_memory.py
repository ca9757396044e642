"""strided_gemm needs little memory beside operands and result, however large its matrix would be."""

from __future__ import annotations

import math
import threading
import time
import tracemalloc

import numpy as np
import pytest
from corrconv.impls import strided_gemm as module
from corrconv.impls.strided_gemm import StridedGemm
from scipy.signal import fftconvolve

import corrconv

ALLOWED = 256 * 2**20
LARGE = corrconv.Problem("correlate", (1100, 1200), (21, 20), "same", "symm", dtype=np.dtype("f4"))


class Watched(StridedGemm):
    """Notes the largest matrix, and how many there were at once."""

    def __init__(self):
        self.lock = threading.Lock()
        self.inside = self.most_inside = self.largest = 0
        self.kernel_sizes = set()

    def correlate_valid(self, image, kernel):
        windows = math.prod(N - n + 1 for N, n in zip(image.shape, kernel.shape))
        with self.lock:
            self.inside += 1
            self.most_inside = max(self.most_inside, self.inside)
            self.largest = max(self.largest, windows * kernel.nbytes)
            self.kernel_sizes.add(kernel.size)
        time.sleep(0.001)  # so that others come in meanwhile
        try:
            return super().correlate_valid(image, kernel)
        finally:
            with self.lock:
                self.inside -= 1


def random_operands(problem):
    random = np.random.default_rng(0)
    return [random.random(s, problem.dtype.type) for s in (problem.x_shape, problem.h_shape)]


@pytest.mark.parametrize("workers", [1, 2])
def test_the_matrix_is_never_there_as_a_whole(workers):
    assert LARGE.multiply_adds * LARGE.dtype.itemsize > 2 * 2**30
    x, h = random_operands(LARGE)
    plan = corrconv.get("strided_gemm").plan(LARGE, workers)
    tracemalloc.start()
    try:
        result = plan(x, h)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak - result.nbytes < ALLOWED
    expected = fftconvolve(np.pad(x, LARGE.padding, "symmetric"), np.flip(h), "valid")
    np.testing.assert_allclose(result, expected, rtol=2e-4)


@pytest.mark.parametrize("workers", [1, 2, 3, 16])
def test_few_matrices_at_once_and_none_too_large(monkeypatch, workers):
    monkeypatch.setattr(module, "BLOCK_BYTES", 2**16)
    problem = corrconv.Problem("convolve", (90, 91), (6, 7), "full", "wrap")
    x, h = random_operands(problem)
    watched = Watched()
    result = watched.plan(problem, workers)(x, h)
    assert watched.largest <= 2**16
    assert watched.most_inside <= min(workers, module.MOST_WORKERS)
    np.testing.assert_allclose(result, corrconv.convolve(x, h, "full", "wrap", method="strided"))


def test_a_kernel_larger_than_a_block_is_cut_too(monkeypatch):
    monkeypatch.setattr(module, "BLOCK_BYTES", 2**12)
    problem = corrconv.Problem("convolve", (8, 9), (27, 37), "same")
    assert problem.taps * 8 > 2**12
    x, h = random_operands(problem)
    watched = Watched()
    result = watched.plan(problem)(x, h)
    assert watched.largest <= 2**12
    assert max(watched.kernel_sizes) < problem.taps
    np.testing.assert_allclose(result, corrconv.convolve(x, h, "same", method="strided"))


def test_blocks_and_workers_together_stay_within_what_is_allowed():
    # half of it is left to each worker's part of the extended image, and to products
    assert module.MOST_WORKERS * module.BLOCK_BYTES <= ALLOWED / 2


def test_tracemalloc_would_tell():
    tracemalloc.start()
    try:
        np.ones(3_000_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak >= 24_000_000
