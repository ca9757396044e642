"""What one implementation is predicted to take, by what the table says that it does."""

from __future__ import annotations

import math
from dataclasses import dataclass

from corrconv.core.problem import Problem
from corrconv.kit.problems import spelled
from corrconv.kit.units import counted
from corrconv.model import table
from corrconv.model.ours import OURS, summed_in

THREADS = 60e-6
"""Seconds that handing parts to other threads costs our own sums."""


@dataclass(frozen=True)
class Prediction:
    """What one implementation is predicted to take.

    Attributes
    ----------
    name : str
        The implementation.
    seconds : float
        Of a planned call, everything warm.
    detail : str
        How it would compute, where that is a choice.
    error : float
        The 90th percentile of the relative error, |predicted / measured - 1|, on sizes that were held
        out when the model was fitted: 0.2 is 20%. NaN where that was not measured.
    """

    name: str
    seconds: float
    detail: str = ""
    error: float = math.nan


def predicted(name: str, problem: Problem, workers: int) -> Prediction | None:
    """None where the table has no such problems."""
    if table.basis_of(name) == table.TILES:
        return _tiled(name, problem, workers)
    known = table.entry(key_for(name, problem))
    if known is None:
        return None
    if known.basis in OURS:
        features = OURS[known.basis](problem)
        seconds = known.seconds(features)
        if workers > 1:
            seconds = min(seconds, known.seconds(features, workers) + THREADS)
    else:
        from corrconv.model.bases import BASES  # not on the way of a first call

        seconds = known.seconds(BASES[known.basis].count(problem), workers)
    if seconds <= 0:  # of features that no fitted size had: nothing is known
        return None
    return Prediction(name, seconds, error=known.error)


def key_for(name: str, problem: Problem) -> str:
    """Under which the table has it: our own sums by the dtype that they sum in."""
    ours = table.basis_of(name) in OURS
    dtype = summed_in(problem) if ours else problem.dtype.name
    return table.key_of(name, dtype, problem.ndim)


def _tiled(name: str, problem: Problem, workers: int) -> Prediction | None:
    """By the times of tiles; None where nothing to transform with is installed."""
    from corrconv.engines.tiles.choice import choose

    try:
        choice = choose(problem, workers)
    except LookupError:  # no provider of transforms
        return None
    tiles = counted(choice.tiles, "tile")
    detail = f"{tiles} of {spelled(choice.tile_shape)} through {choice.provider}"
    known = table.entry(key_for(name, problem))
    error = math.nan if known is None else known.error
    return Prediction(name, choice.seconds, detail, error)
