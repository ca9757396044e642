"""What does an adapter cost, over the bare call of its library? Paired, in one process.

The allowance is 2 µs, or 2% of the bare call.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.timed import Question
from corrconv import Implementation, Problem, get
from corrconv.measure.cells import Verdicts, admit
from corrconv.measure.cells import setup_cache as setup_cache
from corrconv.measure.grids import tier
from corrconv.measure.kernels import operands
from corrconv.measure.process import keep_freed_memory, pin_threads

SAMPLE, PAIRS, SECONDS = 1e-3, 31, 0.6
"""Seconds that a sample takes at least; pairs of samples; seconds after which 7 pairs are enough."""
FEWEST = 7


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
    """Pairs of samples of the adapter's planned call and the bare one, in random order."""
    pin_threads(1)
    keep_freed_memory()
    x, (h, *_) = operands(problem)
    implementation = get(name)
    plan = implementation.plan(problem)  # first: it may settle how many threads its library has
    bare = implementation.bare(x, h)
    assert bare is not None
    calls = {"adapter": lambda: plan(x, h), "bare": lambda: bare(x, h)}
    for call in calls.values():
        call()
    number = max(1, round(SAMPLE / _sample(calls["bare"], 3)))
    order = random.Random(0)
    differences: list[float] = []
    bares: list[float] = []
    started = time.perf_counter()
    while len(differences) < PAIRS:
        if time.perf_counter() - started > SECONDS and len(differences) >= FEWEST:
            break
        sides = order.sample(sorted(calls), 2)
        seconds = {side: _sample(calls[side], number) for side in sides}
        differences.append(seconds["adapter"] - seconds["bare"])
        bares.append(seconds["bare"])
    return Cost(statistics.median(bares), statistics.median(differences))


def has_bare(implementation: Implementation) -> bool:
    """Whether it has a bare call, which only adapters have; no library is imported."""
    return type(implementation).bare is not Implementation.bare


def _sample(call: Callable[[], object], number: int) -> float:
    """Seconds of one call, of so many."""
    started = time.perf_counter()
    for _ in range(number):
        call()
    return (time.perf_counter() - started) / number


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
