"""What is known of everybody's time on one problem: measured by this machine's own sweep, or predicted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corrconv.kit.registered import loaded
from corrconv.measure.statistics import Verdict
from corrconv.model.prediction import Prediction, Ratio, ratio
from corrconv.sweep.cells import Cell, Side


@dataclass(frozen=True)
class Time:
    """Of one implementation.

    Attributes
    ----------
    seconds : float
        Of a planned call.
    to_first : Ratio
        Over the first's.
    resolved : bool
        Whether it is told apart from the first; of the first itself it is True.
    note : str
    """

    seconds: float
    to_first: Ratio
    resolved: bool
    note: str = ""


def first_of(seconds: Mapping[str, float], choices: Iterable[str]) -> str:
    """The fastest of those that compute: what only chooses among others runs one of them."""
    computing = seconds.keys() - set(choices)
    return min(computing or seconds, key=lambda name: seconds[name])


def predicted(predictions: Mapping[str, Prediction], first: str) -> dict[str, Time]:
    """Everybody's, beside the first."""
    return {name: _predicted(each, predictions[first]) for name, each in predictions.items()}


def _predicted(each: Prediction, first: Prediction) -> Time:
    to_first = ratio(each, first)
    note = each.detail
    if each.alike:
        note = f"predicted as {each.alike} is" + (f"; {note}" if note else "")
    return Time(each.seconds, to_first, to_first.resolved or each.name == first.name, note)


def measured(cell: Cell, of_rank_one: Cell | None = None) -> dict[str, Time]:
    """A cell's sides beside its best; with the cell of kernels of rank one, those that need such a kernel."""
    best = cell.best.name
    found = {side.name: _measured(side, best) for side in cell.sides}
    base = of_rank_one.side(best) if of_rank_one else None
    if of_rank_one and base:
        for side in filter(_needs_rank_one, of_rank_one.sides):
            value = side.seconds / base.seconds
            found.setdefault(side.name, Time(side.seconds, Ratio(value, value, value), True))
    return found


def _needs_rank_one(side: Side) -> bool:
    it = loaded(side.name)
    return it is not None and it.kernels != "any"


def _measured(side: Side, best: str) -> Time:
    beside = side.beside
    to_first = Ratio(beside.ratio, beside.low, beside.high)
    return Time(
        side.seconds, to_first, side.name == best or beside.verdict is not Verdict.NOT_RESOLVED
    )
