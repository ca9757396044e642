"""What regress promises, and whether a self-test has found it kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corrconv.kit.units import counted
from corrconv.regress.selftest.evidence import REGRESS, SelfTest
from corrconv.regress.selftest.rates import Rate, alarmed, named, passed
from corrconv.regress.selftest.resample import Resampled
from corrconv.regress.statistics import FAMILY, MISS

FOUND = {0.05: 0.90, 0.10: 0.99}
"""By planted slowdown, in how many of the cells it is to be found."""
CALLED = 2 * MISS
"""Cells that are slower by more than the minimum effect and called not slower, at most: in either stage."""


class Verdict(StrEnum):
    """Of a promise."""

    SHOWN = "shown"
    KEPT = "kept"
    MISSED = "missed"
    BROKEN = "broken"


MEANING = {
    Verdict.SHOWN: "the whole interval keeps it",
    Verdict.KEPT: "the share keeps it, of too few for the interval",
    Verdict.MISSED: "the share misses it, which may be chance",
    Verdict.BROKEN: "the whole interval misses it",
}


@dataclass(frozen=True)
class Promise:
    """A bound for a rate.

    Attributes
    ----------
    words : str
        Which rate: before its number, as in "named if 5% slower".
    of : str
        What is counted: "cell", "real run".
    rate : Rate
    target : float
    most : bool
        Whether the target is the most that it may be, or the least.
    """

    words: str
    of: str
    rate: Rate
    target: float
    most: bool

    @property
    def verdict(self) -> Verdict:
        """Whether it is kept."""
        if not self.rate.independent:
            return Verdict.KEPT if self._within(self.rate.share) else Verdict.MISSED
        low, high = self.rate.interval
        best, worst = (low, high) if self.most else (high, low)
        if self._within(self.rate.share):
            return Verdict.SHOWN if self._within(worst) else Verdict.KEPT
        return Verdict.MISSED if self._within(best) else Verdict.BROKEN

    def _within(self, share: float) -> bool:
        return share <= self.target if self.most else share >= self.target

    @property
    def holds(self) -> bool:
        """Whether its share is on the right side."""
        return self.verdict in {Verdict.SHOWN, Verdict.KEPT}

    @property
    def bound(self) -> str:
        """The target in words."""
        return f"at {'most' if self.most else 'least'} {self.target:.0%}"

    def __str__(self) -> str:
        return f"{self.words} in {self.rate.share:.1%} of {self.many} (promised: {self.bound})"

    @property
    def unit(self) -> str:
        """Runs or cells."""
        return f"{self.of.split()[-1]}s"

    @property
    def many(self) -> str:
        """Of how many."""
        return counted(self.rate.of, self.of)


def promises(found: SelfTest, drawn: Resampled | None = None) -> list[Promise]:
    """All that this self-test has measured, false alarms first."""
    return list(_alarms(found, drawn)) + list(_power(found))


def _alarms(found: SelfTest, drawn: Resampled | None) -> Iterator[Promise]:
    false = "alarm if unchanged"
    if drawn:
        yield Promise(false, "drawn run", drawn.alarmed, FAMILY, most=True)
    if real := found.of(REGRESS, 0):
        yield Promise(false, "real run", alarmed(real), FAMILY, most=True)


def _power(found: SelfTest) -> Iterator[Promise]:
    for planted, least in FOUND.items():
        if trials := found.of(REGRESS, planted):
            words = f"named if {planted:.0%} slower"
            yield Promise(words, "cell", named(trials), least, most=False)
    slower = [it for it in found.trials if it.tool == REGRESS and it.planted > found.effect]
    if slower:
        words = f"passed if {min(it.planted for it in slower):.0%} slower or more"
        yield Promise(words, "cell", passed(slower), CALLED, most=True)


def answer(of: Sequence[Promise]) -> str:
    """All of them in a sentence, those that are missed first."""
    if not of:
        return "No promise is tested yet: there is no run of regress."
    missed = [it for it in of if not it.holds]
    shown = [it for it in of if it.verdict is Verdict.SHOWN]
    if missed:
        said = "; ".join(map(str, missed))
        return f"{len(missed)} of {counted(len(of), 'promise')} missed: {said}."
    every = "The promise is" if len(of) == 1 else f"All {len(of)} promises are"
    beyond = f", {len(shown)} of them beyond chance" if shown else ""
    promised = dict.fromkeys(f"{it.words} in {it.bound} of {it.unit}" for it in of)
    return f"{every} kept{beyond}: {', '.join(promised)}."
