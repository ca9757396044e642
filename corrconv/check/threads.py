"""Threads, both ways: several calling one plan, and one plan using several workers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np

from corrconv import Implementation
from corrconv.check.cases import Case
from corrconv.check.examine import Failure, examine, kernel_declined
from corrconv.check.oracle import Exact, exact

THREADS, ROUNDS = 4, 5
CALLED_TOGETHER = (
    "convolve same fill float64 x=11x12 h=6x7 normal",
    "correlate same fill float64 x=40 h=17 normal",
    "convolve same fill float64 x=11x12 h=6x7 normal rank=1",
)
WORKERS = 2
SHARED_OUT = (
    "convolve same fill float32 x=100x90 h=7x6 normal",
    "correlate full fill float64 x=9000 h=31 normal",
    "correlate full fill float32 x=260x150 h=9x8 normal rank=2",
)
"""Large enough that work is really shared among workers."""


def thread_failures(implementation: Implementation) -> list[Failure]:
    """What goes wrong with threads; an implementation that raises is reported, too."""
    failures = []
    for text in CALLED_TOGETHER:
        try:
            detail = _together_differs(implementation, Case.parse(text))
        except Exception as error:  # as in examine: one that crashes must not stop the gate
            detail = f"{type(error).__name__}: {error}"
        if detail:
            failures.append(Failure(implementation.name, text, "threads", detail))
    for text in SHARED_OUT:
        outcome = examine(implementation, Case.parse(text), _answer(text), WORKERS)
        if isinstance(outcome, Failure):
            detail = f"with workers={WORKERS}: {outcome.detail}"
            failures.append(Failure(implementation.name, text, outcome.check, detail))
    return failures


def _together_differs(implementation: Implementation, case: Case) -> str | None:
    if implementation.supports(case.problem):
        return None
    plan = implementation.plan(case.problem)
    operands = [case.operands(variant) for variant in range(THREADS * ROUNDS)]
    if any(kernel_declined(implementation, case.problem, h) for _, h in operands):
        return None
    alone = [plan(x, h) for x, h in operands]
    with ThreadPoolExecutor(THREADS) as pool:
        together = list(pool.map(plan, *zip(*operands * ROUNDS)))
    if all(np.array_equal(a, b) for a, b in zip(alone * ROUNDS, together)):
        return None
    return f"{THREADS} threads on one plan give other results than one thread"


@cache
def _answer(text: str) -> Exact:
    case = Case.parse(text)
    return exact(case.problem, *case.operands())
