"""How long a call takes, by implementation: one model for `auto`, for advice and for crossovers.

    seconds = Σ coefficient · feature + the call's own

A *basis* (`corrconv.model.bases`) counts what an implementation does for a problem: multiply-adds,
rows of taps met, points of the transform really made, outputs, bytes beyond the second cache.
Coefficients are seconds each, non-negative, fitted for the least relative error to measured times
(`corrconv.calibrate`). The table
(`corrconv.model.table`) holds them: ``model.json`` beside this file, or what was measured on this
machine, in the user's cache folder; a sweep here scales it (`corrconv.model.learned`).
"""

from __future__ import annotations

from collections.abc import Iterable

from corrconv.core.problem import Problem
from corrconv.model import table
from corrconv.model.prediction import Prediction, predicted

__all__ = ["Prediction", "forget", "predict_all"]


def predict_all(
    problem: Problem, workers: int = 1, names: Iterable[str] | None = None
) -> list[Prediction]:
    """Every implementation with a table for such problems, installed here or not, the fastest first.

    No library is imported for it. Whether an implementation takes the problem is not asked: ask its
    `supports`. What needs a kernel of rank one is predicted for such a kernel.

    Parameters
    ----------
    problem : Problem
        More than two axes are predicted by the models in 2-D.
    workers : int
        How many threads may be used, no more than there are processors.
    names : iterable of str, optional
        Only these; names that the model does not know are left out.
    """
    wanted = None if names is None else set(names)
    found = (
        predicted(name, problem, workers)
        for name in table.names()
        if wanted is None or name in wanted
    )
    return sorted((each for each in found if each), key=lambda each: each.seconds)


def forget() -> None:
    """Read the calibration anew when it is next asked for."""
    table.forget()
