"""What the model says of a pair: the ratio at any n, its own crossovers, and where it is wrong."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from corrconv.crossover.types import Pair, Row
from corrconv.measure.statistics import Verdict

FINE = 1.02
"""Factor from one n to the next that the model is asked for, beyond the first few."""


@dataclass(frozen=True)
class Predicted:
    """B's time over A's, and the relative error that the model states: its 90th percentile, or NaN."""

    ratio: float
    error: float


Model = Callable[[int, int], Predicted | None]
"""Of N and n; None where the model does not know both."""


@dataclass(frozen=True)
class Change:
    """Between two n that were asked for, neighbours, the model's faster one changes.

    Attributes
    ----------
    low, high : int
    above : Verdict
        Of B at `high`.
    """

    low: int
    high: int
    above: Verdict

    @property
    def n(self) -> float:
        """Between the two."""
        return math.sqrt(self.low * self.high)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Change:
        """What `dataclasses.asdict` gave."""
        return cls(**{**data, "above": Verdict(data["above"])})


@dataclass(frozen=True)
class Forecast:
    """What the model says of a row.

    Attributes
    ----------
    changes : tuple of Change
        Its crossovers.
    error : float
        Of the ratio, relative, the largest; None where the model states none.
    wrong : tuple of int
        Ends of brackets, and of the row, where the faster one is resolved to be another than the model
        says, by more than its error.
    """

    changes: tuple[Change, ...]
    error: float | None
    wrong: tuple[int, ...]

    @property
    def disagrees(self) -> bool:
        """Whether the model says otherwise anywhere, by more than its error."""
        return bool(self.wrong)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Forecast:
        """What `dataclasses.asdict` gave."""
        changes = tuple(map(Change.from_data, data["changes"]))
        return cls(changes, data["error"], tuple(data["wrong"]))


def of_pair(pair: Pair) -> Model:
    """The model that `auto` uses, for two implementations."""
    from corrconv.model import predict_all

    def predicted(N: int, n: int) -> Predicted | None:
        found = predict_all(pair.problem(N, n), pair.workers, (pair.a, pair.b))
        known = {each.name: each for each in found}
        if not {pair.a, pair.b} <= set(known):
            return None
        a, b = known[pair.a], known[pair.b]
        return Predicted(b.seconds / a.seconds, math.hypot(a.error, b.error))

    return predicted


def forecast(row: Row, model: Model) -> Forecast | None:
    """What the model says of a measured row; None where it does not know the pair."""
    if not any(model(row.N, point.n) for point in row.points):
        return None
    errors = [
        predicted.error
        for point in row.points
        if (predicted := model(row.N, point.n)) and math.isfinite(predicted.error)
    ]
    return Forecast(
        changes(model, row.N, row.first, row.last),
        max(errors, default=None),
        tuple(n for n in _ends(row) if _wrong(row, n, model(row.N, n))),
    )


def changes(model: Model, N: int, first: int, last: int) -> tuple[Change, ...]:
    """The model's crossovers at one N; none where it does not know the pair."""
    told = [(n, found) for n in scale(first, last) if (found := model(N, n)) is not None]
    return tuple(
        Change(low, high, Verdict.FASTER if q.ratio < 1 else Verdict.SLOWER)
        for (low, p), (high, q) in pairwise(told)
        if (p.ratio < 1) != (q.ratio < 1)
    )


def scale(first: int, last: int) -> Iterable[int]:
    """Every n to begin with, later every 2%; the first and the last in any case."""
    n = first
    while n < last:
        yield n
        n = max(n + 1, math.floor(n * FINE))
    yield last


def _ends(row: Row) -> list[int]:
    """The resolved n that bound what was found."""
    resolved = [point.n for point in row.points if point.resolved]
    ends = {n for bracket in row.brackets for n in (bracket.low, bracket.high)}
    return sorted(ends | set(resolved[:1]) | set(resolved[-1:]))


def _wrong(row: Row, n: int, predicted: Predicted | None) -> bool:
    if predicted is None:
        return False
    point = next(each for each in row.points if each.n == n)
    # an unknown error excuses nothing
    margin = math.log1p(predicted.error) if math.isfinite(predicted.error) else 0.0
    sign = -1 if point.verdict is Verdict.FASTER else 1
    return sign * math.log(predicted.ratio) < -margin
