"""The noise floor of a run: how far apart equal code looks, from all of it that cannot differ.

Every turn enters two sides twice, each time with a plan and scratch memory of its own: the reference, and
the fastest. What such a pair differs by is noise, whatever made it. Calls of microseconds differ more from
process to process than longer ones, so the floor is found apart for calls under and over `SHORT`.

The floor is so wide that were all pairs of the run equal, none would be called different with 99%: Student's
bound for as many new values as there are pairs (Bonferroni), from the spread of the A/A pairs' processes,
each of which was measured as a pair is. Where an A/A pair lies beyond it, the floor is that pair.

*Rejected:* the A/A pair of the cell alone, which six processes do not tell from luck; the largest of all A/A
pairs, which one pair in as many as there are exceeds by chance.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from corrconv.measure.sequential import DOUBT, fewest
from corrconv.measure.sides import AGAIN
from corrconv.sweep.evidence import Outcome, Record, by_case

SHORT = 1e-4
"""Seconds a call, of the faster of two, up to which calls are short."""
DOUBTED = 0.01
"""Chance that any pair of equal code passes."""
FEW = 6
"""Values of processes from which a spread is known at all."""


@dataclass(frozen=True)
class Floor:
    """Of calls of one kind.

    Attributes
    ----------
    log : float
        Up to this log-ratio two are not told apart.
    pairs : int
        A/A pairs that it rests on.
    largest : float
        The factor by which one of them differed most from itself, over its processes' median.
    """

    log: float
    pairs: int
    largest: float

    @property
    def factor(self) -> float:
        """At least 1: 1.03 is 3%."""
        return math.exp(self.log)


@dataclass(frozen=True)
class Floors:
    """Of a run.

    Attributes
    ----------
    short, long : Floor or None
        Of calls under and over `SHORT`; None where there were too few A/A pairs.
    compared : int
        Pairs that they hold for at once.
    """

    short: Floor | None
    long: Floor | None
    compared: int

    def of(self, seconds: float) -> Floor | None:
        """Of calls of so many seconds; of the other kind, where that is wider or the only one known."""
        if seconds >= SHORT:
            return self.long or self.short
        known = [each for each in (self.short, self.long) if each]
        return max(known, key=lambda each: each.log, default=None)

    def log(self, seconds: float) -> float | None:
        """The log-ratio up to which two are not told apart; None where that is not known."""
        found = self.of(seconds)
        return found.log if found else None


@dataclass(frozen=True)
class Same:
    """One A/A pair: seconds of a call, and the log-ratio of each process."""

    seconds: float
    logs: tuple[float, ...]


def same_code(records: Sequence[Record]) -> Iterator[Same]:
    """Every A/A pair of a run, a case and label at a time."""
    for of_case in by_case(records).values():
        logs: dict[str, list[float]] = {}
        seconds: dict[str, list[float]] = {}
        for record in of_case:
            taken = {
                each.label: each.seconds
                for each in record.results
                if each.outcome is Outcome.MEASURED and each.seconds
            }
            for label, again in taken.items():
                first = taken.get(label.removesuffix(AGAIN))
                if label.endswith(AGAIN) and first:
                    each = median(math.log(a / b) for a, b in zip(again, first))
                    logs.setdefault(label, []).append(each)
                    seconds.setdefault(label, []).append(median(first))
        for label, of in logs.items():
            yield Same(median(seconds[label]), tuple(of))


def floors(records: Sequence[Record]) -> Floors:
    """Of one sweep's finished turns."""
    found = list(same_code(records))
    compared = _pairs(records)
    short, long = (
        _floor([each for each in found if (each.seconds < SHORT) == is_short], compared)
        for is_short in (True, False)
    )
    return Floors(short, long, compared)


def _pairs(records: Sequence[Record]) -> int:
    """How many pairs of sides are compared, over all cases."""
    sides = (
        {
            each.label
            for record in of
            for each in record.results
            if each.seconds and not each.label.endswith(AGAIN)
        }
        for of in by_case(records).values()
    )
    return max(1, sum(math.comb(len(names), 2) for names in sides))


def _floor(found: Sequence[Same], compared: int) -> Floor | None:
    from scipy.special import stdtrit  # slow to import

    logs = [log for each in found for log in each.logs]
    whole = [each for each in found if len(each.logs) >= fewest(DOUBT)]
    if len(logs) < FEW or not whole:
        return None
    processes = min(len(each.logs) for each in whole)
    spread = math.sqrt(sum(log * log for log in logs) / len(logs))
    of_median = spread * math.sqrt(math.pi / 2 / processes)  # the median's, of normal values
    bound = of_median * float(stdtrit(len(logs), 1 - DOUBTED / (2 * compared)))
    largest = max(abs(median(each.logs)) for each in whole)
    return Floor(max(bound, largest), len(found), math.exp(largest))
