"""How long a call takes, by implementation: one model for `auto`, for advice and for crossovers.

    seconds = Σ coefficient · feature + the call's own

A *basis* (`corrconv.model.bases`) counts what an implementation does for a problem: multiply-adds,
rows of taps met, points of the transform really made, outputs, bytes beyond the second cache.
Coefficients are seconds each, non-negative, fitted for the least relative error to measured times
(`corrconv.calibrate`). The table
(`corrconv.model.table`) holds them: ``model.json`` beside this file, or what was measured on this
machine, in the user's cache folder. Tiles of transforms have times of their own,
`corrconv.engines.tiles.costs`.
"""

from __future__ import annotations

from collections.abc import Iterable

from corrconv.core.problem import Problem
from corrconv.model import table
from corrconv.model.ours import OURS, predict_ours
from corrconv.model.prediction import Prediction

__all__ = ["Prediction", "forget", "predict", "predict_all"]


def predict(problem: Problem, workers: int = 1) -> list[Prediction]:
    """Every implementation that `auto` chooses from and the problem suits, the fastest first.

    `separable` is predicted for a kernel of rank one; what it needs to know about the kernel is not
    looked at here.
    """
    if problem.ndim > 2:
        return []
    return sorted(predict_ours(problem, workers), key=lambda each: each.seconds)


def predict_all(
    problem: Problem, workers: int = 1, names: Iterable[str] | None = None
) -> list[Prediction]:
    """Every implementation with a table for such problems, installed here or not, the fastest first.

    No library is imported for it. Whether an implementation takes the problem is not asked: ask its
    `supports`.

    Parameters
    ----------
    problem : Problem
        In 1-D or 2-D; there is no prediction for more axes.
    workers : int
        How many threads may be used.
    names : iterable of str, optional
        Only these; names that the model does not know are left out.
    """
    if problem.ndim > 2:
        return []
    from corrconv.model.peers import predict_peers  # not on the way of a first call

    wanted = None if names is None else set(names)
    found = [
        each for each in predict_ours(problem, workers) if wanted is None or each.name in wanted
    ]
    found += predict_peers(problem, workers, wanted, besides=OURS)
    return sorted(found, key=lambda each: each.seconds)


def forget() -> None:
    """Read the calibration anew when it is next asked for."""
    table.forget()
