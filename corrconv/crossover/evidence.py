"""What a search gives: judged points, brackets that follow from them, rows, curves; and where they lie."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from corrconv import Problem
from corrconv.compare import evidence as store
from corrconv.compare.evidence import Comparison
from corrconv.kit import evidence
from corrconv.kit.codec import Count, Positive
from corrconv.measure.problems import square
from corrconv.measure.statistics import Verdict
from corrconv.sweep import files

NAME, TITLE = "crossovers", "Crossovers"
"""Of the evidence of the classic pairs."""
MAKE = "corrconv crossover --classic"
MADE = ("at", "quick", "processor", "processors", "commit", "uncommitted changes")
AGAIN = "delete it, and its point is measured again"


@dataclass(frozen=True)
class Pair:
    """Two implementations and what both are asked, but for the sizes."""

    a: str
    b: str
    ndim: int = 2
    dtype: str = "float32"
    operation: str = "correlate"
    workers: int = 1

    def problem(self, N: int, n: int) -> Problem:
        """``same``, zero-filled, equal sides."""
        return square(self.ndim, N, n, self.dtype, self.operation)


@dataclass(frozen=True)
class Point:
    """One n, judged by a paired comparison: the verdict is of B beside A, the ratio B's time over A's.

    `low` and `high` are the ratio's interval, `floor` is the noise floor, A over A, as a factor of at
    least 1, and `seconds` are those of a call of A, roughly.
    """

    n: Count
    verdict: Verdict
    ratio: Positive
    low: float
    high: float
    floor: Positive
    seconds: Positive
    processes: Count

    @classmethod
    def of(cls, n: int, found: Comparison) -> Point:
        """From the comparison of A and B."""
        (judged,), floor = found.summary.judgements, found.summary.floor.factor
        ratio, seconds = judged.ratio, found.summary.estimates[0].median
        of_ratio = (ratio.value, ratio.low, ratio.high)
        return cls(n, judged.verdict, *of_ratio, floor, seconds, found.processes)

    @property
    def resolved(self) -> bool:
        return self.verdict is not Verdict.NOT_RESOLVED

    @property
    def log(self) -> float:
        """The ratio's logarithm: below 0 where B took less."""
        return math.log(self.ratio)


@dataclass(frozen=True)
class Bracket:
    """Where the faster one changes: `low` and `high` are neighbours among the resolved n.

    `above` is B's verdict at `high`: FASTER where B takes over. What is unresolved lies between them.
    """

    low: int
    high: int
    above: Verdict
    unresolved: tuple[int, ...]


@dataclass(frozen=True)
class Row:
    """All points that were judged at one N, in the order of n, of the `first` to `last` that could be."""

    N: Count
    first: Count
    last: Count
    points: tuple[Point, ...]

    @property
    def resolved(self) -> list[Point]:
        return [point for point in self.points if point.resolved]

    @property
    def unresolved(self) -> tuple[int, ...]:
        """All n that were judged without verdict."""
        return tuple(point.n for point in self.points if not point.resolved)

    @property
    def brackets(self) -> tuple[Bracket, ...]:
        """The crossovers: every change of verdict between neighbouring resolved points."""
        return tuple(
            Bracket(p.n, q.n, q.verdict, tuple(n for n in self.unresolved if p.n < n < q.n))
            for p, q in pairwise(self.resolved)
            if p.verdict is not q.verdict
        )

    @property
    def searched(self) -> tuple[int, int]:
        """The least and the largest n that were judged."""
        return self.points[0].n, self.points[-1].n

    @property
    def always(self) -> Verdict | None:
        """Of B, where all that is resolved says the same; None where it does not, or nothing is."""
        verdicts = {point.verdict for point in self.resolved}
        return verdicts.pop() if len(verdicts) == 1 else None


@dataclass(frozen=True)
class Change:
    """The model's faster one changes from n = `low` to `high`, neighbours; `above` is B's verdict there."""

    low: Count
    high: Count
    above: Verdict

    @property
    def n(self) -> float:
        """Between the two."""
        return math.sqrt(self.low * self.high)


@dataclass(frozen=True)
class Forecast:
    """What the model says of a row: its changes, and the largest relative error of the ratio that it states.

    At the n that are `wrong`, ends of brackets and of the row, the faster one is resolved to be another
    than the model says, by more than its error.
    """

    changes: tuple[Change, ...]
    error: float | None
    wrong: tuple[int, ...]

    @property
    def disagrees(self) -> bool:
        """Whether the model says otherwise anywhere, by more than its error."""
        return bool(self.wrong)


@dataclass(frozen=True)
class Curve:
    """The crossovers of a pair: a row for each N at which both can be measured, and the model's of each.

    `line` has the model's crossovers at these N and between them. A forecast is None where the model does
    not know the pair.
    """

    pair: Pair
    rows: tuple[Row, ...]
    forecasts: tuple[Forecast | None, ...]
    line: tuple[tuple[int, Change], ...]


@dataclass(frozen=True)
class Crossovers:
    """The curves of the classic pairs, and when, with what and on which machine they were made."""

    made: Mapping[str, Any]
    curves: tuple[Curve, ...]

    def __post_init__(self) -> None:
        evidence.see_made(self.made, MADE)


def load(results: Path) -> Crossovers | None:
    """What is kept beside asv's results, if anything; a ValueError says what to do where it is damaged."""
    return evidence.load(Crossovers, evidence.place(results, NAME), remake=MAKE)


class Points:
    """The judged points of a pair in a folder of any pairs: a sealed file each, written when it is known.

    One of other `conditions` (the machine, the libraries, how it is judged) is measured again.
    """

    def __init__(self, folder: Path, pair: Pair, conditions: dict[str, str]) -> None:
        names = "-".join(Path(name).stem for name in (pair.a, pair.b))
        self._folder = folder / f"{names}_{pair.operation}_{pair.ndim}-D_{pair.dtype}"
        self._body: dict[str, Any] = {"pair": asdict(pair), "conditions": conditions}

    def get(self, N: int, n: int) -> Comparison | None:
        """What was measured under these conditions; a ValueError names a file that is damaged."""
        if not (path := self._path(N, n)).exists():
            return None
        held = files.read(path, AGAIN)
        comparison = held.pop("comparison", None)
        if held != self._body:
            return None
        try:
            return store.from_data(comparison)
        except ValueError as error:
            raise files.Refused(f"{path}: {error}; {AGAIN}") from None

    def keep(self, N: int, n: int, comparison: Comparison) -> None:
        """Write it in one step."""
        files.write(self._path(N, n), {**self._body, "comparison": store.as_data(comparison)})

    def _path(self, N: int, n: int) -> Path:
        return self._folder / f"N{N}_n{n}.json"
