"""One implementation, one case: the checks, and the failure that names the first one missed."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

from corrconv import Implementation, UnsupportedProblem
from corrconv.check.answers import Answers
from corrconv.check.case import Case
from corrconv.check.judge import Missed
from corrconv.check.life import kernel_declined, live, short
from corrconv.check.second import SecondMethodFailed
from corrconv.check.values import SHRUNK
from corrconv.core import Plan

SLOWEST = 0.05
"""Seconds for a call: what takes longer, by the rate that a direct implementation states, is not asked."""

SLOWEST_RATE = 5e6
"""Multiply-adds a second that all are taken to do: plain loops of Python do more."""


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
    calls: int = 0


@dataclass(frozen=True)
class Declined:
    """A case that `supports` or `supports_kernel` declined, and its reason."""

    reason: str


@dataclass(frozen=True)
class NotAsked:
    """A case that is not asked of this implementation, and why."""

    reason: str


Outcome = Passed | Failure | Declined | NotAsked


def examine(implementation: Implementation, case: Case, answers: Answers | None = None) -> Outcome:
    """Put `implementation` through `case`.

    Parameters
    ----------
    implementation : Implementation
        To be examined.
    case : Case
        What is asked. One that was drawn is put to a plan's whole life, see `life`.
    answers : Answers, optional
        The exact answers, where others are asked the same.
    """
    answers = answers or Answers(case)
    try:
        if reason := implementation.supports(case.problem):
            return Declined(reason)
        if reason := not_asked(implementation, case):
            return NotAsked(reason)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # of NaN, and of sums near the largest
            if reason := kernel_declined(implementation, case.problem, answers.kernels[0]):
                with implementation.plan(case.problem, case.workers_for(implementation)) as plan:
                    _refused(plan, answers, reason)
                return Declined(reason)
            asked = short if case.seed is None else live
            errors, calls = asked(implementation, answers)
            return Passed(errors.normwise, errors.componentwise, calls)
    except Missed as missed:
        return Failure(implementation.name, str(case), missed.check, missed.detail)
    except (SecondMethodFailed, KeyboardInterrupt):
        raise
    except BaseException as error:  # an implementation may fail in any way: it is what we report
        detail = f"{type(error).__name__}: {error}"
        return Failure(implementation.name, str(case), "raises", detail)


def not_asked(implementation: Implementation, case: Case) -> str | None:
    """Why a case is none for this implementation; None where it is."""
    problem = case.problem
    if not implementation.componentwise and problem.dtype.kind in "fc":
        if case.data == "subnormal":
            return "values so small that a transform keeps nothing of them"
        if case.data in SHRUNK and not implementation.isolates:
            return "values so large that a transform keeps nothing of the others"
    seconds = problem.multiply_adds / max(implementation.rate(problem), SLOWEST_RATE)
    if case.seed is not None and implementation.family == "direct" and seconds > SLOWEST:
        return f"over {SLOWEST:g} s a call, by the rate that it states"
    return None


def _refused(plan: Plan, answers: Answers, reason: str) -> None:
    """See that a plan refuses, in the same words, a kernel that is declined."""
    try:
        plan(answers.images[0].copy(), answers.kernels[0].copy())
    except UnsupportedProblem as error:
        if str(error).endswith(reason):
            return
        raise Missed(
            "refusal", f"the plan gives another reason: {error}; expected: {reason}"
        ) from None
    raise Missed("refusal", f"the plan computes with a kernel that is declined: {reason}")
