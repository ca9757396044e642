"""naive: the definition, as plain Python loops. Slow, obvious, and it counts what it does."""

from __future__ import annotations

from typing import Any

import numpy as np

from corrconv.core import Array, DirectImplementation, Problem
from corrconv.core.library import only_up_to_2d
from corrconv.core.memory import Arrays


class Naive(DirectImplementation):
    """y[i, j] = Σ_p Σ_q image[i + p, j + q] · kernel[p, q], one multiply-add at a time.

    The sums are those of Python's own numbers: double precision for float32 as well, and integers
    of any size, reduced to the dtype at the end.

    Attributes
    ----------
    multiply_adds : int
        How many multiply-adds have been done since it was last set to zero. Results are right from
        several threads at once; the count then need not be.
    """

    name = "naive"
    library = "python"
    reference = (
        "the definition: A. V. Oppenheim and R. W. Schafer, Discrete-Time Signal Processing, ch. 2"
    )
    ours = True
    cost = "loops"
    threaded = False
    arrays = Arrays(2, 2, padded=False, item=32)  # a list's slot, and a float or int of Python
    computes_in = "float64"
    colour = "#8a6d1c"
    multiply_adds = 0

    def rate(self, problem: Problem) -> float:
        return 5e6

    def declines(self, problem: Problem) -> str | None:
        return only_up_to_2d(problem)

    def correlate_valid(self, image: Array, kernel: Array) -> Array:
        shape = [N - n + 1 for N, n in zip(image.shape, kernel.shape)]
        sums = self._sums(np.atleast_2d(image).tolist(), np.atleast_2d(kernel).tolist())
        if image.dtype.kind in "iu":
            sums = [[total % 2**64 for total in row] for row in sums]
            return np.array(sums, np.uint64).astype(image.dtype).reshape(shape)
        return np.array(sums, image.dtype).reshape(shape)

    def _sums(self, image: list[list[Any]], kernel: list[list[Any]]) -> list[list[Any]]:
        rows, columns = len(image) - len(kernel) + 1, len(image[0]) - len(kernel[0]) + 1
        out = [[0] * columns for _ in range(rows)]
        for i in range(rows):
            for j in range(columns):
                for p in range(len(kernel)):
                    for q in range(len(kernel[0])):
                        out[i][j] += image[i + p][j + q] * kernel[p][q]
                        self.multiply_adds += 1
        return out


implementation = Naive()
