"""Thousands of calls: shapes, kernels, threads and ways of calling change from one to the next."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import cast

import numpy as np

from corrconv import Implementation, Problem
from corrconv.check.answers import answer
from corrconv.check.case import Case
from corrconv.check.conduct import THREADS
from corrconv.check.life import kernel_declined
from corrconv.core import Array, Plan
from corrconv.core.problem import Boundary, Mode, Operation

PLANS, VERSIONS = 12, 6
"""Plans at a time, and pairs of operands of each."""
AT_ONCE = 512
"""Calls that threads share before a plan is given up for another."""


@dataclass(frozen=True)
class Soaked:
    """A plan, what is asked of it, and what is right."""

    case: Case
    plan: Plan
    pairs: list[tuple[Array, Array]]
    right: list[Array]
    rounded: bool

    def wrong(self, number: int) -> str | None:
        """What is wrong with one call; how it is made depends on its number."""
        version, way = number % VERSIONS, number % 3
        x, h = self.pairs[version]
        if way == 0:
            result = self.plan(x, h)
        elif way == 1:
            problem = self.case.problem
            result = self.plan(x, h, out=np.empty(problem.output_shape, problem.dtype))
        else:
            result = self.plan.fixed(h)(x)
        if self.rounded:
            result = np.round(result)
        if np.array_equal(result, self.right[version]):
            return None
        return f"[{self.case}] version {version}, way {way}"


def problems(draw: random.Random) -> Iterator[Problem]:
    """Small ones, without end."""
    while True:
        ndim = draw.choice((1, 2, 2, 3))
        most = {1: 400, 2: 40, 3: 9}[ndim]
        h = tuple(draw.randint(1, 5) for _ in range(ndim))
        x = tuple(draw.randint(n, most) for n in h)
        yield Problem(
            cast(Operation, draw.choice(("correlate", "convolve"))),
            x,
            h,
            cast(Mode, draw.choice(("full", "same", "valid"))),
            cast(Boundary, draw.choice(("fill", "fill", "wrap", "symm"))),
            dtype=np.dtype(draw.choice(("f4", "f8", "f8", "c8", "i2"))),
        )


def soaked(implementation: Implementation, draw: random.Random) -> Soaked:
    """A plan of some problem that the implementation takes."""
    low_rank = implementation.kernels == "low rank"
    for problem in problems(draw):
        if implementation.supports(problem):
            continue
        rank = int(low_rank and problem.ndim == 2)
        case = Case(problem, "whole", rank, seed=draw.randrange(10**6))
        pairs = [
            cast("tuple[Array, Array]", tuple(a.copy() for a in case.operands(version)))
            for version in range(VERSIONS)
        ]
        if any(kernel_declined(implementation, problem, h) for _, h in pairs):
            continue
        right = [answer(problem, *pair).high for pair in pairs]
        plan = implementation.plan(problem, draw.choice((1, 1, 2, 3)))
        return Soaked(case, plan, pairs, right, rounded=implementation.family != "direct")
    raise AssertionError


def soak(implementation: Implementation, calls: int, seed: int) -> str | None:
    """The first call that is wrong; None where all are right."""
    draw = random.Random(seed)
    held = [soaked(implementation, draw) for _ in range(PLANS)]
    with ThreadPoolExecutor(THREADS) as pool:
        for start in range(0, calls, AT_ONCE):
            asked = [draw.choice(held) for _ in range(AT_ONCE)]
            found = pool.map(
                lambda each, number: each.wrong(number), asked, range(start, start + AT_ONCE)
            )
            if wrong := [words for words in found if words]:
                return f"seed {seed}, call {start}: {wrong[0]}"
            place = draw.randrange(PLANS)
            if place:  # the first one is called to the end
                held[place].plan.close()
                held[place] = soaked(implementation, draw)
    return None
