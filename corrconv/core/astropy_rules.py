"""What the two astropy adapters share: what they decline, which way the kernel goes, what is kept."""

from __future__ import annotations

from collections.abc import Callable

from corrconv.core.problem import Problem
from corrconv.core.reduction import Array, Box, flip


def declines(problem: Problem) -> str | None:
    """The reason, of either of them."""
    if problem.mode == "full":
        return "mode 'full': its output has the image's size"
    if problem.swapped:
        return "mode 'valid' with h the larger operand: its output has x's size"
    if problem.ndim > 3:
        return f"{problem.ndim}-D operands: it works in up to 3-D"
    if any(n % 2 == 0 for n in problem.h_shape):
        return f"kernel {problem.h_shape}: its sides must be odd"
    if problem.extended and problem.boundary == "symm":
        return "boundary 'symm': it has none"
    return None


def border(problem: Problem) -> tuple[str, complex]:
    """Their `boundary` and `fill_value`; zeros where nothing outside the image is read."""
    return (problem.boundary, problem.fillvalue) if problem.extended else ("fill", 0)


def kernel_of(problem: Problem) -> Callable[[Array], Array]:
    """What makes the kernel of a convolution of h: h itself, or reversed for correlate."""
    return flip if problem.operation == "correlate" else lambda h: h


def outputs(problem: Problem) -> Box:
    """Which part of an output of the image's size is asked for."""
    if problem.mode == "same":
        return (slice(None),) * problem.ndim
    return tuple(
        slice(n // 2, n // 2 + size) for n, size in zip(problem.h_shape, problem.output_shape)
    )
