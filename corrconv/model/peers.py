"""What every other implementation of the table is predicted to take."""

from __future__ import annotations

from collections.abc import Collection

from corrconv.core.problem import Problem
from corrconv.model import table
from corrconv.model.bases import BASES
from corrconv.model.prediction import Prediction


def predict_peers(
    problem: Problem, workers: int, wanted: Collection[str] | None, besides: Collection[str]
) -> list[Prediction]:
    """Those that are `wanted` (all where None), but for some, whose table has such problems."""
    found = []
    for name in table.names():
        if name in besides or (wanted is not None and name not in wanted):
            continue
        known = table.entry(table.key_for(name, problem))
        if known is not None:
            seconds = known.seconds(BASES[known.basis](problem), workers)
            if seconds > 0:  # 0 is of features that no fitted size had: nothing is known
                found.append(Prediction(name, seconds, error=known.error))
    return found
