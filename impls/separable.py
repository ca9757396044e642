"""separable: a kernel of low rank as a few passes along columns and rows."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from corrconv.core import Array, Implementation, Plan, Problem, UnsupportedProblem
from corrconv.core.library import EVERY_DTYPE, only_ndim
from corrconv.core.memory import sum_item
from corrconv.core.reduction import source_indices
from corrconv.core.threads import worth
from corrconv.engines.compiled import not_compiling
from corrconv.engines.machine_code.rows import NOBODY, Rows, shared
from corrconv.engines.machine_code.signature import bring_back, plain_operand
from corrconv.engines.passes.low_rank import Factors, factorise, numerical_rank
from corrconv.model.prediction import alone

PIECE = 1e9
"""Multiply-adds of a call at the most, some tenths of a second: between two an interrupt is heard."""
Part = Callable[[Array, Array], None]


class Separable(Implementation):
    """Gaussian, box, Sobel, and any kernel whose numerical rank makes passes pay.

    A kernel that is a sum of r products of a column and a row takes r (n0 + n1) multiply-adds an output
    instead of n0 n1. Its rank is that of `corrconv.engines.passes.low_rank`: what the factors leave out
    moves no output by more than half of what the gate allows. A kernel for which r (n0 + n1) ≥ n0 n1 is
    declined, and so is an integer one that is no exact product.

    Its error is small beside ‖x‖ ‖h‖, and not beside each output's own Σ|x||h|: products of several
    columns and rows cancel where the kernel has a zero, and what is within the tolerance is left out
    also where all taps are small.
    """

    name = "separable"
    family = "direct"
    library = "numba"
    reference = (
        "S. Treitel, J. L. Shanks, The design of multistage separable planar filters, IEEE Trans. "
        "Geosci. Electron. 9 (1971)"
    )
    componentwise = False
    isolates = True
    dtypes = EVERY_DTYPE
    kernels = "low rank"
    ours = True
    cost = "two passes"
    colour = "#c0397b"

    def unavailable(self) -> str | None:
        return super().unavailable() or not_compiling()

    def declines(self, problem: Problem) -> str | None:
        if reason := only_ndim(problem, 2):
            return reason
        if problem.swapped:
            return "'valid' with h the larger operand: x is then the kernel, and has no rank to count on"
        if not pays(problem, 1):
            n0, n1 = problem.kernel_shape
            return f"a kernel of {n0} x {n1} taps: two passes do not pay, whatever its rank"
        return None

    def rate(self, problem: Problem) -> float:
        return 1e10

    def memory(self, problem: Problem, workers: int = 1) -> int:
        """The rows that a pass along the other axis needs, for each worker."""
        held = (8 + problem.kernel_shape[0]) * problem.extended_shape[-1]
        return workers * sum_item(problem) * 2 * held

    def supports_kernel(self, problem: Problem, h: Array) -> str | None:
        found = factors_or_reason(problem, h)
        return found if isinstance(found, str) else None

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        workers = worth(workers, lambda: alone(self, problem))
        hold = passes_of(problem, workers)

        def factors(h: Array) -> Factors:
            found = factors_or_reason(problem, h)
            if isinstance(found, str):
                raise UnsupportedProblem(f"{self.name} does not support this kernel: {found}")
            return found

        return Plan(
            problem,
            workers,
            write=lambda x, h, out: hold(factors(h))(x, out),
            hold=lambda h: hold(factors(h)),
        )


def pays(problem: Problem, rank: int) -> bool:
    """Whether so many products take fewer multiply-adds than the sum itself."""
    return rank * sum(problem.kernel_shape) < problem.taps


def most_products(problem: Problem) -> int:
    """The highest rank that pays."""
    return (problem.taps - 1) // sum(problem.kernel_shape)


def factors_or_reason(problem: Problem, h: Array) -> Factors | str:
    """The factors of a kernel; in words why they do not pay."""
    most = most_products(problem)
    try:
        if found := factorise(h, most):
            return found
    except ValueError as error:  # NaN
        return str(error)
    n0, n1 = problem.kernel_shape
    said = f"a kernel of rank {numerical_rank(h)} of {min(n0, n1)}"
    if h.dtype.kind in "biu":
        return f"{said}: of integers it takes an exact product of a column and a row"
    return f"{said}: at {n0} x {n1} taps passes pay up to rank {most}"


def passes_of(problem: Problem, workers: int) -> Callable[[Factors], Part]:
    """For the factors of a kernel, ``write(x, out)``."""
    from corrconv.engines.passes.compiled import compiled_passes
    from corrconv.engines.simd.geometry import BOUNDARIES
    from corrconv.engines.simd.host import ROWS

    dtype, wide = _dtypes(problem.dtype)
    code = compiled_passes(dtype, wide)
    (top, _), (left, right) = problem.padding
    N1 = problem.image_shape[1]
    edges = np.full(left + right, -1)
    if problem.boundary != "fill":
        edges = np.concatenate(
            [source_indices(problem.boundary, *span, N1) for span in ((-left, 0), (N1, N1 + right))]
        )
    edges = np.ascontiguousarray(edges, np.int64)
    fill = np.array([problem.fillvalue]).astype(wide)
    outputs, n = problem.output_shape, problem.kernel_shape
    counts = problem.dtype.kind == "b"
    convolve = problem.operation == "convolve"

    def hold(factors: Factors) -> Part:
        columns, rows = (part.astype(wide) for part in (factors.columns, factors.rows))
        if convolve:
            columns, rows = columns[:, ::-1], rows[:, ::-1]
        elif wide.kind == "c":
            columns, rows = columns.conj(), rows.conj()
        outside = (
            columns.sum(axis=1, dtype=wide) * fill
            if problem.fillvalue
            else np.zeros(len(columns), wide)
        )
        kernel = _reals(columns), _reals(rows.reshape(1, -1))[0], edges, outside
        pieces = factors.rank * sum(n) * math.prod(outputs) / PIECE
        parts = Rows.of(outputs[0], workers, ROWS, pieces)  # whole groups: the same sums
        told = top, left, BOUNDARIES[problem.boundary], factors.rank, *n, N1, counts
        mine, of_helpers = (
            np.array([*told, *parts.told(waits=waits)], np.int64)
            for waits in (parts.workers > 1, False)
        )

        def write(x: Array, out: Array) -> None:
            plain = plain_operand(out)
            image, target = plain_operand(x).view(dtype), plain.view(dtype)
            if parts.workers:
                shared(
                    lambda queue, me: code(
                        image, target, *kernel, fill, mine if me else of_helpers, queue
                    ),
                    parts,
                )
            else:
                code(image, target, *kernel, fill, mine, NOBODY)
            bring_back(plain, out)

        return write

    return hold


def _dtypes(dtype: np.dtype[Any]) -> tuple[np.dtype[Any], np.dtype[Any]]:
    """How operands are seen, and what they are summed in: modulo 2^bits signed or not is the same."""
    if dtype.kind in "fc":
        return dtype, dtype
    least = 4 if dtype.kind == "b" else 2  # true ones are counted
    return np.dtype(f"i{dtype.itemsize}"), np.dtype(f"i{max(dtype.itemsize, least)}")


def _reals(taps: Array) -> Array:
    """Of each row the real parts, then, where it is complex, the imaginary ones."""
    parts = np.hstack([taps.real, taps.imag]) if taps.dtype.kind == "c" else taps
    return np.ascontiguousarray(parts)


implementation = Separable()
