"""numba: plain loops, compiled once for each dtype and kept on disk."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from corrconv.core import Array, DirectImplementation, Problem
from corrconv.core.direct import CorrelateValid
from corrconv.core.library import only_up_to_2d
from corrconv.core.memory import Arrays
from corrconv.engines.compiled import not_compiling
from corrconv.engines.machine_code import Signature, function
from corrconv.engines.machine_code.signature import plain_operand

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

    def unavailable(self) -> str | None:
        return super().unavailable() or not_compiling()

    def rate(self, problem: Problem) -> float:
        return 4e9

    def declines(self, problem: Problem) -> str | None:
        return only_up_to_2d(problem)

    def block(self, problem: Problem) -> tuple[int, int]:
        """Some tenths of a second at the most: between two blocks an interrupt is heard."""
        return PIECE // problem.taps + 1, PIECE

    def prepare(self, problem: Problem) -> CorrelateValid:
        loops = _compiled(problem.compute_dtype)

        def correlate_valid(image: Array, kernel: Array) -> Array:
            image, kernel = plain_operand(image), plain_operand(kernel)
            shape = [N - n + 1 for N, n in zip(image.shape, kernel.shape)]
            out = np.zeros(shape, image.dtype)
            loops(_as_rows(image), _as_rows(kernel), np.atleast_2d(out))
            return out

        return correlate_valid


def _as_rows(array: Array) -> Array:
    """C-contiguous and 2-D, whatever `array` is: a copy only where needed."""
    return np.atleast_2d(np.require(array, requirements=["C", "A"]))


@cache
def _compiled(dtype: np.dtype[Any]) -> Callable[..., int]:
    operand = Signature(dtype, 2)
    return function(
        f"loops-{dtype}",
        lambda: _loops,
        (operand, operand, Signature(dtype, 2, written=True)),
        sources=[Path(__file__)],
        fastmath=["contract"],
    )


def _loops(image: Any, kernel: Any, out: Any) -> int:
    for i in range(out.shape[0]):
        for p in range(kernel.shape[0]):
            for q in range(kernel.shape[1]):
                tap = kernel[p, q]
                for j in range(out.shape[1]):
                    out[i, j] += image[i + p, j + q] * tap
    return 0


implementation = Numba()
