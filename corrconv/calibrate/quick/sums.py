"""Direct sums and passes: measured in rounds through all sizes, and fitted."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corrconv import Problem, get
from corrconv.calibrate.fit import coefficients
from corrconv.calibrate.quick.sizes import DTYPES, problems
from corrconv.measure.conditions import keep_freed_memory, pin_threads
from corrconv.reports.studies.measure.sampling import calls_per_sample, seconds_of

if TYPE_CHECKING:  # not at the top: asv imports this file beside older commits, too
    from corrconv.model.table import Entry

Features = tuple[float, ...]

SAMPLE = 1e-3
"""Seconds of one timing, as many calls as fill it."""
ROUNDS = 9
FITTED = ("numba_simd", "separable")


@dataclass(frozen=True)
class Fit:
    """Coefficients of one implementation, dtype and number of axes.

    Attributes
    ----------
    key : str
        In the table.
    coefficients : tuple of float
        Seconds a feature; the call's own come last.
    errors : tuple of float
        |predicted / measured - 1| of each problem; none where nothing was measured.
    """

    key: str
    coefficients: Features
    errors: tuple[float, ...]

    @property
    def entry(self) -> Entry:
        """For the table. Held-out errors of what was measured are taken to be the basis's own."""
        from corrconv.model import table

        before = table.entry(self.key)
        basis = _basis_of(self.key.partition(" ")[0])
        if before is None:
            return table.Entry(basis, self.coefficients)
        if not self.errors:
            return table.Entry(basis, self.coefficients, before.parallel)
        return table.Entry(
            basis, self.coefficients, before.parallel, before.median_error, before.error
        )


def features_of(name: str) -> Callable[[Problem], Features]:
    """The function that counts what an implementation does for a problem."""
    from corrconv.model.bases import BASES

    return BASES[_basis_of(name)].count


def _basis_of(name: str) -> str:
    from corrconv.model.bases import basis_of

    return basis_of(get(name))


def calibrate(
    rounds: int = ROUNDS,
    dtypes: tuple[str, ...] = DTYPES,
    progress: Callable[[str], object] = lambda text: None,
) -> list[Fit]:
    """Measure every problem of these dtypes and fit their table entries; `progress` is told how many."""
    pin_threads(1)
    keep_freed_memory()
    asked = [(name, *each) for name in FITTED for each in problems(name, dtypes)]
    progress(f"{sum(len(able) for _, _, able in asked)} problems")
    seconds = iter(
        measure([(name, problem) for name, _, able in asked for problem in able], rounds)
    )
    return [
        fit(key, [features_of(name)(problem) for problem in able], [next(seconds) for _ in able])
        for name, key, able in asked
    ]


def measure(asked: list[tuple[str, Problem]], rounds: int) -> list[float]:
    """Seconds a planned call of each: the least of so many rounds through all of them.

    All in each round, since the speed of a shared machine changes from one second to the next: what
    is compared has to have met the same moments.
    """
    calls = [call(name, problem) for name, problem in asked]
    numbers = [calls_per_sample(each, SAMPLE) for each in calls]
    best = [math.inf] * len(calls)
    for _ in range(rounds):
        for k, each in enumerate(calls):
            best[k] = min(best[k], seconds_of(each, numbers[k]))
    return best


def call(name: str, problem: Problem) -> Callable[[], object]:
    """A planned call on a kernel of rank one, warm: every implementation takes it."""
    generator = np.random.default_rng(0)
    x = (9 * generator.normal(size=problem.x_shape)).astype(problem.dtype)
    h = np.ones(problem.h_shape, problem.dtype)
    plan = get(name).plan(problem)
    plan(x, h)
    return lambda: plan(x, h)


def fit(key: str, features: list[Features], seconds: list[float]) -> Fit:
    """Non-negative coefficients of the least relative error, see `corrconv.calibrate.fit`."""
    matrix, measured = np.array([[*row, 1.0] for row in features]), np.array(seconds)
    found = coefficients(matrix, measured)
    errors = np.abs(matrix @ found / measured - 1)
    return Fit(key, tuple(map(float, found)), tuple(map(float, errors)))
