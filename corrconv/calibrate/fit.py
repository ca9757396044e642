"""From rounds to models: non-negative coefficients of the least relative error, with Huber's weights.

    minimise Σ ρ(predicted / measured - 1),  coefficients ≥ 0

ρ is a square near zero and a straight line beyond some spreads, so that a few sizes at which a
library does something else do not bend the rest (P. J. Huber, Robust Estimation of a Location
Parameter, 1964). Each step is a non-negative least squares problem (C. L. Lawson and R. J. Hanson,
Solving Least Squares Problems, 1974, ch. 23) with the weights that the step before left.

All stand at the speed that the machine had in the run: ratios of its models are what carries over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corrconv import Problem
from corrconv.calibrate import threads
from corrconv.calibrate.evidence import Model, Models, Point
from corrconv.calibrate.exponents import growths
from corrconv.calibrate.samples import Rounds, correct
from corrconv.calibrate.sizes import Key, key_of
from corrconv.core import Array
from corrconv.measure.sides import find
from corrconv.model import table
from corrconv.model.bases import BASES, basis_of

HUBER = 1.345
"""Spreads at which the square becomes a line: 95% efficient where errors are normal."""
STEPS = 12
FOLDS = 10
RESAMPLED = 100
FEWEST = 6
"""Sizes from which a model is fitted."""


@dataclass(frozen=True)
class Fit:
    """A fitted model."""

    coefficients: Array
    """Seconds a feature, none negative; `low` and `high` are their 95% intervals, from resampled rounds."""
    low: Array
    high: Array
    held_out: Array
    """What was predicted for each size by a fit that had not seen it."""
    seconds: Array
    """What was measured of each size."""

    @property
    def errors(self) -> Array:
        """|predicted / measured - 1| of each size, held out."""
        return np.abs(self.held_out / self.seconds - 1)


def fit(features: Array, rounds: Array, groups: Sequence[object], seed: int = 0) -> Fit:
    """Coefficients, intervals and held-out predictions.

    Parameters
    ----------
    features : ndarray, shape (sizes, features)
        The last of them is 1, for the call itself.
    rounds : ndarray, shape (rounds, sizes)
        Seconds, corrected for drift.
    groups : sequence, of length sizes
        Sizes that are held out together: those that are equal.
    seed : int
        Of the folds and of the resampling.
    """
    seconds = np.median(rounds, axis=0)
    generator = np.random.default_rng(seed)
    again = [
        coefficients(features, np.median(rounds[chosen], axis=0))
        for chosen in generator.integers(0, len(rounds), (RESAMPLED, len(rounds)))
    ]
    low, high = np.quantile(again, (0.025, 0.975), axis=0)
    held_out = np.empty(len(seconds))
    for fold in folds(groups, FOLDS, seed):
        held_out[fold] = features[fold] @ coefficients(features[~fold], seconds[~fold])
    return Fit(coefficients(features, seconds), low, high, held_out, seconds)


def coefficients(features: Array, seconds: Array) -> Array:
    """Those of the least Huber loss of relative errors."""
    from scipy.optimize import nnls  # slow to import

    matrix = features / seconds[:, None]
    scale = matrix.max(axis=0)
    scale[scale == 0] = 1
    matrix = matrix / scale
    root = np.ones(len(seconds))
    found = np.zeros(matrix.shape[1])
    for _ in range(STEPS):
        before, (found, _) = found, nnls(matrix * root[:, None], root)
        if np.allclose(found, before, rtol=1e-6, atol=0):
            break
        ratio = np.maximum(matrix @ found, 1e-3)
        errors = (ratio - 1) / np.sqrt(ratio)
        root = np.sqrt(huber_weights(errors) / ratio)
    result: Array = found / scale
    return result


def huber_weights(errors: Array) -> Array:
    """1 within 1.345 spreads, and falling as 1/|error| beyond."""
    size = np.abs(errors)
    limit = HUBER * max(float(np.median(size)) / 0.6745, 1e-3)
    return np.minimum(1.0, limit / np.maximum(size, 1e-12))


def folds(groups: Sequence[object], count: int, seed: int) -> list[Array]:
    """Masks that hold out every size once, equal groups together; one group a fold where few."""
    names = list(dict.fromkeys(groups))
    order = np.random.default_rng(seed).permutation(len(names))
    of = {names[place]: turn % min(count, len(names)) for turn, place in enumerate(order)}
    fold = np.array([of[group] for group in groups])
    return [fold == number for number in range(min(count, len(names)))]


def fit_all(
    alone: Rounds,
    shared: Rounds | None = None,
    progress: Callable[[float, str], object] = lambda share, what: None,
) -> Models:
    """Fit every implementation of these rounds: of one thread, and of several."""
    corrected = correct(alone.seconds, alone.when)
    groups: dict[Key, list[int]] = {}
    for place, side in enumerate(alone.sides):
        groups.setdefault(key_of(side), []).append(place)
    models = []
    for turn, (key, places) in enumerate(groups.items()):
        progress(turn / len(groups), f"fitting {key[0]}, {key[1]}, {key[2]}-D")
        if len(places) >= FEWEST:
            problems = [alone.sides[place].problem for place in places]
            models.append(_model(key, problems, corrected.seconds[:, places]))
    if shared is not None:
        models = _with_threads(models, alone, shared)
    low, high = np.quantile(corrected.slowness, (0.05, 0.95))
    return Models(tuple(models), float(high / low), dict(alone.left_out))


def _model(key: Key, problems: Sequence[Problem], rounds: Array) -> Model:
    basis = basis_of(find(key[0]))
    features = np.array([[*BASES[basis].count(problem), 1.0] for problem in problems])
    found = fit(features, rounds, [(problem.x_shape, problem.h_shape) for problem in problems])
    before = table.entry(table.key_of(*key))
    points = zip(problems, found.seconds, found.held_out)
    return Model(
        *key,
        basis=basis,
        coefficients=_short(found.coefficients),
        low=_short(found.low),
        high=_short(found.high),
        parallel=before.parallel if before else 0.0,  # until it is measured
        median_error=float(np.median(found.errors)),
        error=float(np.quantile(found.errors, 0.9)),
        growths=growths(key[0], problems, rounds, float(found.coefficients[-1])),
        points=tuple(Point(of.x_shape, of.h_shape, *_short(times)) for of, *times in points),
    )


def _short(values: Sequence[float] | Array) -> tuple[float, ...]:
    """With four digits: more would be noise."""
    return tuple(float(f"{value:.4g}") for value in values)


def _with_threads(models: list[Model], alone: Rounds, shared: Rounds) -> list[Model]:
    keyed = {(each.name, each.dtype, each.ndim): each for each in models}
    fixed = {key: each.coefficients[-1] for key, each in keyed.items()}
    known = threads.fractions(alone, shared, fixed)
    return [replace(each, parallel=known.get(key, each.parallel)) for key, each in keyed.items()]
