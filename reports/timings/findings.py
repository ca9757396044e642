"""The three findings that matter, computed: where the FFT takes over, who wins, by how much."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass

import pandas as pd

from corrconv.kit import units
from corrconv.kit.units import counted

from .noise import Noise, noise
from .takeover import Takeover, takeovers
from .winners import MAIN, Contest, contests, regimes

REFERENCE = "scipy_auto"
NONE = ("These results hold no timings that answer this.",)


@dataclass(frozen=True)
class Share:
    """Who is fastest, among some cells.

    Attributes
    ----------
    where : str
        Which cells.
    cells : int
        How many.
    wins : tuple of (str, int)
        Cells in which an implementation beats all others, most first.
    ties : int
        Cells in which the fastest cannot be told from another.
    """

    where: str
    cells: int
    wins: tuple[tuple[str, int], ...]
    ties: int

    def sentence(self) -> str:
        """In words."""
        parts = [f"{name} in {self._of(count)}" for name, count in self.wins]
        parts += [f"a tie in {self._of(self.ties)}"] if self.ties else []
        return f"{self.where} ({cells(self.cells)}): {', '.join(parts)}"

    def _of(self, count: int) -> str:
        return f"{count} ({count / self.cells:.0%})" if self.cells > 1 else str(count)


@dataclass(frozen=True)
class Gain:
    """How many times faster than scipy_auto the fastest is, among some cells.

    Attributes
    ----------
    where : str
        Which cells.
    ratios : tuple of float
        One for each cell in which scipy_auto was timed.
    best : Contest
        The cell with the largest.
    inside : int
        Cells in which neither of the two beats the other.
    """

    where: str
    ratios: tuple[float, ...]
    best: Contest
    inside: int

    def sentence(self) -> str:
        """In words."""
        low, high = min(self.ratios), max(self.ratios)
        if len(self.ratios) == 1:
            alike = ": inside the noise" if self.inside else ""
            return f"{self.where}: {units.ratio(high)}, in the only cell measured{alike}"
        return (
            f"{self.where}: {units.ratio(statistics.median(self.ratios))} in the median of "
            f"{cells(len(self.ratios))}, from {units.ratio(low)} to {units.ratio(high)} "
            f"({self.best.fastest.implementation} at N = {units.number(self.best.N)}, n = {self.best.n})"
            f"{f'; inside the noise in {cells(self.inside)}' if self.inside else ''}"
        )


@dataclass(frozen=True)
class Finding:
    """A heading, a statement for each size or regime, and how to read them."""

    title: str
    statements: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Findings:
    """All three, as data and in words.

    Attributes
    ----------
    takeovers : tuple of Takeover
        One for each N of the main regime.
    shares, gains : tuple of Share, tuple of Gain
        Over all cells first, where there are several regimes; then for each, the main one first.
    noise : Noise
        Of the run: what is called a tie follows from it.
    """

    takeovers: tuple[Takeover, ...]
    shares: tuple[Share, ...]
    gains: tuple[Gain, ...]
    noise: Noise

    def all(self) -> tuple[Finding, Finding, Finding]:
        """Each with its title, its statements and a note."""
        tie = (
            f"A lead within {self.noise.within}, or with overlapping quartiles, is a tie: asv's timings "
            f"are unpaired{'' if self.noise.measured else ', and this run holds no noise floor'}."
        )
        return (
            Finding(
                "From which kernel size an FFT route beats a direct sum",
                tuple(t.sentence() for t in self.takeovers) or NONE,
                f"{MAIN}: the best direct against the best FFT route, at neighbouring sizes. A library "
                f"that goes either way (opencv) is neither. {tie}",
            ),
            Finding(
                "Who is the fastest, and where",
                tuple(s.sentence() for s in self.shares) or NONE,
                f"Implementations that only choose among others are no contenders. {tie}",
            ),
            Finding(
                f"How much faster than {REFERENCE} the fastest is",
                tuple(g.sentence() for g in self.gains) or NONE,
                f"The median time of {REFERENCE} over that of the fastest, unpaired: a lead within "
                f"{self.noise.within} is no difference, and what is below 1× is noise anyhow, since "
                f"{REFERENCE} only runs routes that take part themselves.",
            ),
        )

    def sentences(self) -> list[str]:
        """Three: every N, but of the regimes only all together and the main one."""
        where, who, gain = self.all()
        return [
            f"{where.title}: {'; '.join(where.statements)}.",
            f"{who.title}: {'; '.join(who.statements[:2])}.",
            f"{gain.title}: {'; '.join(gain.statements[:2])}.",
        ]


def find(frame: pd.DataFrame) -> Findings:
    """The findings from the rows of one run (`corrconv.reports.timings.frame.newest`)."""
    groups = [(str(regime), contests(frame, regime)) for regime in regimes(frame)]
    if len(groups) > 1:
        groups.insert(0, ("everywhere", contests(frame)))
    gains = tuple(gain for where, found in groups if (gain := _gain(where, found)))
    return Findings(
        takeovers(frame), tuple(_share(*group) for group in groups), gains, noise(frame)
    )


def cells(count: int) -> str:
    """1 cell, 2 cells."""
    return counted(count, "cell")


def _share(where: str, found: list[Contest]) -> Share:
    wins = Counter(c.fastest.implementation for c in found if not c.tied)
    return Share(where, len(found), tuple(wins.most_common()), sum(bool(c.tied) for c in found))


def _gain(where: str, found: list[Contest]) -> Gain | None:
    both = [(r, c) for c in found if (r := c.choice(REFERENCE))]
    if not both:
        return None
    pairs = [(r.seconds / c.fastest.seconds, c) for r, c in both]
    inside = sum(c.alike(c.fastest, r) for r, c in both)
    best = max(pairs, key=lambda pair: pair[0])[1]
    return Gain(where, tuple(ratio for ratio, _ in pairs), best, inside)
