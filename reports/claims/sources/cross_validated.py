"""B1 to B4: what the two operations are, after a question on Cross Validated and its answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

import corrconv
from corrconv import convolve, correlate
from corrconv.core import Array, Shape

from ..checks import Check, Checks, compared, differ, judge, same
from ..claim import Claim, Effort, Finding, Function, Source, Verdict

SOURCE = Source(
    "Are there mathematical reasons for convolution in neural networks beyond expediency?",
    "Cross Validated, a question and its answers",
    "https://stats.stackexchange.com",
)
ROUNDING = 1e-9
"""How far from a whole number of up to some thousands an FFT in double precision may end."""


def b1(effort: Effort, correlate: Function = correlate, convolve: Function = convolve) -> Checks:
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


def b2(effort: Effort, correlate: Function = correlate, convolve: Function = convolve) -> Checks:
    """The order and the grouping of three signals changed, in whole numbers."""
    f, g, h = integers((6,)), integers((4,)), integers((3,))

    def commuted(operation: Function, mode: str = "full") -> tuple[Array, Array]:
        return operation(f, g, mode), operation(g, f, mode)

    def grouped(operation: Function, mode: str = "full") -> tuple[Array, Array]:
        first = operation(operation(f, g, mode), h, mode)
        return first, operation(f, operation(g, h, mode), mode)

    return Checks(
        stated=(
            same("convolution, commuted", *commuted(convolve)),
            same("convolution, grouped otherwise", *grouped(convolve)),
            differ("cross-correlation, which changes when commuted", *commuted(correlate)),
            differ("cross-correlation, which changes when grouped otherwise", *grouped(correlate)),
            same("that change being a reversal", correlate(f, g), correlate(g, f)[::-1]),
        ),
        wider=(
            same("convolution commuted in mode same", *commuted(convolve, "same")),
            same("convolution grouped otherwise in mode same", *grouped(convolve, "same")),
        ),
    )


def b3(effort: Effort, correlate: Function = correlate, convolve: Function = convolve) -> Checks:
    """Convolve with F, correlate with F flipped: F symmetric, then not."""
    I, F = integers((9, 8)), integers((3, 5))
    symmetric, even = F + np.flip(F), integers((4, 2))
    turning = F + 1j * np.flip(F, 0)

    def alike(what: str, kernel: Array, mode: str = "full") -> Check:
        flipped = np.flip(kernel)
        return same(what, convolve(I, kernel, mode), correlate(I, flipped, mode))

    return Checks(
        stated=(alike("a symmetric filter", symmetric),),
        wider=(
            differ("the other filters not being symmetric", F, np.flip(F)),
            alike("an asymmetric filter", F),
            alike("an asymmetric filter in mode same", F, "same"),
            alike("an asymmetric filter in mode valid", F, "valid"),
            alike("an asymmetric filter of even sides in mode same", even, "same"),
            same(
                "a complex filter, flipped and conjugated",
                convolve(I, turning),
                correlate(I, np.flip(turning).conj()),
            ),
        ),
    )


def b4(effort: Effort, correlate: Function = correlate, convolve: Function = convolve) -> Checks:
    """Each output beside ⟨F, W⟩ = Σ F∘W and beside tr(Fᵀ W), W being the window that it sees."""
    I, F = integers((7, 6)), integers((3, 4))
    windows = np.lib.stride_tricks.sliding_window_view(I, F.shape)

    def each(of_window: Callable[[Array], Any]) -> Array:
        return np.array([[of_window(W) for W in row] for row in windows])

    correlation, convolution = correlate(I, F, "valid"), convolve(I, F, "valid")
    inner, G, C = each(lambda W: (F * W).sum()), np.flip(F), F * (2 + 1j)
    return Checks(
        stated=(
            same("the cross-correlation as inner products", correlation, inner),
            same("the cross-correlation as traces", correlation, each(lambda W: np.trace(F.T @ W))),
        ),
        wider=(
            same("the convolution, F flipped", convolution, each(lambda W: np.trace(G.T @ W))),
            same(
                "complex operands, F conjugated",
                correlate(1j * I, C, "valid"),
                each(lambda W: np.trace(C.conj().T @ (1j * W))),
            ),
        ),
    )


def integers(shape: Shape) -> Array:
    """Whole numbers from −9 to 9 in double precision, the same in every run."""
    return np.random.default_rng(shape[0]).integers(-9, 10, shape).astype(float)


def judge_condition(evidence: Checks) -> Finding:
    """As the comparisons say; and whether the condition is needed."""
    finding = judge(evidence)
    if finding.verdict is not Verdict.REPRODUCED:
        return finding
    words = (
        f"The condition is not needed. {finding.words} Flipping a symmetric filter changes nothing."
    )
    return replace(finding, words=words)


CLAIMS = (
    compared(
        id="B1",
        title="both sums over −N…N, every implementation",
        statement="Cross-correlation is F∘I(x, y) = ΣΣ F(i, j) I(x+i, y+j) and convolution "
        "F∗I(x, y) = ΣΣ F(i, j) I(x−i, y−j), both sums over −N…N.",
        source=SOURCE,
        sense="The filter stands first in the formula and second in the call: correlate(I, F) and "
        "convolve(I, F), mode same. F has odd sides 2N + 1 and F(0, 0) in its middle; I is 0 "
        "outside; x counts rows.",
        experiment=b1,
        meaning="For kernels of odd sides the index (0, 0) is the kernel's middle, and mode same is this "
        "sum with zeros outside, in every implementation here. Even sides have no middle: there ask "
        "where mode same starts.",
        loads=True,
    ),
    compared(
        id="B2",
        title="convolution commutes and associates",
        statement="Convolution is associative and commutative; cross-correlation is neither.",
        source=SOURCE,
        sense="Of real signals, with full results. Cross-correlation is SciPy's, correlate(f, g)[k] = Σ"
        " f[k+l] conj g[l].",
        experiment=b2,
        meaning="Two filters in a row may be convolved into one first, where results are full. Mode same "
        "cuts to the first operand's size, so there the order matters. Two correlations in a row are one "
        "with the convolution of their kernels.",
    ),
    Claim(
        id="B3",
        title="convolution is correlation, flipped (if symmetric?)",
        statement="Convolution equals cross-correlation with the filter's rows and columns flipped, "
        "provided that the filter is symmetric.",
        source=SOURCE,
        sense="Rows and columns flipped is turned by 180°. Both operations take the same image, in the "
        "same mode.",
        experiment=b3,
        judge=judge_condition,
        meaning="One routine serves both operations, for any filter: flip it, and conjugate it where it is "
        "complex. Only a symmetric one needs no flip.",
        exact=True,
    ),
    compared(
        id="B4",
        title="an output is a Frobenius inner product, a trace",
        statement="Each output is the Frobenius inner product of the filter and the window that it sees, and "
        "so the trace of a matrix product.",
        source=SOURCE,
        sense="The inner product ⟨F, W⟩ = Σ conj(F) W of the filter F and the window W under it, mode "
        "valid; the trace is tr(Fᴴ W), with F conjugated and transposed.",
        experiment=b4,
        meaning="All windows side by side make it one matrix product, which BLAS does fast (strided_gemm "
        "does so); by way of traces it would be n times the work, since only the diagonal is used.",
    ),
)
