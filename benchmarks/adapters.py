"""What does an adapter add to the bare call of its library? Paired, in one process.

The allowance is 2 µs, or 2% of the bare call.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from corrconv import Implementation, Problem, get, names
from corrconv.kit.registered import loaded
from corrconv.measure.conditions import keep_freed_memory, pin_threads
from corrconv.measure.operands import Operands
from corrconv.measure.problems import operands, square
from corrconv.measure.rounds import Timed, calls_of_own, rough, take
from corrconv.measure.sides import calls, judge

PAIRS, SECONDS, FEWEST = 32, 0.6, 8
"""Pairs of samples; seconds after which the fewest pairs are enough."""


@dataclass(frozen=True)
class Cost:
    """Medians over pairs of adjacent samples.

    Attributes
    ----------
    bare : float
        Seconds of the bare call.
    extra : float
        Seconds that the adapter takes more; below zero where it takes less.
    """

    bare: float
    extra: float


def measure(name: str, problem: Problem) -> Cost:
    """Pairs of samples of the adapter's planned call and the bare one, with as many calls for both."""
    pin_threads(1)
    keep_freed_memory()
    of = Operands(problem, operands)
    implementation = get(name)
    plan = implementation.plan(problem)  # first: it may settle how many threads its library has
    bare = implementation.bare(of.x, of.kernels[0])
    assert bare is not None
    judge(implementation, plan, of)
    both = [calls(plan, of), calls(bare, of)]
    number = calls_of_own([rough(each.call, renew=each.renew) for each in both][1])
    samplers = [Timed(each.call, number, renew=each.renew) for each in both]
    adapter, alone = take(samplers, rounds=PAIRS, seconds=SECONDS, fewest=FEWEST)
    judge(implementation, plan, of)
    differences = [a - b for a, b in zip(adapter.seconds, alone.seconds)]
    return Cost(statistics.median(alone.seconds), statistics.median(differences))


def has_bare(implementation: Implementation) -> bool:
    """Whether it has a bare call, which only adapters have; no library is imported."""
    return type(implementation).bare is not Implementation.bare


def adapters(problem: Problem) -> list[str]:
    """Those that can run here and take a problem; what does not even load is none of them."""
    found = [(name, it) for name in names() if (it := loaded(name)) and has_bare(it)]
    return [n for n, it in found if it.unavailable() is None and it.supports(problem) is None]


SMALL = square(2, 16, 3)


class Images:
    """Seconds, of an image of 16 × 16 with a kernel of 3 × 3."""

    version = "2"
    unit = "seconds"
    timeout = 120
    param_names = ("implementation",)
    params = (adapters(SMALL),)

    def track_extra(self, implementation: str) -> float:
        return measure(implementation, SMALL).extra
