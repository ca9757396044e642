"""separable: a kernel of low rank as a few passes along columns and rows."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from corrconv.core import Array, Implementation, Plan, Problem, UnsupportedProblem
from corrconv.core.library import EVERY_DTYPE
from corrconv.core.memory import sum_item
from corrconv.core.reduction import source_indices
from corrconv.core.threads import worth
from corrconv.engines.compiled import not_compiling
from corrconv.engines.machine_code.rows import Rows, by_rows
from corrconv.engines.machine_code.signature import bring_back, plain_operand
from corrconv.engines.passes.low_rank import Factors, factorise, numerical_rank
from corrconv.engines.passes.more_axes import MoreAxes, Parts, parts
from corrconv.model.prediction import alone

PIECE = 1e9
"""Multiply-adds of a call at the most, some tenths of a second: between two an interrupt is heard."""
Part = Callable[[Array, Array], None]
F = TypeVar("F", Factors, Parts)


class Separable(Implementation):
    """Gaussian, box, Sobel, and any kernel whose numerical rank makes passes pay.

    A kernel that is a sum of r products of a column and a row takes r (n0 + n1) multiply-adds an output
    instead of n0 n1. Its rank is that of `corrconv.engines.passes.low_rank`: what the factors leave out
    moves no output by more than half of what the gate allows. A kernel for which r (n0 + n1) ≥ n0 n1 is
    declined, and so is an integer one that is no exact product. Over more than two axes the kernel has to
    be a product of a part along the first and one over the others, which may be such a product again.

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
        if problem.ndim == 1:
            return "1-D operands: a kernel has a rank in 2-D and more"
        if problem.swapped:
            return "'valid' with h the larger operand: x is then the kernel, and has no rank to count on"
        if not pays(problem, 1):
            sides = " x ".join(map(str, problem.kernel_shape))
            count = "two" if problem.ndim == 2 else problem.ndim
            return f"a kernel of {sides} taps: {count} passes do not pay, whatever its rank"
        if problem.ndim > 2 and not problem.zero_filled and problem.boundary == "fill":
            return (
                f"fillvalue {problem.fillvalue}: over {problem.ndim} axes it fills with zeros only"
            )
        return None

    def rate(self, problem: Problem) -> float:
        return 1e10

    def memory(self, problem: Problem, workers: int = 1) -> int:
        """The rows that a pass along the other axis needs, for each worker; over more axes more."""
        if problem.ndim > 2:
            return 2 * problem.dtype.itemsize * math.prod(problem.extended_shape)
        held = (8 + problem.kernel_shape[0]) * problem.extended_shape[-1]
        return workers * sum_item(problem) * 2 * held

    def supports_kernel(self, problem: Problem, h: Array) -> str | None:
        find = factors_or_reason if problem.ndim == 2 else parts_or_reason
        found = find(problem, h)
        return found if isinstance(found, str) else None

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        if problem.ndim > 2:
            return self._plan(problem, workers, MoreAxes(problem, workers).hold, parts_or_reason)
        workers = worth(workers, lambda: alone(self, problem))
        return self._plan(problem, workers, passes_of(problem, workers), factors_or_reason)

    def _plan(
        self,
        problem: Problem,
        workers: int,
        hold: Callable[[F], Part],
        find: Callable[[Problem, Array], F | str],
    ) -> Plan:
        def held(h: Array) -> Part:
            found = find(problem, h)
            if isinstance(found, str):
                raise UnsupportedProblem(f"{self.name} does not support this kernel: {found}")
            return hold(found)

        return Plan(problem, workers, write=lambda x, h, out: held(h)(x, out), hold=held)


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


def parts_or_reason(problem: Problem, h: Array) -> Parts | str:
    """The part of a kernel along the first axis and that over the others; in words why it has none."""
    try:
        if found := parts(h):
            return found
    except ValueError as error:  # NaN
        return str(error)
    return "a kernel that is no product of a part along its first axis and one over the others"


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
        run = by_rows(parts, lambda waits: np.array([*told, *parts.told(waits=waits)], np.int64))

        def write(x: Array, out: Array) -> None:
            plain = plain_operand(out)
            image, target = plain_operand(x).view(dtype), plain.view(dtype)
            run(lambda told, queue: code(image, target, *kernel, fill, told, queue))
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
