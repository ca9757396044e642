"""The three findings that matter, computed: where the FFT takes over, who wins, by how much."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corrconv.kit import units
from corrconv.kit.units import counted
from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Cell

from ..kit.run import MAIN, Run, sides
from ..kit.words import floor
from .takeover import Takeover, takeovers

OVER = "scipy_auto"
"""What most readers use now: SciPy's own choice."""
NONE = ("Nothing was measured that answers this.",)


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
        Cells in which an implementation is faster than all others, most first.
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
    """How many times as long as the best another takes, among some cells.

    Attributes
    ----------
    where : str
        Which cells.
    name : str
        Of the other.
    found : tuple of Cell
        Those in which it was measured, the least ratio first.
    """

    where: str
    name: str
    found: tuple[Cell, ...]

    def ratio(self, cell: Cell) -> float:
        """Its time over the best's."""
        return behind(cell, self.name)

    @property
    def median(self) -> float:
        """Over the cells."""
        return statistics.median(map(self.ratio, self.found))

    @property
    def tied(self) -> int:
        """Cells in which the two cannot be told apart."""
        return sum(not is_slower(cell, self.name) for cell in self.found)

    def sentence(self) -> str:
        """In words."""
        least, most = self.found[0], self.found[-1]
        ratio = units.ratio(self.ratio(most))
        if least is most:
            alike = ": a tie" if self.tied else ""
            return f"{self.where}: {ratio}, in the only cell measured{alike}"
        return (
            f"{self.where}: {units.ratio(self.median)} in the median of {cells(len(self.found))}, from "
            f"{units.ratio(self.ratio(least))} to {ratio} ({most.best.name} at {at(most)})"
            f"{f'; a tie in {cells(self.tied)}' if self.tied else ''}"
        )


@dataclass(frozen=True)
class Finding:
    """A heading, a statement for each size or view, and how to read them."""

    title: str
    statements: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Findings:
    """All three, as data and in words.

    Attributes
    ----------
    takeovers : tuple of Takeover
        One for each N of the main view.
    shares, gains : tuple of Share, tuple of Gain
        Over all cells first, where there are several views; then for each, the main one first.
    floor : str
        From where on two differ.
    """

    takeovers: tuple[Takeover, ...]
    shares: tuple[Share, ...]
    gains: tuple[Gain, ...]
    floor: str

    def all(self) -> tuple[Finding, Finding, Finding]:
        """Each with its title, its statements and a note."""
        return (
            Finding(
                "From which kernel size an FFT route is faster than a direct sum",
                tuple(t.sentence() for t in self.takeovers) or NONE,
                f"{MAIN}: the best direct beside the best FFT route, at neighbouring sizes. A library "
                "that goes either way (opencv) is neither.",
            ),
            Finding(
                "Who is the fastest, and where",
                tuple(s.sentence() for s in self.shares) or NONE,
                f"Implementations that only choose among others are no contenders. {self.floor}",
            ),
            Finding(
                f"How much faster than {OVER} the fastest is",
                tuple(g.sentence() for g in self.gains) or NONE,
                f"The time of {OVER} over that of the fastest, in paired rounds. What is below 1× is a "
                f"tie: {OVER} only runs routes that take part themselves.",
            ),
        )

    def sentences(self) -> list[str]:
        """Three: every N, but of the views only all together and the main one."""
        where, who, gain = self.all()
        return [
            f"{where.title}: {'; '.join(where.statements)}.",
            f"{who.title}: {'; '.join(who.statements[:2])}.",
            f"{gain.title}: {'; '.join(gain.statements[:2])}.",
        ]


def find(run: Run) -> Findings:
    """The findings of a run."""
    groups = [(str(view), run.of_view(view)) for view in run.views]
    if len(groups) > 1:
        groups.insert(0, ("everywhere", run.cells))
    found = tuple(gain for where, of in groups if (gain := gains(where, of, OVER)))
    return Findings(
        takeovers(run), tuple(share(*group) for group in groups), found, floor(run.floors)
    )


def cells(count: int) -> str:
    """1 cell, 2 cells."""
    return counted(count, "cell")


def at(cell: Cell) -> str:
    """As in N = 1024, n = 31."""
    N, n = sides(cell)
    return f"N = {units.number(N)}, n = {units.number(n)}"


def share(where: str, found: Sequence[Cell]) -> Share:
    """Who wins, among these cells."""
    wins = Counter(cell.fastest for cell in found if cell.fastest)
    return Share(where, len(found), tuple(wins.most_common()), len(found) - wins.total())


def gains(where: str, found: Sequence[Cell], name: str) -> Gain | None:
    """How far one is behind the best, among these cells; None where it was measured in none."""
    timed = sorted((c for c in found if c.side(name)), key=lambda cell: behind(cell, name))
    return Gain(where, name, tuple(timed)) if timed else None


def behind(cell: Cell, name: str) -> float:
    """One's time over the best's."""
    side = cell.side(name)
    assert side is not None  # it was chosen among those that have it
    return side.beside.ratio


def is_slower(cell: Cell, name: str) -> bool:
    """Whether the best is resolved to be faster."""
    side = cell.side(name)
    return side is not None and side.beside.verdict is Verdict.SLOWER
