"""How an implementation computes a problem, and how its times grow in each of these ways."""

from __future__ import annotations

import math

import numpy as np

from corrconv import Problem, get
from corrconv.calibrate.exponents import Growth, growth
from corrconv.measure.arrays import Array


def growths(
    name: str, problems: tuple[Problem, ...], rounds: Array, fixed: float
) -> tuple[Growth, ...]:
    """The exponents of each way of computing, where enough sizes tell.

    Parameters
    ----------
    name : str
    problems : sequence of Problem
        All of one dtype and number of axes.
    rounds : ndarray, shape (rounds, sizes)
        Seconds, corrected for drift.
    fixed : float
        Seconds that the call itself costs.
    """
    ways = np.array([way_of(name, problem) for problem in problems])
    found = []
    for way in dict.fromkeys(ways):
        places = np.flatnonzero(ways == way)
        chosen = [problems[place] for place in places]
        points = np.array([math.prod(problem.fft_shape) for problem in chosen], float)
        if grown := growth(str(way), chosen, rounds[:, places], fixed, points):
            found.append(grown)
    return tuple(found)


def way_of(name: str, problem: Problem) -> str:
    """How an implementation computes a problem: ``direct``, ``fft`` or ``two passes``."""
    from corrconv.model import bases

    return bases.way_of(bases.basis_of(get(name)), problem)
