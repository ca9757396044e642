"""Published statements put to the test: each with its experiment, what came out, and what follows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from corrconv.kit import units
from corrconv.kit.old_evidence import Evidence

from .claim import Number, Source
from .drawing import name

NAME = "claims"
TITLE = "Claims"
QUESTION = "What is published about correlation and convolution, and what holds?"
SUMMARY = "Published statements put to the test, each with its experiment and verdict."
GROUP = "Tested"
MAKE = "corrconv claims"
SHOWN = 8
"""Numbers of a claim that stand unfolded, where more than one would be folded."""


@dataclass(frozen=True)
class Entry:
    """One claim as the page shows it.

    Attributes
    ----------
    sense : str
        How the statement's words are read; empty in what was stored before it was told.
    numbers : tuple of (str, str)
        What decided: labels and values.
    made : str
        When and with what.
    figure : str
        The name of its figure, where it has one.
    """

    id: str
    title: str
    statement: str
    sense: str
    source: Source
    exact: bool
    code: str
    verdict: str
    words: str
    numbers: tuple[tuple[str, str], ...]
    meaning: str
    made: str
    figure: str

    @property
    def first(self) -> tuple[tuple[str, str], ...]:
        """The numbers that stand unfolded."""
        return self.numbers if len(self.numbers) <= SHOWN + 1 else self.numbers[:SHOWN]

    @property
    def rest(self) -> tuple[tuple[str, str], ...]:
        """The others."""
        return self.numbers[len(self.first) :]

    @property
    def css(self) -> str:
        """The verdict as a class."""
        return self.verdict.replace(" ", "-")


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
        counts = Counter(entry.verdict for group in self.groups for entry in group.entries)
        return tuple(Verdict(*each) for each in counts.most_common())

    @property
    def counts(self) -> str:
        """In words: 9 reproduced, 2 refuted."""
        return ", ".join(f"{it.count} {it.word}" for it in self.verdicts)


def shape(evidence: Evidence) -> Shown:
    """The entries of stored evidence, see `corrconv.reports.claims.stored`."""
    entries = [_entry(record) for record in evidence["claims"].values()]
    return Shown(
        tuple(
            Group(source, tuple(of)) for source, of in groupby(entries, lambda entry: entry.source)
        )
    )


def _entry(record: dict[str, Any]) -> Entry:
    made = record["made"]
    changed = " with changes" if made["uncommitted changes"] is True else ""
    at = made["at"].replace("T", " ").removesuffix("+00:00")
    quick = ", a quick run" if record["effort"] == "quick" else ""
    numbers = [Number(it["label"], _value(it["value"]), it["unit"]) for it in record["numbers"]]
    return Entry(
        id=record["id"],
        title=record["title"],
        statement=record["statement"],
        sense=record.get("sense", ""),
        source=Source(**record["source"]),
        exact=record["exact"],
        code=record["experiment"],
        verdict=record["verdict"],
        words=record["words"],
        numbers=tuple((number.label, number.text) for number in numbers),
        meaning=record["meaning"],
        made=f"{units.seconds(record['seconds'])}, {at} UTC at {made['commit'][:8]}{changed}{quick}, on "
        f"{made['processor']}",
        figure=name(record["id"]),
    )


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
