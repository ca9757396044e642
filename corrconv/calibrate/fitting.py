"""From rounds to models: corrected for drift, anchored, fitted, held out.

All stand at the speed at which the times of tiles were measured, from which `fftw_tiled` is predicted:
what the run differs from those predictions, in the median, is the run's doing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from corrconv import Problem
from corrconv.calibrate import threads
from corrconv.calibrate.drift import correct
from corrconv.calibrate.evidence import Model, Models, Point
from corrconv.calibrate.exponents import growths
from corrconv.calibrate.fit import Fit, fit
from corrconv.calibrate.samples import Rounds
from corrconv.calibrate.sizes import TILED, Key, key_of
from corrconv.core import Array
from corrconv.measure.sides import find

FEWEST = 6
"""Sizes from which a model is fitted."""


def fit_all(
    alone: Rounds,
    shared: Rounds | None = None,
    progress: Callable[[float, str], object] = lambda share, what: None,
) -> Models:
    """Fit every implementation of these rounds.

    Parameters
    ----------
    alone, shared : Rounds
        Of one thread, and of several, which tell what more threads bring.
    progress : callable
        Is told a share and what is being done.
    """
    corrected = correct(alone.seconds, alone.when)
    predicted = np.array(
        [_tiled(side.problem) if side.name == TILED else np.nan for side in alone.sides]
    )
    ratios = corrected.typical / predicted
    anchor = float(np.median(ratios[np.isfinite(ratios)])) if np.isfinite(ratios).any() else 1.0
    groups: dict[Key, list[int]] = {}
    for place, side in enumerate(alone.sides):
        groups.setdefault(key_of(side), []).append(place)
    models = []
    for turn, (key, places) in enumerate(groups.items()):
        progress(turn / len(groups), f"fitting {key[0]}, {key[1]}, {key[2]}-D")
        problems = [alone.sides[place].problem for place in places]
        rounds = corrected.seconds[:, places] / anchor
        if len(places) < FEWEST:
            continue
        models.append(_model(key, problems, rounds, predicted[places]))
    if shared is not None:
        models = _with_threads(models, alone, shared)
    low, high = np.quantile(corrected.slowness, (0.05, 0.95))
    return Models(tuple(models), anchor, float(high / low), dict(alone.left_out))


def _tiled(problem: Problem) -> float:
    """What tiles are predicted to take; NaN where no library for them is installed."""
    from corrconv import model

    found = model.predict_all(problem, names=(TILED,))
    return found[0].seconds if found else np.nan


def _model(key: Key, problems: Sequence[Problem], rounds: Array, predicted: Array) -> Model:
    from corrconv.engines.tiles.choice import CALL
    from corrconv.model import table
    from corrconv.model.bases import BASES, basis_of

    basis = basis_of(find(key[0]))
    if basis in BASES:
        features = np.array([[*BASES[basis].count(problem), 1.0] for problem in problems])
        found = fit(features, rounds, [(problem.x_shape, problem.h_shape) for problem in problems])
        fixed = float(found.coefficients[-1])
    else:  # every size is held out: times of tiles were measured apart
        none = np.zeros(0)
        found, fixed = Fit(none, none, none, predicted, np.median(rounds, axis=0)), CALL
    before = table.entry(table.key_of(*key))
    points = zip(problems, found.seconds, found.held_out)
    return Model(
        *key,
        tiles=basis not in BASES,
        basis=basis,
        coefficients=_short(found.coefficients),
        low=_short(found.low),
        high=_short(found.high),
        parallel=before.parallel if before else 0.0,  # until it is measured
        median_error=float(np.median(found.errors)),
        error=float(np.quantile(found.errors, 0.9)),
        growths=growths(key[0], problems, rounds, fixed),
        points=tuple(Point(of.x_shape, of.h_shape, *_short(times)) for of, *times in points),
    )


def _short(values: Sequence[float] | Array) -> tuple[float, ...]:
    """With four digits: more would be noise."""
    return tuple(float(f"{value:.4g}") for value in values)


def _with_threads(models: list[Model], alone: Rounds, shared: Rounds) -> list[Model]:
    fixed = {
        (each.name, each.dtype, each.ndim): each.coefficients[-1]
        for each in models
        if each.coefficients
    }
    known = threads.fractions(alone, shared, fixed)
    return [
        replace(each, parallel=known.get((each.name, each.dtype, each.ndim), each.parallel))
        for each in models
    ]
