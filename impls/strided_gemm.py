"""strided_gemm: im2col and a matrix product, in blocks that bound the extra memory."""

from __future__ import annotations

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from corrconv.core import Array, DirectImplementation, Plan, Problem
from corrconv.core.threads import one_blas_thread

BLOCK_BYTES = 32 * 2**20
"""Bytes of one im2col matrix: every worker holds one, beside its part of the extended image."""
MOST_WORKERS = 3
"""Threads at most, however many `workers`: their blocks together stay under 256 MiB."""


class StridedGemm(DirectImplementation):
    """Each window becomes a row of a matrix, which BLAS multiplies by the taps.

    The way that convolution layers were first made fast; the matrix is taps times larger than the
    image, so it is built and used in blocks.
    """

    name = "strided_gemm"
    library = "numpy"
    reference = (
        "K. Chellapilla, S. Puri, P. Simard, High Performance Convolutional Neural Networks for "
        "Document Processing (2006), section 'unrolling convolution'"
    )
    ours = True
    cost = "unfolding"
    colour = "#b3474f"

    def block(self, problem: Problem) -> tuple[int, int]:
        elements = BLOCK_BYTES // problem.compute_dtype.itemsize
        taps = min(problem.taps, elements)
        return elements // taps, taps

    def memory(self, problem: Problem, workers: int = 1) -> int:
        """The matrix of windows, in blocks, for each thread; and the extended image."""
        item = problem.dtype.itemsize
        windows = item * math.prod(problem.output_shape) * problem.taps
        blocks = min(windows, min(workers, MOST_WORKERS) * BLOCK_BYTES)
        return blocks + item * math.prod(problem.extended_shape)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        return super().make_plan(problem, min(workers, MOST_WORKERS))

    def correlate_valid(self, image: Array, kernel: Array) -> Array:
        windows = sliding_window_view(image, kernel.shape)
        outputs = windows.shape[: image.ndim]
        with one_blas_thread(), np.errstate(invalid="ignore", over="ignore"):  # a sum says nothing
            product: Array = windows.reshape(-1, kernel.size) @ kernel.reshape(-1)
        return product.reshape(outputs)


implementation = StridedGemm()
