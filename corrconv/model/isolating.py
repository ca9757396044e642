"""Transforms by which a sample reaches the outputs that meet it, and no others."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from corrconv.core.plan import Plan
from corrconv.core.plans import plans
from corrconv.core.problem import Problem
from corrconv.core.registry import get
from corrconv.engines.reach.plan import Cost, ReachPlan
from corrconv.model.choice import choose

SUMS = ("numba_simd", "separable")


def isolating(
    problem: Problem, workers: int, transform: Callable[[Problem], Plan], seconds: float = math.inf
) -> Plan:
    """The plan around a transform's plan, with the fastest sum where that has to do.

    Parameters
    ----------
    problem : Problem
        Of floating point.
    workers : int
        How many threads may be used.
    transform : callable
        ``transform(problem)`` gives the transform's plan, of this problem or one with another fill value.
    seconds : float
        What the transform is predicted to take.
    """
    sums = replace(problem, accuracy="componentwise")
    choice = choose(sums, workers, SUMS)
    direct = next(
        (each.seconds for each in choice.predictions if each.name == choice.name), math.inf
    )
    cost = Cost(seconds, direct)
    return ReachPlan(
        problem, workers, transform, lambda: plans.get(get("auto"), sums, workers), cost
    )
