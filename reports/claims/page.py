"""Published statements put to the test: an index that can be filtered, then each with all that was found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from corrconv.kit import units

from ..kit.material import Material
from ..kit.page import Page, origins
from ..kit.run import Run
from . import evidence
from .claim import Effort, Number, Source
from .evidence import Record
from .registry import every, figure_name, known

SHOWN = 8
"""Numbers of a claim that stand unfolded, where more than one would be folded."""


@dataclass(frozen=True)
class Entry:
    """One claim as the page shows it."""

    record: Record

    @property
    def first(self) -> tuple[Number, ...]:
        """The numbers that stand unfolded."""
        numbers = self.record.numbers
        return numbers if len(numbers) <= SHOWN + 1 else numbers[:SHOWN]

    @property
    def rest(self) -> tuple[Number, ...]:
        """The others."""
        return self.record.numbers[len(self.first) :]

    @property
    def of_run(self) -> bool:
        """Whether the run says it, and nothing was measured for it."""
        return self.record.id in every() and every()[self.record.id].of_run

    @property
    def css(self) -> str:
        """The verdict as a class."""
        return self.record.verdict.replace(" ", "-")

    @property
    def figure(self) -> str:
        """The name of its figure, where it has one."""
        return figure_name(self.record.id)

    @property
    def made(self) -> str:
        """When and with what."""
        made = self.record.made
        changed = " with changes" if made["uncommitted changes"] is True else ""
        at = made["at"].replace("T", " ").removesuffix("+00:00")
        quick = ", a quick run" if self.record.effort is Effort.QUICK else ""
        took = "of the run" if self.of_run else units.seconds(self.record.seconds)
        return f"{took}, {at} UTC at {made['commit'][:8]}{changed}{quick}, on {made['processor']}"


@dataclass(frozen=True)
class Group:
    """A source and its claims."""

    source: Source
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Verdict:
    """How many claims have it; as a class it is `css`."""

    word: str
    count: int

    @property
    def css(self) -> str:
        return self.word.replace(" ", "-")


@dataclass(frozen=True)
class Shown:
    """All that the template shows, beside the figures."""

    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        """Of all claims."""
        return sum(len(group.entries) for group in self.groups)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The most frequent first."""
        counts = Counter(entry.record.verdict for group in self.groups for entry in group.entries)
        return tuple(Verdict(*each) for each in counts.most_common())

    @property
    def counts(self) -> str:
        """In words: 9 reproduced, 2 refuted."""
        return ", ".join(f"{it.count} {it.word}" for it in self.verdicts)


def pages(stored: Material) -> list[Page]:
    """One, where claims were put to the test."""
    return beside(stored.results, stored.run)


def beside(results: Path, measured: Run | None = None) -> list[Page]:
    """The same from what lies in a folder of results, with a run or without.

    Raises
    ------
    ValueError
        Where what is kept is damaged; the message says what to do.
    """
    found = known(results, measured)
    if not found:
        return []
    by_source = groupby(map(Entry, found.values()), lambda entry: entry.record.source)
    return [
        Page(
            "claims.html",
            evidence.TITLE,
            "Published statements put to the test, each with its experiment and verdict.",
            "Tested",
            10,
            "claims/page.html.j2",
            Shown(tuple(Group(source, tuple(of)) for source, of in by_source)),
            origins=origins(results, evidence.NAME),
        )
    ]
