"""numba: plain loops, compiled once for each dtype and kept on disk."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from corrconv.core import Array, DirectImplementation, Problem
from corrconv.core.direct import CorrelateValid
from corrconv.core.library import only_up_to_2d
from corrconv.core.memory import Arrays
from corrconv.engines.compiled import compiled

PIECE = 2 * 10**8
"""Multiply-adds."""


class Numba(DirectImplementation):
    """The loops of the definition, the innermost one along a row of outputs, through LLVM."""

    name = "numba"
    library = "numba"
    reference = "S. K. Lam, A. Pitrou, S. Seibert, Numba: a LLVM-based Python JIT compiler (2015)"
    ours = True
    cost = "loops"
    arrays = Arrays(1, 1, padded=False)
    colour = "#d55e00"

    def rate(self, problem: Problem) -> float:
        return 4e9

    def declines(self, problem: Problem) -> str | None:
        return only_up_to_2d(problem)

    def block(self, problem: Problem) -> tuple[int, int]:
        """Some tenths of a second at the most: between two blocks an interrupt is heard."""
        return PIECE // problem.taps + 1, PIECE

    def prepare(self, problem: Problem) -> CorrelateValid:
        loops = _compiled()
        # One call on the smallest operands compiles for this dtype, or loads what another process did.
        one = np.ones((1, 1), problem.compute_dtype)
        loops(_as_rows(one), _as_rows(one), one)

        def correlate_valid(image: Array, kernel: Array) -> Array:
            shape = [N - n + 1 for N, n in zip(image.shape, kernel.shape)]
            out = np.zeros(shape, image.dtype)
            loops(_as_rows(image), _as_rows(kernel), np.atleast_2d(out))
            return out

        return correlate_valid


def _as_rows(array: Array) -> Array:
    """C-contiguous, 2-D and read-only, whatever `array` is, so that each dtype is compiled just once."""
    rows = np.atleast_2d(np.ascontiguousarray(array)).view()  # a copy only where needed
    rows.flags.writeable = False
    return rows


@cache
def _compiled() -> Any:
    return compiled(_loops, nogil=True, fastmath={"contract"})


def _loops(image: Any, kernel: Any, out: Any) -> None:
    for i in range(out.shape[0]):
        for p in range(kernel.shape[0]):
            for q in range(kernel.shape[1]):
                tap = kernel[p, q]
                for j in range(out.shape[1]):
                    out[i, j] += image[i + p, j + q] * tap


implementation = Numba()
