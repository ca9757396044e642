"""A plan beside others, and with operands and after errors that are out of the ordinary."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from corrconv import Implementation
from corrconv.check.answers import answer
from corrconv.check.case import Case
from corrconv.check.judge import Missed
from corrconv.check.life import kernel_declined
from corrconv.check.memory import STALE
from corrconv.check.oracle import Exact
from corrconv.core import Plan

OTHERS: tuple[dict[str, Any], ...] = (
    {},
    {"operation": "convolve"},
    {"mode": "full"},
    {"mode": "valid"},
    {"fillvalue": 7},
    {"boundary": "wrap"},
    {"boundary": "symm"},
)
"""What is asked beside a problem."""


def company(implementation: Implementation, case: Case) -> None:
    """Plans of other problems, with the same operands, in turn: each gives its own answer, closed or not."""
    x, h = (values.copy() for values in case.operands())
    plans: list[tuple[Plan, Exact]] = []
    for changes in OTHERS:
        problem = replace(case.problem, **changes)
        if not (implementation.supports(problem) or kernel_declined(implementation, problem, h)):
            plans.append((implementation.plan(problem), _answer(str(case), repr(changes))))
    small = replace(case.problem, x_shape=case.problem.h_shape)
    for number, (plan, right) in enumerate([*plans, *reversed(plans)]):
        if not implementation.supports(small):
            implementation.plan(small)(h, h)
        result = plan(x, h)
        rounded = result if implementation.family == "direct" else np.round(result)
        if not np.array_equal(rounded, right.high):
            detail = f"{plan.problem}: wrong beside plans of other problems"
            raise Missed("company", detail)
        result[...] = STALE  # what is given is the user's own
        if number >= len(plans):
            plan.close()


def unusual(implementation: Implementation, case: Case) -> None:
    """One array as both operands; operands whose samples share memory, as `numpy.broadcast_to` makes them."""
    x, h = (values.copy() for values in case.operands())
    shape, dtype = h.shape, h.dtype
    pairs = {"one array as image and kernel": (h, h)}
    row, sample = (np.broadcast_to(a, shape) for a in (x[:1], np.full(1, 3, dtype)))
    pairs["a broadcast image"] = row, h
    pairs["a broadcast kernel"] = x, sample
    with implementation.plan(case.problem) as plan:
        for words, (image, kernel) in pairs.items():
            right = answer(case.problem, image, kernel).high
            result = plan(image, kernel)
            rounded = result if implementation.family == "direct" else np.round(result)
            if not np.array_equal(rounded, right):
                raise Missed("operands", f"{words}: wrong")


def refuses(implementation: Implementation, case: Case) -> None:
    """Other shapes than planned for are an error, after which a plan is what it was."""
    x, h = (values.copy() for values in case.operands())
    with implementation.plan(case.problem) as plan:
        right = plan(x, h)
        for image, kernel in ((x[1:], h), (x, h[1:]), (x.astype(np.float32), h)):
            try:
                plan(image, kernel)
            except ValueError:
                continue
            raise Missed("refusal", "operands of another shape or dtype than planned for are taken")
        if not np.array_equal(plan(x, h), right):
            raise Missed("refusal", "after an error its results are others")


@cache
def _answer(text: str, changes: str) -> Exact:
    case = Case.parse(text)
    other = next(each for each in OTHERS if repr(each) == changes)
    return answer(replace(case.problem, **other), *case.operands())
