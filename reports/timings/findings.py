"""The three findings that matter, computed: where the FFT takes over, who wins, by how much."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from corrconv.kit import units
from corrconv.kit.problems import spelled
from corrconv.kit.units import counted
from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Cell

from ..kit.measured import measured
from ..kit.quantity import What, plain, sentence
from ..kit.run import MAIN, Run, View, is_square, sides
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

    @property
    def least(self) -> Markup:
        """The least ratio, with its key."""
        return self._ratio(self.found[0])

    @property
    def most(self) -> Markup:
        """The greatest."""
        return self._ratio(self.found[-1])

    def _ratio(self, cell: Cell) -> Markup:
        return measured(cell, self.name, What.RATIO)

    @property
    def median(self) -> str:
        """Over the cells."""
        return units.ratio(statistics.median(behind(cell, self.name) for cell in self.found))

    @property
    def tied(self) -> int:
        """Cells in which the two cannot be told apart."""
        return sum(not is_slower(cell, self.name) for cell in self.found)

    def sentence(self) -> Markup:
        """In words."""
        last = self.found[-1]
        if len(self.found) == 1:
            words = "{where}: {most}, in the only cell measured" + (": a tie" if self.tied else "")
            return sentence(words, where=self.where, most=self.most)
        return sentence(
            "{where}: {median} in the median of {cells}, from {least} to {most} ({name} at {at})"
            + ("; a tie in {tied}" if self.tied else ""),
            where=self.where,
            median=self.median,
            cells=cells(len(self.found)),
            least=self.least,
            most=self.most,
            name=last.best.name,
            at=at(last),
            tied=cells(self.tied),
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
    """

    takeovers: tuple[Takeover, ...]
    shares: tuple[Share, ...]
    gains: tuple[Gain, ...]

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
                "Implementations that only choose among others are no contenders.",
            ),
            Finding(
                f"How much faster than {OVER} the fastest is",
                tuple(g.sentence() for g in self.gains) or NONE,
                f"The time of {OVER} over that of the fastest, in paired rounds. What is below 1× is a "
                f"tie: {OVER} only runs routes that take part themselves.",
            ),
        )

    def sentences(self) -> list[str]:
        """Three, for a terminal: every N, but of the views only all together and the main one."""
        where, who, gain = self.all()
        shown = ((where, where.statements), (who, who.statements[:2]), (gain, gain.statements[:2]))
        return [f"{of.title}: {'; '.join(map(plain, said))}." for of, said in shown]


def find(run: Run) -> Findings:
    """The findings of a run."""
    groups = [(str(view), [c for c in run.cells if View.of(c) == view]) for view in run.views]
    if len(groups) > 1:
        groups.insert(0, ("everywhere", list(run.cells)))
    found = tuple(gain for where, of in groups if (gain := gains(where, of, OVER)))
    return Findings(takeovers(run), tuple(share(*group) for group in groups), found)


def cells(count: int) -> str:
    """1 cell, 2 cells."""
    return counted(count, "cell")


def at(cell: Cell) -> str:
    """As in N = 1024, n = 31; shapes where sides are not equal."""
    if not is_square(cell):
        return f"{spelled(cell.case.problem.x_shape)} with {spelled(cell.case.problem.h_shape)}"
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
