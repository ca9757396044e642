"""One implementation, one case: the checks, and the failure that names the first one missed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from corrconv import Implementation, Problem, UnsupportedProblem
from corrconv.check.cases import Case
from corrconv.check.metrics import componentwise, componentwise_bound, normwise, normwise_bound
from corrconv.check.oracle import Exact, exact
from corrconv.core import Array, Plan


@dataclass(frozen=True)
class Failure:
    """What went wrong, and in which case; `corrconv check NAME --case CASE` repeats it."""

    implementation: str
    case: str
    check: str
    detail: str

    def __str__(self) -> str:
        return f"{self.check}: {self.detail}"


@dataclass(frozen=True)
class Passed:
    """A case that passed, with its errors in units of their bounds (1 would be just allowed)."""

    normwise: float
    componentwise: float


@dataclass(frozen=True)
class Declined:
    """A case that `supports` or `supports_kernel` declined, and its reason."""

    reason: str


Outcome = Passed | Failure | Declined
Fail = Callable[[str, str], Failure]


def examine(
    implementation: Implementation, case: Case, answer: Exact | None = None, workers: int = 1
) -> Outcome:
    """Put `implementation` through `case`.

    Parameters
    ----------
    implementation : Implementation
        To be examined.
    case : Case
        What is asked.
    answer : Exact, optional
        The oracle's answer, where it is known already.
    workers : int
        How many threads the plan may use.

    Notes
    -----
    One plan is called with other operands of the same shapes first, another one with these at once:
    what leaks from one call to the next, or is overwritten by a later one, shows.
    """

    def fail(check: str, detail: str) -> Failure:
        return Failure(implementation.name, str(case), check, detail)

    try:
        if reason := implementation.supports(case.problem):
            return Declined(reason)
        with (
            implementation.plan(case.problem, workers) as fresh,
            implementation.plan(case.problem, workers) as used,
        ):
            if reason := kernel_declined(implementation, case.problem, case.operands()[1]):
                return _examine_refusal(used, case, reason, fail)
            return _examine_plans(fresh, used, implementation, case, answer, fail)
    except Exception as error:  # an implementation may fail in any way: it is what we report
        return fail("raises", f"{type(error).__name__}: {error}")


def kernel_declined(implementation: Implementation, problem: Problem, h: Array) -> str | None:
    """Why an implementation that takes the problem declines this kernel; None where it does not."""
    ask = getattr(implementation, "supports_kernel", None)  # older versions of impls have none
    reason: str | None = ask(problem, h) if ask else None
    return reason


def _examine_refusal(plan: Plan, case: Case, reason: str, fail: Fail) -> Outcome:
    """Whether a plan refuses, in the same words, a kernel that is declined."""
    try:
        plan(*case.operands())
    except UnsupportedProblem as error:
        if str(error).endswith(reason):
            return Declined(reason)
        return fail("refusal", f"the plan gives another reason: {error}; expected: {reason}")
    return fail("refusal", f"the plan computes with a kernel that is declined: {reason}")


def _examine_plans(
    fresh: Plan,
    used: Plan,
    implementation: Implementation,
    case: Case,
    answer: Exact | None,
    fail: Fail,
) -> Outcome:
    x, h = case.operands()
    other_x, other_h = case.operands(variant=1)
    if kernel_declined(implementation, case.problem, other_h):  # drawn otherwise, it may be
        other_h = h
    earlier = used(other_x, other_h)
    kept = earlier.copy()
    copies = x.copy(), h.copy()
    result = used(x, h)
    if not (np.array_equal(x, copies[0]) and np.array_equal(h, copies[1])):
        return fail("inputs", "x or h was changed")
    if not _identical(earlier, kept):
        return fail("aliasing", "a later call changed the result of an earlier one")
    if np.shares_memory(result, x) or np.shares_memory(result, h):
        return fail("aliasing", "the result shares memory with an operand")
    if result.shape != case.problem.output_shape:
        return fail("shape", f"{result.shape} instead of {case.problem.output_shape}")
    if result.dtype != case.problem.dtype:
        return fail("dtype", f"{result.dtype} instead of {case.problem.dtype}")
    answer = answer or exact(case.problem, x, h)
    outcome = _examine_values(result, answer, implementation, case, fail)
    if isinstance(outcome, Passed) and not _identical(fresh(x, h), result):
        return fail("first call", "a plan's first call gives another result than a later one")
    return outcome


def _identical(a: Array, b: Array) -> bool:
    return np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")


def _examine_values(
    result: Array, answer: Exact, implementation: Implementation, case: Case, fail: Fail
) -> Outcome:
    problem = case.problem
    if problem.dtype.kind in "biu":
        wrong = int((result != answer.high).sum())
        return fail("exact", f"{wrong} of {result.size} integers differ") if wrong else Passed(0, 0)
    if not np.isfinite(result).all():
        return fail("finite", "NaN or infinity from finite operands")
    if case.data == "whole":
        rounded = result if implementation.family == "direct" else np.round(result)
        wrong = int((rounded != answer.high).sum())
        if wrong:
            how = "" if implementation.family == "direct" else " after rounding"
            return fail("exact", f"{wrong} of {result.size} outputs differ{how} on whole numbers")
    norm = normwise(result, answer, problem.dtype) / normwise_bound(implementation, problem)
    if not norm <= 1:
        return fail("normwise", f"error is {norm:.3g} times its bound")
    component = 0.0
    if implementation.componentwise:
        component = componentwise(result, answer, problem.dtype) / componentwise_bound(problem)
        if not component <= 1:
            return fail("componentwise", f"error is {component:.3g} times its bound")
    return Passed(norm if math.isfinite(norm) else 0.0, component)
