"""The common reasons to decline, shared by adapters and our own; nothing here computes."""

from __future__ import annotations

from corrconv.core.contract import FLOATS, INTEGERS
from corrconv.core.problem import Problem

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


def only_up_to_2d(problem: Problem) -> str | None:
    """The reason of loops written out for 1-D and 2-D."""
    return None if problem.ndim <= 2 else f"{problem.ndim}-D operands: it works in 1-D and 2-D only"


def pads_once(problem: Problem) -> str | None:
    """The reason of a library whose padding cannot be larger than the image."""
    if all(max(sides) <= N for N, sides in zip(problem.image_shape, problem.padding)):
        return None
    return (
        f"boundary {problem.boundary!r} wider than the image: it pads by the image's size at most"
    )
