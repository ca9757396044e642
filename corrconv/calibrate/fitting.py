"""From stored rounds to models: corrected for drift, anchored, fitted, held out.

All stand at the speed at which the times of tiles were measured, from which `fftw_tiled` is predicted:
what the run differs from those predictions, in the median, is the run's doing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from corrconv import Problem, get
from corrconv.calibrate import threads
from corrconv.calibrate.drift import correct
from corrconv.calibrate.fit import Fit, fit
from corrconv.calibrate.rounds import Rounds
from corrconv.calibrate.types import Model, Models
from corrconv.calibrate.ways import growths
from corrconv.measure.arrays import Array

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
        [_tiled(call.name, call.problem) if is_tiled(call.name) else np.nan for call in alone.calls]
    )
    ratios = corrected.typical / predicted
    anchor = float(np.median(ratios[np.isfinite(ratios)])) if np.isfinite(ratios).any() else 1.0
    seconds = corrected.seconds / anchor
    groups: dict[tuple[str, str, int], list[int]] = {}
    for place, call in enumerate(alone.calls):
        key = call.name, call.problem.dtype.name, call.problem.ndim
        groups.setdefault(key, []).append(place)
    found = []
    for turn, (key, places) in enumerate(groups.items()):
        progress(turn / len(groups), f"fitting {key[0]}, {key[1]}, {key[2]}-D")
        problems = tuple(alone.calls[place].problem for place in places)
        if is_tiled(key[0]):
            found.append(_of_tiles(key, problems, seconds[:, places], predicted[places]))
        elif len(places) >= FEWEST:
            found.append(_fitted(key, problems, seconds[:, places]))
    if shared is not None:
        found = _with_threads(found, alone, shared)
    low, high = np.quantile(corrected.slowness, (0.05, 0.95))
    return Models(tuple(found), anchor, float(high / low), alone.left_out)


def is_tiled(name: str) -> bool:
    """Whether it is predicted by the times of tiles, and not fitted here."""
    from corrconv.model.table import TILES

    return get(name).cost == TILES


def _tiled(name: str, problem: Problem) -> float:
    """What tiles are predicted to take; NaN where no library for them is installed."""
    from corrconv import model

    found = model.predict_all(problem, names=(name,))
    return found[0].seconds if found else np.nan


def _fitted(key: tuple[str, str, int], problems: tuple[Problem, ...], rounds: Array) -> Model:
    from corrconv.model import table
    from corrconv.model.bases import BASES, basis_of
    from corrconv.model.table import Entry

    basis = basis_of(get(key[0]))
    before = table.entry(table.key_of(*key))
    features = np.array([[*BASES[basis].count(problem), 1.0] for problem in problems])
    found = fit(features, rounds, [(problem.x_shape, problem.h_shape) for problem in problems])
    entry = Entry(
        basis,
        tuple(map(float, found.coefficients)),
        before.parallel if before else 0.0,  # until it is measured
        float(np.median(found.errors)),
        float(np.quantile(found.errors, 0.9)),
    )
    grown = growths(key[0], problems, rounds, entry.coefficients[-1])
    return Model(*key, problems, entry, found, grown, tiles=False)


def _of_tiles(
    key: tuple[str, str, int], problems: tuple[Problem, ...], rounds: Array, predicted: Array
) -> Model:
    """Every size is held out: times of tiles were measured apart."""
    from corrconv.engines.tiles.choice import CALL
    from corrconv.model.table import TILES, Entry

    none = np.zeros(0)
    found = Fit(none, none, none, predicted, np.median(rounds, axis=0))
    entry = Entry(
        TILES,
        (),
        0.0,
        float(np.median(found.errors)),
        float(np.quantile(found.errors, 0.9)),
    )
    return Model(*key, problems, entry, found, growths(key[0], problems, rounds, CALL), tiles=True)


def _with_threads(found: list[Model], alone: Rounds, shared: Rounds) -> list[Model]:
    fixed = {
        (each.name, each.dtype, each.ndim): each.entry.coefficients[-1]
        for each in found
        if each.entry.coefficients
    }
    known = threads.fractions(alone, shared, fixed)
    return [
        replace(each, entry=replace(each.entry, parallel=known[key]))
        if (key := (each.name, each.dtype, each.ndim)) in known
        else each
        for each in found
    ]
