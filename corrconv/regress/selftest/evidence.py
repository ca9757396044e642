"""What a self-test has found: what each tool has named, of commits whose slowdowns are known."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from corrconv.kit import evidence
from corrconv.kit.codec import Positive

NAME = "selftest"
TITLE = "The self-test"
MAKE = "corrconv regress --self-test"
REGRESS, DEFAULTS = "corrconv regress", "asv continuous"
ROUNDS, EFFECT = "asv, more rounds", "asv, our effect"
TOOLS = REGRESS, DEFAULTS, ROUNDS, EFFECT
"""Ours; asv as it comes, with two rounds of both commits in turn; with as many as take the time of ours; and
the same times judged with the minimum effect of ours, where asv's is 10%."""
PLANTED = 0.03, 0.05, 0.10, 0.20
"""Slowdowns, as factors' excesses."""


@dataclass(frozen=True)
class Trial:
    """One run of one tool on two commits.

    Attributes
    ----------
    tool : str
        One of `TOOLS`.
    planted : float
        By how much HEAD is slower in every cell; 0 where both commits hold the same files.
    cells : tuple of str
        What was measured: an implementation and a problem each.
    slower, faster : tuple of str
        Cells that the tool names.
    unresolved : tuple of str
        Cells of which it says that it cannot tell.
    seconds : float
        That the measuring took, builds apart.
    """

    tool: str
    planted: float
    cells: tuple[str, ...]
    slower: tuple[str, ...]
    faster: tuple[str, ...]
    unresolved: tuple[str, ...]
    seconds: Positive

    def __post_init__(self) -> None:
        if self.tool not in TOOLS:
            raise ValueError(f"tool: {self.tool!r} is none of {', '.join(TOOLS)}")
        if not 0 <= self.planted <= 1:
            raise ValueError(f"planted: {self.planted} is no slowdown from 0 to 1")
        if not self.cells:
            raise ValueError("cells: none was measured")
        said = (*self.slower, *self.faster, *self.unresolved)
        if lost := {*said} - {*self.cells}:
            raise ValueError(f"cells: {', '.join(sorted(lost))} is named, and was not measured")
        for each in (self.cells, said):
            if len({*each}) < len(each):
                twice = sorted({it for it in each if each.count(it) > 1})
                raise ValueError(f"cells: {', '.join(twice)} is there twice, or has two answers")

    @property
    def alarmed(self) -> bool:
        """Whether any cell is named."""
        return bool(self.slower or self.faster)


@dataclass(frozen=True)
class Record:
    """One commit beside itself, for long: the values from which runs are drawn.

    Attributes
    ----------
    values : dict
        By cell, a log-ratio for each pair of fresh processes, in the order of time.
    seconds : float
        That it took.
    calls : dict
        By cell, seconds a call, roughly.
    """

    values: dict[str, tuple[float, ...]]
    seconds: Positive
    calls: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class SelfTest:
    """All that a self-test rests on.

    Attributes
    ----------
    commit : str
        That was measured, all 40 digits.
    processor : str
    processors : int
    made_at : str
        ISO 8601, UTC.
    budget : float
        Seconds of a run of regress.
    effect : float
        The minimum effect, as a factor's excess.
    only : tuple of str
        Names that were measured; empty for all.
    trials : tuple of Trial
    record : Record or None
        None until it is measured.
    versions : mapping of str to str
        Of Python and libraries.
    load : float or None
        The load average before it began.
    """

    commit: str
    processor: str
    processors: int
    made_at: str
    budget: Positive
    effect: Positive
    only: tuple[str, ...] = ()
    trials: tuple[Trial, ...] = ()
    record: Record | None = None
    versions: dict[str, str] = field(default_factory=dict)
    load: float | None = None

    def of(self, tool: str, planted: float) -> list[Trial]:
        """The runs of a tool on commits with such a slowdown."""
        return [it for it in self.trials if it.tool == tool and it.planted == planted]


def load(results: Path) -> SelfTest | None:
    """What is kept in a folder of results; None where nothing is.

    Raises
    ------
    ValueError
        Where the file is damaged or of another form.
    """
    return evidence.load(SelfTest, evidence.place(results, NAME), remake=MAKE)


def save(found: SelfTest, results: Path) -> Path:
    """Keep it in a folder of results."""
    return evidence.save(found, evidence.place(results, NAME))
