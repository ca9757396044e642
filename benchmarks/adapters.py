"""What does an adapter cost, over the bare call of its library? Paired, in one process.

The allowance is 2 µs, or 2% of the bare call.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from benchmarks.timed import Question
from corrconv import Implementation, Problem, get
from corrconv.measure.cells import Verdicts, admit
from corrconv.measure.cells import setup_cache as setup_cache
from corrconv.measure.conditions import keep_freed_memory, pin_threads
from corrconv.measure.grids import tier
from corrconv.measure.problems import operands
from corrconv.measure.rounds import Timed, calls_of_own, rough, take

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

    @property
    def ratio(self) -> float:
        """The adapter's time over the bare call's."""
        return 1 + self.extra / self.bare


def measure(name: str, problem: Problem) -> Cost:
    """Pairs of samples of the adapter's planned call and the bare one, with as many calls for both."""
    pin_threads(1)
    keep_freed_memory()
    x, (h, *_) = operands(problem)
    implementation = get(name)
    plan = implementation.plan(problem)  # first: it may settle how many threads its library has
    bare = implementation.bare(x, h)
    assert bare is not None
    calls = [lambda: plan(x, h), lambda: bare(x, h)]
    number = calls_of_own([rough(call) for call in calls][1])
    samplers = [Timed(call, number) for call in calls]
    adapter, alone = take(samplers, rounds=PAIRS, seconds=SECONDS, fewest=FEWEST)
    differences = [a - b for a, b in zip(adapter.seconds, alone.seconds)]
    return Cost(statistics.median(alone.seconds), statistics.median(differences))


def has_bare(implementation: Implementation) -> bool:
    """Whether it has a bare call, which only adapters have; no library is imported."""
    return type(implementation).bare is not Implementation.bare


class CorrelateFloat32(Question):
    operation = "correlate"
    grid = tier().adapters

    @classmethod
    def takes(cls, name: str, small: Problem) -> bool:
        return super().takes(name, small) and has_bare(get(name))

    def cost(self, verdicts: Verdicts, name: str, N: int, n: int) -> Cost:
        problem = self.problem(N, n)
        admit(verdicts, name, problem)
        return measure(name, problem)

    def track_extra(self, verdicts: Verdicts, implementation: str, N: int, n: int) -> float:
        return self.cost(verdicts, implementation, N, n).extra

    def track_ratio(self, verdicts: Verdicts, implementation: str, N: int, n: int) -> float:
        return self.cost(verdicts, implementation, N, n).ratio

    track_extra.unit = "s"  # type: ignore[attr-defined]
    track_ratio.unit = "times the bare call"  # type: ignore[attr-defined]
