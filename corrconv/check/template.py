"""The gate for template finding: for what finds templates and does not correlate.

Those cases of the gate that are a ``valid`` correlate of real floats ask for scores, too: x is the
picture and h the template. Each is put as it is and in variants that normalised cross-correlation
is known to stumble over. The answer is the definition, in integers of any length.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np

from corrconv import Implementation, Problem
from corrconv.check.cases import Case
from corrconv.check.examine import Declined, Fail, Failure, Outcome, Passed
from corrconv.check.template_oracle import Scores, definition
from corrconv.measure.arrays import Array

MORE_CASES = tuple(
    f"correlate valid fill {dtype} {sizes} normal"
    for dtype in ("float32", "float64")
    for sizes in ("x=12x9 h=1x4", "x=9x12 h=5x1", "x=7x8 h=7x8", "x=48x40 h=9x8")
)
"""Beside the gate's own: a single row or column, the whole picture, enough to share among workers."""
THREADS, WORKERS = 4, 2


def _flat_corner(x: Array, h: Array) -> tuple[Array, Array]:
    x = x.copy()
    x[tuple(slice(n) for n in h.shape)] = x.flat[0]
    return x, h


PICTURES: dict[str, Callable[[Array, Array], tuple[Array, Array]]] = {
    "as it is": lambda x, h: (x, h),
    # squares of samples lose the contrast, if the mean is still in them
    "bright": lambda x, h: (x + x.dtype.type(5000), h + h.dtype.type(7000)),
    # no absolute threshold tells what has contrast
    "faint": lambda x, h: (x * x.dtype.type(2.0**-60), h * h.dtype.type(2.0**-60)),
    "with a flat corner": _flat_corner,
    "with a flat template": lambda x, h: (x, np.full_like(h, 0.1)),
}


def examine_template(implementation: Implementation, case: Case, workers: int = 1) -> Outcome:
    """Put `implementation` through `case`, in every variant of it."""

    def fail(check: str, detail: str) -> Failure:
        return Failure(implementation.name, str(case), check, detail)

    problem = case.problem
    worst = 0.0
    try:
        if reason := implementation.supports_template(problem):
            return Declined(implementation.supports(problem) or reason)
        for name, picture in PICTURES.items():
            operands = picture(*case.operands())
            answer = _answer(case, name)
            result = _examine(implementation, problem, operands, answer, workers, fail)
            if isinstance(result, Failure):
                return fail(result.check, f"picture {name}: {result.detail}")
            worst = max(worst, result)
    except Exception as error:  # an implementation may fail in any way: it is what we report
        return fail("raises", f"{type(error).__name__}: {error}")
    return Passed(worst, 0.0)


@cache
def _answer(case: Case, name: str) -> Scores:
    return definition(case.problem, *PICTURES[name](*case.operands()))


def _examine(
    implementation: Implementation,
    problem: Problem,
    operands: tuple[Array, Array],
    answer: Scores,
    workers: int,
    fail: Fail,
) -> float | Failure:
    """The error in units of its bound, or the first check that was missed."""
    plan = implementation.plan_template(problem, workers)
    x, h = operands
    copies = x.copy(), h.copy()
    first = plan(x, h)
    kept = first.copy()
    if not (np.array_equal(x, copies[0]) and np.array_equal(h, copies[1])):
        return fail("inputs", "picture or template was changed")
    again = plan(-x, h)
    if again is first or not np.array_equal(first, kept, equal_nan=True):
        return fail("aliasing", "a later call changed the result of an earlier one")
    if first.shape != problem.output_shape:
        return fail("shape", f"{first.shape} instead of {problem.output_shape}")
    if first.dtype != problem.dtype:
        return fail("dtype", f"{first.dtype} instead of {problem.dtype}")
    if not np.abs(first).max() <= 1:  # NaN as well
        return fail("range", "scores outside -1 to 1")
    error = answer.error(first)
    return error if error <= 1 else fail("score", f"error is {error:.3g} times its bound")


def template_failures(implementation: Implementation) -> list[Failure]:
    """What goes wrong in `MORE_CASES`, with several workers, and called by several threads."""
    failures = []
    for text in MORE_CASES:
        case = Case.parse(text)
        for workers in (1, WORKERS):
            outcome = examine_template(implementation, case, workers)
            if isinstance(outcome, Failure):
                failures.append(outcome)
        if detail := _together_differs(implementation, case):
            failures.append(Failure(implementation.name, text, "threads", detail))
    return failures


def _together_differs(implementation: Implementation, case: Case) -> str | None:
    if implementation.supports_template(case.problem):
        return None
    try:
        plan = implementation.plan_template(case.problem)
        operands = [case.operands(variant) for variant in range(THREADS)]
        alone = [plan(x, h) for x, h in operands]
        with ThreadPoolExecutor(THREADS) as pool:
            together = list(pool.map(plan, *zip(*operands * THREADS)))
    except Exception as error:  # as in examine_template
        return f"{type(error).__name__}: {error}"
    if all(np.array_equal(a, b) for a, b in zip(alone * THREADS, together)):
        return None
    return f"{THREADS} threads on one plan give other scores than one thread"
