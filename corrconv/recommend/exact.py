"""How exact an implementation is on a problem: which bound it holds, and in which dtype it computes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

import corrconv
from corrconv.core.exact import largest_sum
from corrconv.core.problem import integer_limits

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


def wrapping(problem: corrconv.Problem) -> str:
    """What to do where a sum of integers may pass its dtype's limits, and wraps; empty where none can."""
    if problem.dtype.kind not in "iu":
        return ""
    largest, name = largest_sum(problem), problem.dtype.name
    if largest <= integer_limits(problem.dtype)[1]:
        return ""
    kind = "uint" if problem.dtype.kind == "u" else "int"
    wider = (f"{kind}{bits}" for bits in (16, 32, 64))
    fits = next((each for each in wider if largest <= np.iinfo(each).max), "float64")
    return (
        f"{name} sums may wrap: they can reach {largest:.3g}, beyond {name}'s "
        f"{integer_limits(problem.dtype)[1]}. Where yours do, give {fits}: "
        f'x.astype("{fits}"), h.astype("{fits}").'
    )
