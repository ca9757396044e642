"""How time grows with n and N: slopes of log time, with intervals, beside what theory says.

Direct sums of d axes should grow as n^d·N^d, and transforms as N^d·log P whatever n; so log P is taken
out of the times of transforms first. n and N are geometric means of the sides.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corrconv import Problem
from corrconv.core.reduction import Array
from corrconv.measure.sides import find
from corrconv.model.bases import basis_of, way_of

FIXED_SHARE = 0.2
"""Of a time: a size at which the call itself costs more says little about growth."""
SMALL_KERNEL = 0.25
"""n over N at most: larger kernels have outputs that meet few of their taps, or grow the transform."""
FEWEST = 7
RESAMPLED = 400
NEAR = 0.1
"""How far from the expected exponent an interval may end and still agree with it."""


@dataclass(frozen=True)
class Exponent:
    """One slope and its 95% interval, over resampled rounds and sizes."""

    value: float
    low: float
    high: float
    expected: float

    @property
    def agrees(self) -> bool:
        """Whether the interval comes within 0.1 of what was expected."""
        return self.low - NEAR <= self.expected <= self.high + NEAR


@dataclass(frozen=True)
class Growth:
    """Exponents of one implementation, dtype, number of axes and way of computing.

    Attributes
    ----------
    way : {"direct", "fft", "two passes"}
    n, N : Exponent
        In transforms, of time over log P.
    sizes : int
        How many sizes they are from.
    """

    way: str
    n: Exponent
    N: Exponent
    sizes: int

    @property
    def agrees(self) -> bool:
        """Whether both do."""
        return self.n.agrees and self.N.agrees

    @property
    def verdict(self) -> str:
        """In words."""
        if self.agrees:
            return "as expected"
        parts = [
            f"{name} {'less' if each.value < each.expected else 'more'} than {each.expected:g}"
            for name, each in (("n", self.n), ("N", self.N))
            if not each.agrees
        ]
        return " and ".join(parts)


def growth(
    way: str, problems: Sequence[Problem], rounds: Array, fixed: float, points: Array, seed: int = 0
) -> Growth | None:
    """The exponents of one way of computing; None where too few sizes tell.

    Parameters
    ----------
    way : {"direct", "fft", "two passes"}
    problems : sequence of Problem
        All of one dtype and number of axes.
    rounds : ndarray, shape (rounds, sizes)
        Seconds, corrected for drift.
    fixed : float
        Seconds that the call itself costs.
    points : ndarray, shape (sizes,)
        Points transformed at once, P; not looked at where nothing is.
    """
    ndim = problems[0].ndim
    n = np.array([problem.taps ** (1 / ndim) for problem in problems])
    N = np.array([math.prod(problem.output_shape) ** (1 / ndim) for problem in problems])
    telling = (np.median(rounds, axis=0) * FIXED_SHARE > fixed) & (n <= SMALL_KERNEL * N) & (n > 1)
    n, N, rounds, points = n[telling], N[telling], rounds[:, telling], points[telling]
    if len(n) < FEWEST or len(set(n)) < 3 or len(set(N)) < 3:
        return None
    divisor = np.log2(points) if way == "fft" else np.ones(len(n))
    axes = np.stack([np.log(n), np.log(N), np.ones(len(n))], axis=1)
    generator = np.random.default_rng(seed)
    found = []
    for _ in range(RESAMPLED):
        chosen = generator.integers(0, len(rounds), len(rounds))
        sizes = generator.integers(0, len(n), len(n))
        if np.linalg.matrix_rank(axes[sizes]) < 3:  # all of one n, say
            continue
        times = np.log(np.median(rounds[chosen], axis=0) / divisor)
        found.append(slopes(axes[sizes], times[sizes]))
    values = slopes(axes, np.log(np.median(rounds, axis=0) / divisor))
    low, high = np.quantile(found, (0.025, 0.975), axis=0)
    expected = {"direct": (ndim, ndim), "fft": (0, ndim), "two passes": (1, ndim)}[way]
    of_n, of_N = (
        Exponent(float(values[k]), float(low[k]), float(high[k]), expected[k]) for k in (0, 1)
    )
    return Growth(way, of_n, of_N, len(n))


def slopes(axes: Array, times: Array) -> Array:
    """Least squares of log times."""
    result: Array = np.linalg.lstsq(axes, times, rcond=None)[0][:2]
    return result


def growths(
    name: str, problems: Sequence[Problem], rounds: Array, fixed: float
) -> tuple[Growth, ...]:
    """The `growth` of each way of computing, where enough sizes tell."""
    basis = basis_of(find(name))
    places: dict[str, list[int]] = {}
    for place, problem in enumerate(problems):
        places.setdefault(way_of(basis, problem), []).append(place)
    found = []
    for way, of in places.items():
        chosen = [problems[place] for place in of]
        points = np.array([math.prod(problem.fft_shape) for problem in chosen], float)
        found.append(growth(way, chosen, rounds[:, of], fixed, points))
    return tuple(each for each in found if each)
