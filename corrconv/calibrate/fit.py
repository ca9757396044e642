"""Non-negative coefficients of the least relative error, with Huber's weights.

    minimise Σ ρ(predicted / measured - 1),  coefficients ≥ 0

ρ is a square near zero and a straight line beyond some spreads, so that a few sizes at which a
library does something else do not bend the rest (P. J. Huber, Robust Estimation of a Location
Parameter, 1964). Each step is a non-negative least squares problem (C. L. Lawson and R. J. Hanson,
Solving Least Squares Problems, 1974, ch. 23) with the weights that the step before left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corrconv.core import Array

HUBER = 1.345
"""Spreads at which the square becomes a line: 95% efficient where errors are normal."""
STEPS = 12
FOLDS = 10
RESAMPLED = 100


@dataclass(frozen=True)
class Fit:
    """A fitted model.

    Attributes
    ----------
    coefficients : ndarray, shape (features,)
        Seconds a feature, none negative.
    low, high : ndarray, shape (features,)
        Their 95% intervals, from resampled rounds.
    held_out : ndarray, shape (sizes,)
        What was predicted for each size by a fit that had not seen it.
    seconds : ndarray, shape (sizes,)
        What was measured.
    """

    coefficients: Array
    low: Array
    high: Array
    held_out: Array
    seconds: Array

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
    from scipy.optimize import nnls

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
