"""How exact an implementation is on a problem: which bound it holds, and in which dtype it computes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import corrconv

Bound = Literal["exact", "componentwise", "normwise"]
SINGLE = ("float32", "complex64")
MEANING = {
    "exact": "integers come back exact, modulo 2^bits",
    "componentwise": "each output is accurate beside its own Σ|x||h|",
    "normwise": "accurate beside ‖x‖‖h‖ only; small outputs among large ones are not",
}


@dataclass(frozen=True)
class Exactness:
    """What the gate holds an implementation to.

    Attributes
    ----------
    bound : {"exact", "componentwise", "normwise"}
        See `MEANING`.
    computes_in : str or None
        The dtype where it is wider than the operands'; else None.
    """

    bound: Bound
    computes_in: str | None = None


def exactness(it: corrconv.Implementation, problem: corrconv.Problem) -> Exactness:
    """Of an implementation on a problem that it supports: what takes integers gives them exactly."""
    if problem.dtype.kind not in "fc":
        return Exactness("exact")
    wider = it.computes_in if problem.dtype.name in SINGLE else ""
    if wider and problem.dtype.kind == "c":
        wider = "complex128"
    return Exactness("componentwise" if it.componentwise else "normwise", wider or None)
