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
from corrconv.check.values import scaled
from corrconv.core import Array, Problem


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
    if type(result) is not np.ndarray:
        raise Missed("type", f"{type(result).__name__} instead of a numpy.ndarray")
    if result.shape != problem.output_shape:
        raise Missed("shape", f"{result.shape} instead of {problem.output_shape}")
    if result.dtype != problem.dtype:
        raise Missed("dtype", f"{result.dtype} instead of {problem.dtype}")
    if problem.dtype.kind in "biu":
        if wrong := int((result != answers.of(x, h).high).sum()):
            raise Missed("exact", f"{wrong} of {result.size} integers differ")
        return Errors()
    result = scaled(result.astype(answers.of(x, h).high.dtype), -answers.shift(x))
    if answers.wild(x, h):
        return _special(result, implementation, answers, x, h)
    if not np.isfinite(result).all():
        raise Missed("finite", "NaN or infinity from finite operands")
    if _whole(case, x, h):
        unit = sum(case.units(x, h)) - answers.shift(x)
        # what takes kernels of low rank alone has to find the factors of one that was drawn, and rounds
        sums = implementation.family == "direct" and (implementation.kernels == "any" or case.rank)
        _exact(result, answers.of(x, h), implementation, problem, unit, direct=bool(sums))
    errors = _within_bounds(result, answers.of(x, h), implementation, case, h)
    if case.data == "fills" and x == 0:
        return errors.worst(_apart(result, implementation, answers, x, h))
    return errors


def _whole(case: Case, x: int, h: int) -> bool:
    """Whether both operands are whole but for powers of two (`Case.units`), and a kernel's factors, too."""
    if case.rank > 1:
        return False
    fill = case.problem.fillvalue
    if fill and (case.units(x, h)[0] or fill != np.round(fill)):
        return False
    image = bool(x) or case.data in ("whole", "patch", "subnormal", "huge", "flat", "blank")
    return image and (bool(h) or case.data not in ("normal", "graded"))


def _exact(
    result: Array,
    answer: Exact,
    implementation: Implementation,
    problem: Problem,
    unit: int,
    *,
    direct: bool,
) -> None:
    """Whole multiples of 2^unit, as far as the dtype can hold their sums, and the bound a transform's."""
    u = unit_roundoff(problem.dtype)
    if direct:
        certain = np.ldexp(answer.magnitude.max(), -unit) <= 0.5 / u
    else:
        bound = normwise_bound(implementation, problem) * u * answer.norms
        certain = np.ldexp(bound, -unit) < 0.5
    if not certain:
        return
    found, right = (scaled(a, -unit) for a in (result, answer.high))
    wrong = int(((found if direct else np.round(found)) != right).sum())
    if wrong:
        how = "" if direct else " after rounding"
        raise Missed("exact", f"{wrong} of {result.size} outputs differ{how} on whole numbers")


def _within_bounds(
    result: Array, answer: Exact, implementation: Implementation, case: Case, h: int
) -> Errors:
    problem = case.problem
    bound = normwise_bound(implementation, problem, alike=case.form == "box" and h == 0)
    norm = normwise(result, answer, problem.dtype) / bound
    if not norm <= 1:
        raise Missed("normwise", f"error is {norm:.3g} times its bound")
    component = 0.0
    if implementation.componentwise:
        component = componentwise(result, answer, problem.dtype) / componentwise_bound(problem)
        if not component <= 1:
            raise Missed("componentwise", f"error is {component:.3g} times its bound")
    return Errors(norm if math.isfinite(norm) else 0.0, component)


def _special(
    result: Array, implementation: Implementation, answers: Answers, x: int, h: int
) -> Errors:
    """NaN or infinity: where it goes, and, where it is kept apart, that it goes nowhere else."""
    reach = answers.reach(x, h)
    if np.isfinite(result[reach.meets]).any():
        raise Missed("NaN", "an output that meets NaN or infinity is a finite number")
    shapes = zip(answers.case.problem.x_shape, answers.case.problem.h_shape)
    # SciPy lets the smaller operand slide, and meet the zeros beside the larger one
    if not implementation.isolates or any(n > N for N, n in shapes):
        return Errors()
    sure = reach.signs != 0
    if (result[sure] != reach.signs[sure] * np.inf).any():
        raise Missed("NaN", "an output that meets one infinity is not that infinity")
    if answers.case.data == "tap" and h == 0:  # which every output meets
        return Errors()
    return _apart(result, implementation, answers, x, h)


def _apart(
    result: Array, implementation: Implementation, answers: Answers, x: int, h: int
) -> Errors:
    """Outputs that nothing is carried to which stands out: as if it were not there."""
    apart, answer = answers.apart(x), answers.quiet(x, h)
    if not implementation.isolates or not apart.any():
        return Errors()
    if not np.isfinite(result[apart]).all():
        raise Missed("NaN", "an output that meets neither NaN nor infinity is no finite number")
    high, low, magnitude = (a[apart] for a in (answer.high, answer.low, answer.magnitude))
    quiet = Exact(high, low, magnitude, answer.norms)
    return _within_bounds(result[apart], quiet, implementation, answers.case, h)
