"""What a sweep says of who is fastest: in each case, each side beside the best, or "not resolved".

A case's *best* has the least time; every other side has its ratio to it, from the rounds that both took
part in, a value for each fresh process. The interval is that of the exact sign test over processes, and
the verdict that of `corrconv.measure.statistics`: the interval excludes 1, and the ratio is beyond the
noise floor of the case, which is what the reference differs by from itself.

**How many are compared counts.** Which side is the best is found from the same samples, so all pairs of a
case are compared. Six processes hold one interval with 96.9%; all 3,700 pairs of the default sweep would
take 18 to hold at once with 95% (Bonferroni; Holm's first step asks the same). Where there are so many
processes, all intervals are that wide. Where not, each holds on its own only, and whoever prints a
verdict prints that, and how many pairs chance alone could resolve. *Rejected:* to resolve nothing below 18
processes, which are half an hour; to correct within a case only, which still is no statement about the table.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from corrconv.measure.sequential import DOUBT, Look, dissent, error, fewest
from corrconv.measure.sides import AGAIN
from corrconv.measure.statistics import (
    Judgement,
    NoiseFloor,
    Ratio,
    Samples,
    Verdict,
    ratio,
    verdict,
)
from corrconv.sweep.evidence import Outcome, Record, Result, by_case

Taken = Mapping[str, Mapping[str, Samples]]
"""Samples by label and process."""


@dataclass(frozen=True)
class Standing:
    """One case.

    Attributes
    ----------
    case : str
        Its line.
    processes : int
        Fresh ones that measured it.
    floor : NoiseFloor or None
        None where fewer than two processes entered the reference twice.
    best : str
        Whose time is least: a point estimate.
    judgements : tuple of Judgement
        Of the others that were timed in rounds, each beside the best.
    behind : tuple of str
        Those so far behind in one call that they had no rounds.
    """

    case: str
    processes: int
    floor: NoiseFloor | None
    best: str
    judgements: tuple[Judgement, ...]
    behind: tuple[str, ...]

    @property
    def unresolved(self) -> tuple[str, ...]:
        """Who may be as fast as the best, or faster."""
        return tuple(
            each.ratio.label for each in self.judgements if each.verdict is not Verdict.SLOWER
        )

    @property
    def fastest(self) -> str | None:
        """The best, where there are others and all are resolved to be slower; else None."""
        return self.best if (self.judgements or self.behind) and not self.unresolved else None


@dataclass(frozen=True)
class Standings:
    """All cases, and what their verdicts hold with.

    Attributes
    ----------
    cases : tuple of Standing
    pairs : int
        Pairs of sides that are compared, over all cases.
    processes : int
        Fresh ones that the case with the fewest has.
    confidence : float
        With which the interval of one pair holds.
    together : float
        With which all intervals hold at once, at least.
    needed : int
        Processes that would make that 94.5%.
    """

    cases: tuple[Standing, ...]
    pairs: int
    processes: int
    confidence: float
    together: float
    needed: int

    @property
    def by_chance(self) -> float:
        """How many pairs chance would resolve on average, were all of them equal: at most."""
        return self.pairs * (1 - self.confidence)


def judge(records: Sequence[Record]) -> Standings:
    """The standings of one sweep's finished turns."""
    of_case = by_case(records)
    taken = {line: _taken(found) for line, found in of_case.items()}
    pairs = sum(math.comb(len(of), 2) for of in taken.values())
    processes = min((_processes(of) for of in taken.values() if of), default=0)
    needed = fewest(DOUBT / max(pairs, 1))
    allowed = DOUBT / max(pairs, 1) if processes >= needed else DOUBT
    missed = 1.0
    if processes:
        missed = min(1.0, error((Look(processes, dissent(processes, allowed)),)))
    cases = tuple(_standing(line, of_case[line], of, allowed) for line, of in taken.items() if of)
    return Standings(cases, pairs, processes, 1 - missed, max(0.0, 1 - pairs * missed), needed)


def floor(records: Sequence[Record], allowed: float = DOUBT) -> NoiseFloor | None:
    """What the reference of a case differs by from itself; None where it was not seen twice."""
    again: dict[str, Samples] = {}
    first: dict[str, Samples] = {}
    for record in records:
        for each in record.results:
            if each.label == record.reference and each.seconds:
                first[record.process] = _samples(each)
            elif each.label == record.reference + AGAIN and each.seconds:
                again[record.process] = _samples(each)
    found = _ratio(again, first, allowed)
    return None if found is None else NoiseFloor(found)


def _taken(records: Sequence[Record]) -> Taken:
    """Of those that had rounds in every process: who failed in one has no standing."""
    found: dict[str, dict[str, Samples]] = {}
    for record in records:
        for each in record.results:
            if each.outcome is Outcome.MEASURED and each.seconds and not _again(each.label):
                found.setdefault(each.label, {})[record.process] = _samples(each)
    everywhere = {record.process for record in records if record.reference}
    return {label: of for label, of in found.items() if of.keys() == everywhere}


def _samples(of: Result) -> Samples:
    return Samples(
        of.label, 0, of.calls, of.seconds
    )  # processes are numbered where they are paired


def _again(label: str) -> bool:
    return label.endswith(AGAIN)


def _processes(taken: Taken) -> int:
    return max(map(len, taken.values()))


def _standing(line: str, records: Sequence[Record], taken: Taken, allowed: float) -> Standing:
    of = floor(records, allowed)
    best = min(taken, key=lambda label: median(median(s.seconds) for s in taken[label].values()))
    ratios = [_ratio(taken[label], taken[best], allowed) for label in taken if label != best]
    judgements = [Judgement(each, _verdict(each, of, allowed)) for each in ratios if each]
    looked = {
        each.label
        for record in records
        for each in record.results
        if each.outcome is Outcome.MEASURED and not each.seconds
    }
    processes = _processes(taken)
    return Standing(line, processes, of, best, tuple(judgements), tuple(sorted(looked)))


def _ratio(of: Mapping[str, Samples], to: Mapping[str, Samples], allowed: float) -> Ratio | None:
    """Over the processes that hold both, from the rounds of each that both took part in."""
    shared = [process for process in to if process in of]
    if len(shared) < 2:
        return None
    pairs = [(of[process], to[process]) for process in shared]
    rounds = [min(len(a.seconds), len(b.seconds)) for a, b in pairs]
    a, b = (
        [
            Samples(each.label, place, each.calls, each.seconds[:count])
            for place, (each, count) in enumerate(zip(side, rounds))
        ]
        for side in zip(*pairs)
    )
    return ratio(a, b, dissent(len(shared), allowed))


def _verdict(of: Ratio, floor: NoiseFloor | None, allowed: float) -> Verdict:
    if floor is None or min(of.processes, floor.ratio.processes) < fewest(allowed):
        return Verdict.NOT_RESOLVED
    return verdict(of, floor)
