"""Times for the claims: ratios and growth, from interleaved rounds of one process, and when they tell."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.fft

from corrconv import Problem
from corrconv.calibrate.exponents import Exponent, Growth, growth
from corrconv.core.cache import processor
from corrconv.kit import units
from corrconv.measure.problems import square
from corrconv.measure.race import Race, interval, median, paired, planned
from corrconv.measure.rounds import Call
from corrconv.measure.sides import Ready

from .claim import Number

MARGIN = 1.05
"""Processes of one machine differ by about so much: what an interval within one says must be more."""
SAMPLE = 1e-3
"""Seconds of a sample, at least."""
TELLS = 0.8
"""Width of an exponent's interval from which on it says nothing."""
WIDE = "The exponents' intervals are too wide: more rounds on a quieter machine would tell."
Size = tuple[int, int]
"""N and n: the sides of the image and of the kernel."""


@dataclass(frozen=True)
class Ratio:
    """One time over another in the same rounds: the median over them, and its exact sign-test interval.

    The interval is one of 95% from 6 rounds on, for this process.
    """

    value: float
    low: float
    high: float
    rounds: int

    @property
    def faster(self) -> bool:
        """Whether the first took less, beyond noise and what another process might say."""
        return self.high < 1 / MARGIN

    @property
    def slower(self) -> bool:
        """Whether the first took more."""
        return self.low > MARGIN

    @property
    def text(self) -> str:
        """The ratio and its interval."""
        low, high = units.digits(self.low), units.digits(self.high)
        return f"{units.digits(self.value)} ({low} to {high})".replace("-", "−")

    @property
    def percent(self) -> str:
        """The same of a share."""
        return f"{100 * self.value:.1f}% ({100 * self.low:.1f} to {100 * self.high:.1f})"


def ratio(of: Sequence[float], to: Sequence[float]) -> Ratio:
    """The ratio of seconds, round by round."""
    return interval_of(paired(of, to))


def interval_of(values: Sequence[float]) -> Ratio:
    """The median of what each round said, such as a share or a slope."""
    return Ratio(median(values), *interval(sorted(values)), len(values))


def race(calls: Mapping[str, Call | Ready], rounds: int) -> dict[str, list[float]]:
    """Seconds a call, for each round; in every round each takes a sample, in an order that is drawn."""
    return Race.of(calls, SAMPLE).run(rounds)


def calls_of(names: Sequence[str], problem: Problem) -> dict[str, Ready]:
    """Planned calls of those that can do the problem here, warm and found right."""
    return planned(names, problem)[0]


def machine() -> str:
    """The processor's name."""
    return processor() or "an unknown processor"


def measured_on(name: str) -> str:
    """The last sentence of every finding on speed."""
    return f"Measured in rounds of its own, at the sizes named, on {name}, one thread."


def grown(name: str, way: str, sizes: Sequence[Size], rounds: int) -> Growth:
    """Exponents of n and N in an implementation's times, float32, mode same.

    Parameters
    ----------
    name : str
    way : {"direct", "fft"}
        For transforms log P is taken out of the times, P being the padded size in points.
    sizes : sequence of (int, int)
    rounds : int
        In each of them every size takes a sample.

    Raises
    ------
    ValueError
        Where too few of the sizes tell.
    """
    problems = [square(2, N, n) for N, n in sizes]
    calls = {
        str(place): calls_of([name], problem)[name]
        for place, problem in enumerate((*problems, square(2, 1, 1)))
    }
    taken = race(calls, rounds)
    seconds = np.array([taken[str(place)] for place in range(len(problems))]).T
    fixed = float(np.median(taken[str(len(problems))]))
    points = np.array([padded_points(problem) for problem in problems])
    found = growth(way, problems, seconds, fixed, points)
    if found is None:
        raise ValueError(
            f"{name}: a call costs {fixed:.2g} s by itself, too much beside these sizes"
        )
    return found


def padded_points(problem: Problem) -> int:
    """Points of SciPy's transforms: the full size of each side, rounded up to small factors."""
    sides = zip(problem.x_shape, problem.h_shape)
    return math.prod(scipy.fft.next_fast_len(N + n - 1, True) for N, n in sides)


def number(what: str, exponent: Exponent) -> Number:
    """An exponent with its interval."""
    return Number(what, f"{exponent.value:.2f} ({exponent.low:.2f} to {exponent.high:.2f})")


def told(exponent: Exponent) -> bool:
    """Whether its interval is narrow enough to say something."""
    return exponent.high - exponent.low < TELLS


def grid(sides: Sequence[int], kernels: Sequence[int]) -> list[Size]:
    """Kernels of at most a quarter of each image's side."""
    return [(N, n) for N in sides for n in kernels if n <= N / 4]
