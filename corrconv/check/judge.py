"""One result against its exact answer."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from corrconv import Implementation
from corrconv.check.answers import Answers
from corrconv.check.case import Case
from corrconv.check.metrics import (
    componentwise,
    componentwise_bound,
    normwise,
    normwise_bound,
    unit_roundoff,
)
from corrconv.check.oracle import Exact
from corrconv.core import Array


class Missed(Exception):
    """A check that an implementation does not pass, and why, in words."""

    def __init__(self, check: str, detail: str) -> None:
        super().__init__(f"{check}: {detail}")
        self.check, self.detail = check, detail


@dataclass(frozen=True)
class Errors:
    """Of a result, or the worst of several, in units of their bounds: 1 would be just allowed."""

    normwise: float = 0.0
    componentwise: float = 0.0

    def worst(self, other: Errors) -> Errors:
        """The larger ones."""
        return Errors(
            max(self.normwise, other.normwise), max(self.componentwise, other.componentwise)
        )


def judge(
    result: object, implementation: Implementation, answers: Answers, x: int, h: int
) -> Errors:
    """Every output of a result.

    Parameters
    ----------
    result : object
    implementation : Implementation
    answers : Answers
    x, h : int
        Which versions of the operands it is of.

    Raises
    ------
    Missed
    """
    case = answers.case
    problem = case.problem
    if not isinstance(result, np.ndarray):
        raise Missed("type", f"{type(result).__name__} instead of a numpy.ndarray")
    if result.shape != problem.output_shape:
        raise Missed("shape", f"{result.shape} instead of {problem.output_shape}")
    if result.dtype != problem.dtype:
        raise Missed("dtype", f"{result.dtype} instead of {problem.dtype}")
    answer = answers.of(x, h)
    if case.data == "special" and x == 0:
        return _special(result, implementation, answers, h)
    if problem.dtype.kind in "biu":
        if wrong := int((result != answer.high).sum()):
            raise Missed("exact", f"{wrong} of {result.size} integers differ")
        return Errors()
    if not np.isfinite(result).all():
        raise Missed("finite", "NaN or infinity from finite operands")
    if _whole(case, x, h):
        _exact(result, answer, implementation, case)
    return _within_bounds(result, answer, implementation, case)


def _whole(case: Case, x: int, h: int) -> bool:
    """Whether both operands are whole numbers, but for one power of two, and a kernel's factors, too."""
    if case.rank > 1:
        return False
    fill = case.problem.fillvalue
    if fill and (case.scale or fill != np.round(fill)):
        return False
    image = bool(x) or case.data in ("whole", "patch")
    return image and (bool(h) or case.data not in ("normal", "graded"))


def _exact(result: Array, answer: Exact, implementation: Implementation, case: Case) -> None:
    """Whole numbers, as far as the dtype can hold their sums and the bound those of a transform."""
    direct = implementation.family == "direct"
    u = unit_roundoff(case.problem.dtype)
    if direct:
        certain = float(answer.magnitude.max()) * 2.0**-case.scale <= 0.5 / u
    else:
        bound = normwise_bound(implementation, case.problem) * u * answer.norms
        certain = bound * 2.0**-case.scale < 0.5
    if not certain:
        return
    found, right = (a * 2.0**-case.scale for a in (result.astype(answer.high.dtype), answer.high))
    wrong = int(((found if direct else np.round(found)) != right).sum())
    if wrong:
        how = "" if direct else " after rounding"
        raise Missed("exact", f"{wrong} of {result.size} outputs differ{how} on whole numbers")


def _within_bounds(
    result: Array, answer: Exact, implementation: Implementation, case: Case
) -> Errors:
    problem = case.problem
    norm = normwise(result, answer, problem.dtype) / normwise_bound(implementation, problem)
    if not norm <= 1:
        raise Missed("normwise", f"error is {norm:.3g} times its bound")
    component = 0.0
    if implementation.componentwise:
        component = componentwise(result, answer, problem.dtype) / componentwise_bound(problem)
        if not component <= 1:
            raise Missed("componentwise", f"error is {component:.3g} times its bound")
    return Errors(norm if math.isfinite(norm) else 0.0, component)


def _special(result: Array, implementation: Implementation, answers: Answers, h: int) -> Errors:
    """NaN or infinity in x: where it goes, and, of a sum, that it goes nowhere else."""
    reach = answers.reach(h)
    if not implementation.drops_nan and np.isfinite(result[reach.meets]).any():
        raise Missed("NaN", "an output that meets NaN or infinity is a finite number")
    if not implementation.componentwise:
        return Errors()
    answer = answers.of(0, h)
    high, low, magnitude = (a[reach.apart] for a in (answer.high, answer.low, answer.magnitude))
    apart = Exact(high, low, magnitude, answer.norms)
    if not apart.high.size:
        return Errors()
    if not np.isfinite(result[reach.apart]).all():
        raise Missed("NaN", "an output that meets neither NaN nor infinity is no finite number")
    return _within_bounds(result[reach.apart], apart, implementation, answers.case)
