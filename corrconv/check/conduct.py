"""What needs many calls: threads that share a plan, results that are kept, memory that is not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache

import numpy as np

from corrconv import Implementation
from corrconv.check.answers import Answers, answer
from corrconv.check.case import Case
from corrconv.check.company import company, refuses, unusual
from corrconv.check.examine import Failure, examine
from corrconv.check.judge import Missed
from corrconv.check.leaks import leaks
from corrconv.check.life import kernel_declined
from corrconv.check.memory import Room
from corrconv.check.oracle import Exact
from corrconv.check.stacks import LINES, PLANES, VOLUMES, stacks
from corrconv.core import Array

THREADS, EACH = 8, 3
"""Threads, and calls of each."""
TOGETHER = (
    "convolve same fill float64 x=11x12 h=6x7 normal",
    "correlate same fill float64 x=40 h=17 normal",
    "convolve same fill float64 x=11x12 h=6x7 normal rank=1",
    "correlate same fill float32 x=500x300 h=3x3 normal",
    "correlate same fill float32 x=500x300 h=3x3 normal rank=1",
    "correlate same fill float32 x=150000 h=5 normal",
)
"""What they compute, the small ones often, and large ones that may have scratch of their own."""
SHARED_OUT = tuple(
    f"{text} workers={workers}"
    for workers in (2, 3)
    for text in (
        "convolve same fill float32 x=100x90 h=7x6 normal",
        "correlate full fill float64 x=9000 h=31 normal",
        "correlate full fill float32 x=260x150 h=9x8 normal rank=2",
    )
)
"""Large enough that work is really shared among workers."""
AGAIN = (
    "correlate same fill float64 x=150x130 h=5x4 whole seed=0",
    "correlate same fill float64 x=150x130 h=5x4 whole rank=1 seed=0",
    "correlate same fill float64 x=20000 h=9 whole seed=0",
)
"""Of which the first that an implementation takes is asked of it many times."""
ALIKE = (
    "correlate same fill float64 x=31x30 h=31x30 whole seed=0",
    "correlate same fill float64 x=31x30 h=31x30 whole rank=1 seed=0",
    "correlate same fill float64 x=400 h=400 whole seed=0",
)
"""Whose operands may be one array."""
MANY = 30
"""Calls whose results are kept and judged."""


def conduct_failures(implementation: Implementation) -> list[Failure]:
    """What goes wrong in many calls; an implementation that raises is reported, too."""
    failures = []
    for texts, check, asked in (
        (TOGETHER, "threads", _together),
        (AGAIN, "many calls", _many),
        (AGAIN, "leak", leaks),
        (AGAIN, "company", company),
        (ALIKE, "operands", unusual),
        (AGAIN, "refusal", refuses),
        *((texts, "stacks", stacks) for texts in (PLANES, LINES, VOLUMES)),
    ):
        for text in texts:
            case = Case.parse(text)
            try:
                if not _taken(implementation, case):
                    continue
                asked(implementation, case)
            except Missed as missed:
                failures.append(Failure(implementation.name, text, missed.check, missed.detail))
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # as in examine: one that fails must not stop the gate
                detail = f"{type(error).__name__}: {error}"
                failures.append(Failure(implementation.name, text, check, detail))
            if texts is not TOGETHER:
                break
    for text in SHARED_OUT:
        outcome = examine(implementation, Case.parse(text), _answers(text))
        if isinstance(outcome, Failure):
            failures.append(outcome)
    return failures


def _taken(implementation: Implementation, case: Case) -> bool:
    if implementation.supports(case.problem):
        return False
    problem = case.problem
    slow = problem.multiply_adds / implementation.rate(problem) > 0.005
    if implementation.family == "direct" and slow:
        return False
    return not any(
        kernel_declined(implementation, problem, case.operands(variant)[1]) for variant in (0, 1)
    )


def _together(implementation: Implementation, case: Case) -> None:
    """Several threads on one plan give what one does."""
    many = case.problem.multiply_adds < 100_000
    count, rounds = (20, 5) if many else (THREADS, EACH)
    plan = implementation.plan(case.problem)
    pairs = [tuple(a.copy() for a in case.operands(variant)) for variant in range(count)]
    alone = [plan(x, h).copy() for x, h in pairs]
    fixed = plan.fixed(pairs[0][1])
    held = [fixed(x) for x, _ in pairs]

    def into(x: Array, h: Array) -> Array:
        return plan(x, h, out=np.empty(case.problem.output_shape, case.problem.dtype))

    def first(x: Array, h: Array) -> Array:
        return fixed(x)

    with _switching_often(), ThreadPoolExecutor(THREADS) as pool:
        for words, call, right in (
            ("one plan", plan, alone),
            ("one plan with out=", into, alone),
            ("one fixed(h)", first, held),
        ):
            together = list(pool.map(call, *zip(*pairs * rounds)))
            if not all(np.array_equal(a, b) for a, b in zip(right * rounds, together)):
                what = f"{THREADS} threads on {words} give other results than one thread"
                raise Missed("threads", what)


@contextmanager
def _switching_often() -> Iterator[None]:
    """Between Python's threads: after each few lines, and not after 5 ms, in which most calls are over."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _many(implementation: Implementation, case: Case) -> None:
    """Many calls on the same two buffers, whose values change; results are kept, and judged at the end."""
    rooms = Room(), Room()
    image, kernel = (
        room.place(values.shape, values.dtype, "plain", late=True).values
        for room, values in zip(rooms, case.operands())
    )
    results = []
    with implementation.plan(case.problem) as plan:
        for variant in range(MANY):
            image[...], kernel[...] = case.operands(variant)
            results.append(plan(image, kernel))
    for variant, result in enumerate(results):
        right = _variant(str(case), variant).high
        rounded = result if implementation.family == "direct" else np.round(result)
        if not np.array_equal(rounded, right):
            raise Missed("many calls", f"call {variant + 1} on the same buffers is wrong")


@cache
def _answers(text: str) -> Answers:
    return Answers(Case.parse(text))


@cache
def _variant(text: str, variant: int) -> Exact:
    case = Case.parse(text)
    return answer(case.problem, *case.operands(variant))
