"""What adapters to libraries share: the common reasons to decline, and nothing that computes."""

from __future__ import annotations

from impls.core.contract import FLOATS, INTEGERS
from impls.core.problem import Problem

EVERY_DTYPE = f"{INTEGERS} {FLOATS}"


def only_zero_fill(problem: Problem) -> str | None:
    """The reason of a library whose images are zero outside; None where that is what is asked."""
    if problem.zero_filled:
        return None
    if problem.boundary == "fill":
        return f"fillvalue {problem.fillvalue}: it fills with zeros only"
    return f"boundary {problem.boundary!r}: it fills with zeros only"


def only_ndim(problem: Problem, ndim: int) -> str | None:
    """The reason of a library that works in one number of axes."""
    return None if problem.ndim == ndim else f"{problem.ndim}-D operands: it works in {ndim}-D only"
