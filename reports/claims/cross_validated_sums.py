"""B1: the two sums as they are written, after a question on Cross Validated and its answers."""

from __future__ import annotations

from typing import Any

import numpy as np

import corrconv
from corrconv.measure.arrays import Array

from .checks import Checks, judge, same
from .claim import Claim, Effort
from .cross_validated import SOURCE, Function, integers

ROUNDING = 1e-9
"""How far from a whole number of up to some thousands an FFT in double precision may end."""


def b1(
    effort: Effort, correlate: Function = corrconv.correlate, convolve: Function = corrconv.convolve
) -> Checks:
    """Both sums as they are written, zeros outside the image, beside every implementation."""
    I, full_rank = integers((9, 8)), integers((5, 5))
    rank_one = np.outer([1.0, 2, 3, 4, 5], [2.0, -1, 3, 0, 1])
    row = np.outer([0, 0, 1, 0, 0], full_rank[2])  # j alone, for those that know one axis only
    checks = []
    for name in corrconv.available():
        results: list[Any] = []
        sums: list[Any] = []
        for operation, sign in ((correlate, +1), (convolve, -1)):
            for F in (full_rank, rank_one):
                if takes(name, I, F):
                    results.append(operation(I, F, "same", method=name))
                    sums.append([[written(F, I, x, y, sign) for y in range(8)] for x in range(9)])
            if not takes(name, I, rank_one):
                results.append(operation(I[4], row[2], "same", method=name))
                sums.append([written(row, I, 4, y, sign) for y in range(8)])
        checks.append(same(name, results, sums, within=ROUNDING))
    return Checks(tuple(checks))


def written(F: Array, I: Array, x: int, y: int, sign: int) -> float:
    """Σ Σ F(i, j) I(x + sign·i, y + sign·j) over i and j from −N to N, I being 0 outside."""
    N, (rows, columns) = len(F) // 2, I.shape
    total = 0.0
    for i in range(-N, N + 1):
        for j in range(-N, N + 1):
            row, column = x + sign * i, y + sign * j
            if 0 <= row < rows and 0 <= column < columns:
                total += F[N + i, N + j] * I[row, column]
    return total


def takes(name: str, I: Array, F: Array) -> bool:
    """Whether an implementation takes the operands, and this very kernel."""
    implementation = corrconv.get(name)
    problem = corrconv.Problem("correlate", I.shape, F.shape, "same", dtype=I.dtype)
    return not (implementation.supports(problem) or implementation.supports_kernel(problem, F))


CLAIMS = (
    Claim(
        id="B1",
        title="both sums over −N…N, every implementation",
        statement="Cross-correlation is F∘I(x, y) = ΣΣ F(i, j) I(x+i, y+j) and convolution "
        "F∗I(x, y) = ΣΣ F(i, j) I(x−i, y−j), both sums over −N…N.",
        source=SOURCE,
        sense="The filter stands first in the formula and second in the call: correlate(I, F) and "
        "convolve(I, F), mode same. F has odd sides 2N + 1 and F(0, 0) in its middle; I is 0 "
        "outside; x counts rows.",
        experiment=b1,
        judge=judge,
        meaning="For kernels of odd sides the index (0, 0) is the kernel's middle, and mode same is this "
        "sum with zeros outside, in every implementation here. Even sides have no middle: there ask "
        "where mode same starts.",
        exact=True,
        loads=True,
    ),
)
