"""How times grow with n and N, for the claims: exponents with intervals, from interleaved rounds."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import scipy.fft

from corrconv import Problem
from corrconv.calibrate.exponents import Exponent, Growth, growth
from corrconv.measure.problems import square
from corrconv.measure.race import Race
from corrconv.measure.rounds import filling

from .claim import Number
from .racing import calls_of

TELLS = 0.8
"""Width of an exponent's interval from which on it says nothing."""
WIDE = "The exponents' intervals are too wide: more rounds on a quieter machine would tell."
Size = tuple[int, int]
"""N and n: the sides of the image and of the kernel."""


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
    smallest = square(2, 1, 1)
    samplers = {
        str(place): filling(calls_of([name], problem)[name])
        for place, problem in enumerate((*problems, smallest))
    }
    taken = Race(samplers).run(rounds)
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
