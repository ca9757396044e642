"""How often predicted ranges hold what a run measured: counted on runs that no model has seen."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from corrconv import model
from corrconv.core.problem import Problem
from corrconv.model.prediction import Prediction, ratio
from corrconv.sweep.cells import Cell

Predict = Callable[[Problem, int, Iterable[str]], list[Prediction]]
"""Predictions for a problem and threads, of some names: the fastest first."""
CLAIMED = 0.9
WITHIN = 0.85, 0.95
"""What is taken for as claimed."""


@dataclass(frozen=True)
class Coverage:
    """Counts over the cells of a run.

    Attributes
    ----------
    inside, of : int
        Ratios to the predicted leader whose measured value lies in the predicted range, and all of them.
    low, high : int
        Those below their range, and above.
    led, cells : int
        Cells in which the predicted leader was measured fastest, or tied with it, and all of them.
    worst : float
        The most that a predicted leader took of the fastest's time.
    """

    inside: int
    of: int
    low: int
    high: int
    led: int
    cells: int
    worst: float

    @property
    def share(self) -> float:
        """Of ratios in their ranges."""
        return self.inside / self.of if self.of else math.nan

    @property
    def as_claimed(self) -> bool:
        """Whether the share is about what ranges are said to hold."""
        return WITHIN[0] <= self.share <= WITHIN[1]


def coverage(cells: Iterable[Cell], predict: Predict = model.predict_all) -> Coverage:
    """Of a run's cells: in each, of all that had rounds and are predicted, but the predicted leader."""
    sides, led, factors = [], 0, [1.0]
    cells = list(cells)
    asked = 0
    for cell in cells:
        whole = {s.name: s for s in cell.sides if s.whole and s.family != "choice"}
        predicted = predict(cell.case.problem, cell.case.workers, whole)
        if len(predicted) < 2:
            continue
        asked += 1
        leader = predicted[0]
        first = whole[leader.name]
        led += first.tied
        factors.append(first.to_reference / cell.best.to_reference)
        for each in predicted[1:]:
            said = ratio(each, leader)
            sides.append(_side(said.low, whole[each.name].seconds / first.seconds, said.high))
    return Coverage(
        sides.count(0), len(sides), sides.count(-1), sides.count(1), led, asked, max(factors)
    )


def _side(low: float, value: float, high: float) -> int:
    """-1 below the range, 0 in it, 1 above."""
    return (value > high) - (value < low)
