"""How often predicted ranges hold what a run measured: counted on runs that no model has seen.

Kept as evidence where numbers in use here were asked, since nobody else has them; what the package's
numbers and a run's own models hold can be counted again from the run.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corrconv import model
from corrconv.core import cache
from corrconv.core.problem import Problem
from corrconv.kit import evidence
from corrconv.model import elsewhere, table
from corrconv.model.prediction import Prediction, ratio
from corrconv.sweep import stored
from corrconv.sweep.cells import Cell
from corrconv.sweep.folder import Sweep
from corrconv.sweep.judging import cells

Predict = Callable[[Problem, int, Iterable[str]], list[Prediction]]
"""Predictions for a problem and threads, of some names: the fastest first."""
NAME = "coverage"
MAKE = "corrconv calibrate --coverage FILE"
PACKAGE = "the package's, fitted on {processor}"
OWN = "this machine's own, calibrated"
SEEN = "this machine's own, which has learned from it"


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


@dataclass(frozen=True)
class Row:
    """Whose numbers predicted, which run was measured, and what ranges held of it."""

    numbers: str
    run: str
    held: Coverage


@dataclass(frozen=True)
class Held:
    """All that was counted."""

    rows: tuple[Row, ...]


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


def counted(paths: Sequence[Path]) -> Held:
    """Of stored runs: by the package's numbers, and by those in use here on runs of such a machine.

    Raises
    ------
    ValueError, OSError
        Where a file is no sweep, or cannot be read.
    """
    return Held(tuple(row for path in paths for row in rows(stored.read(path))))


def rows(sweep: Sweep) -> Iterator[Row]:
    """Of one run."""
    found = cells(sweep.records, sweep.about.families)
    run = words(sweep)
    with elsewhere.standing(elsewhere.package()):
        yield Row(by_package(), run, coverage(found))
    own = table.own()
    if own.entries and sweep.about.identity.get("processor") == cache.processor():
        seen = own.swept == sweep.about.made_at
        yield Row(SEEN if seen else OWN, run, coverage(found))


def by_package() -> str:
    """In words, whose numbers the package's are."""
    return PACKAGE.format(processor=table.about_builtin().get("processor", "unknown"))


def words(sweep: Sweep) -> str:
    """A run in words: its machine, processor and day."""
    about = sweep.about
    return f"{sweep.machine} ({about.identity.get('processor', 'unknown')}), {about.made_at[:10]}"


def load(results: Path) -> Held | None:
    """What is kept in a folder of results; a ValueError says what to do where it is damaged."""
    return evidence.load(Held, evidence.place(results, NAME), remake=MAKE)
