"""Steps in a series: asv's own search finds where they may be, and a test says whether they are any.

asv (`asv.step_detect`, a piecewise constant fit in the L1 norm whose number of pieces an information
criterion chooses) gives pieces and no probabilities. So each place that it finds is a candidate, and its
height over its noise,

    z = |mean after − mean before| / (σ √(1/a + 1/b)),   a, b values on either side,

is held against the greatest z that noise alone has in a series of that length, over all places and all widths
a and b: the search is counted, and so is that σ is estimated from the same few values. Over series the
probabilities are Holm's (S. Holm, A simple sequentially rejective multiple test procedure, 1979).

One wild value is no step: what is far from the median of itself and its neighbours is that median instead
(which leaves edges as they are), in the noise that z is held against, too.

A drift is no step: where a straight line through both pieces fits as well as the two levels, there is none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
K = TypeVar("K")
FEWEST = 2
"""Values on either side: one alone may be an outlier, and a commit's first is told from it by the next."""
LEVEL = 0.05
"""The chance that any step is named in all series together, were there none."""
DRAWN = 10_000
"""Series of noise that a z is held against."""
TAILS = 8
"""Degrees of freedom of Student's t, as that noise is drawn: heavier tails than Gauss's."""
WILD = 5.0
"""Standard deviations from which a value is wild."""
LEAST = 1e-3
"""Of a logarithm: nothing here is known better than to a tenth of a percent."""
NORMAL = 1.4826
"""A Gaussian's standard deviation over its median absolute deviation."""
GRAIN = 12
"""Lengths over 24 are taken for the next multiple, which noise has a little more room in: few are drawn."""
WIDTHS = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)


@dataclass(frozen=True)
class Step:
    """Where a series changes its level.

    Attributes
    ----------
    at : int
        The place of the first value after it, among all of the series.
    before : int
        The place of the last value before it: with gaps between them, any of those may be the cause.
    size : float
        The level after over the level before, of ratios.
    chance : float
        That so much stands anywhere in so many series without a step.
    """

    at: int
    before: int
    size: float
    chance: float

    @property
    def confidence(self) -> float:
        return 1 - self.chance


@dataclass(frozen=True)
class Found:
    """What is known of a series.

    Attributes
    ----------
    noise : float
        The standard deviation of a value's logarithm.
    steps : tuple of Step
    levels : tuple of (int, int, float)
        Pieces: first place, place after the last, and the level, a ratio.
    """

    noise: float
    steps: tuple[Step, ...]
    levels: tuple[tuple[int, int, float], ...]


def find(series: Mapping[K, Sequence[float]], level: float = LEVEL) -> dict[K, Found]:
    """Steps of every series: logarithms of ratios, NaN for gaps.

    Parameters
    ----------
    series : mapping of any key to sequence of float
    level : float
        The chance of naming any step in any of them, were there none.
    """
    held = {key: _Series.of(values) for key, values in series.items()}
    least = {key: min((p for _, p in it.candidates), default=1.0) for key, it in held.items()}
    factors, running, found = {}, 0.0, {}
    for place, key in enumerate(sorted(least, key=lambda key: least[key])):
        factors[key] = len(least) - place
        running = max(running, min(1.0, factors[key] * least[key]))
        found[key] = held[key].found(factors[key], running, level)
    return {key: found[key] for key in series}


@dataclass(frozen=True)
class _Series:
    """Values without gaps, calmed; their places, noise and candidates, each with its chance here."""

    values: Array
    places: tuple[int, ...]
    noise: float
    candidates: tuple[tuple[int, float], ...]

    @classmethod
    def of(cls, given: Sequence[float]) -> _Series:
        every = np.asarray(given, float)
        places = tuple(int(at) for at in np.flatnonzero(np.isfinite(every)))
        values = every[list(places)]
        noise, calm = noise_of(values), _calmed(values[None])[0]
        return cls(calm, places, noise, tuple(_judged(calm, noise, _cuts(calm))))

    def found(self, factor: int, floor: float, level: float) -> Found:
        """What is resolved, once the chances count all series."""
        cuts = {at: max(floor, min(1.0, factor * p)) for at, p in self.candidates}
        taken = sorted(at for at, chance in cuts.items() if chance <= level)
        edges = [0, *taken, len(self.values)]
        pieces = [(a, b, float(np.mean(self.values[a:b]))) for a, b in pairwise(edges) if a < b]
        steps = tuple(
            Step(self.places[at], self.places[at - 1], math.exp(after - before), cuts[at])
            for at, (*_, before), (*_, after) in zip(taken, pieces, pieces[1:])
        )
        levels = tuple((self.places[a], self.places[b - 1] + 1, math.exp(m)) for a, b, m in pieces)
        return Found(self.noise, steps, levels)


def noise_of(values: Array) -> float:
    """The standard deviation of a value, from neighbours' differences, which few steps do not change."""
    if len(values) < 3:
        return math.nan
    return max(LEAST, _noise(values[None])[0])


def _calmed(rows: Array) -> Array:
    """Each row without wild values; at an end the neighbours are the next two."""
    if rows.shape[1] < 3:
        return rows
    inner = np.median(np.stack([rows[:, :-2], rows[:, 1:-1], rows[:, 2:]]), axis=0)
    near = np.concatenate([inner[:, :1], inner, inner[:, -1:]], axis=1)
    allowed = WILD * np.maximum(LEAST, _noise(rows))
    return np.where(np.abs(rows - near) > allowed[:, None], near, rows)


def _noise(rows: Array) -> Array:
    return NORMAL * np.median(np.abs(np.diff(rows, axis=1)), axis=1) / math.sqrt(2)


def _cuts(values: Array) -> list[int]:
    """Where asv's search parts a series, at least `FEWEST` values apart."""
    if len(values) < 2 * FEWEST:
        return []
    from asv.step_detect import detect_steps

    pieces = detect_steps(list(map(float, values)))
    return [begin for begin, *_ in pieces[1:]]


def _judged(values: Array, noise: float, cuts: list[int]) -> list[tuple[int, float]]:
    """Candidates with their chances; the least likely goes first where it is too narrow, or a drift."""
    while cuts:
        edges = [0, *cuts, len(values)]
        judged = [
            (cut, _chance(values, noise, before, cut, after))
            for before, cut, after in zip(edges, cuts, edges[2:])
        ]
        worst = max(judged, key=lambda each: each[1])
        if worst[1] <= LEVEL:
            return judged
        cuts = [cut for cut in cuts if cut != worst[0]]
    return []


def _chance(values: Array, noise: float, begin: int, cut: int, end: int) -> float:
    """That noise alone has so high a step somewhere in a series of this length."""
    before, after = values[begin:cut], values[cut:end]
    if min(len(before), len(after)) < FEWEST or _is_drift(before, after):
        return 1.0
    z = abs(after.mean() - before.mean()) / (noise * math.sqrt(1 / len(before) + 1 / len(after)))
    greatest = highest(GRAIN * math.ceil(len(values) / GRAIN) if len(values) > 24 else len(values))
    return float((1 + np.count_nonzero(greatest >= z)) / (1 + len(greatest)))


def _is_drift(before: Array, after: Array) -> bool:
    """Whether a line through both fits as well as two levels, which have as many numbers."""
    both = np.concatenate([before, after])
    along = np.arange(len(both))
    line = np.polynomial.Polynomial.fit(along, both, 1)
    levels = np.square(before - before.mean()).sum() + np.square(after - after.mean()).sum()
    return bool(np.square(both - line(along)).sum() <= levels)


@cache
def highest(length: int) -> Array:
    """The greatest z of each of `DRAWN` series of noise, over all places and widths."""
    rows = np.random.default_rng(length).standard_t(TAILS, (DRAWN, length))
    sums = np.concatenate([np.zeros((DRAWN, 1)), np.cumsum(_calmed(rows), axis=1)], axis=1)
    greatest = np.zeros(DRAWN)
    for cut in range(FEWEST, length - FEWEST + 1):
        for a in {*(w for w in WIDTHS if w < cut), cut}:
            before = (sums[:, cut] - sums[:, cut - a]) / a
            for b in {*(w for w in WIDTHS if w < length - cut), length - cut}:
                after = (sums[:, cut + b] - sums[:, cut]) / b
                z = np.abs(after - before) / math.sqrt(1 / a + 1 / b)
                np.maximum(greatest, z, out=greatest)
    return greatest / _noise(rows)
