"""What each implementation can do: a table of what was found by trying it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from corrconv.kit.old_evidence import Evidence

from .facts import Capability, Fact

NAME = "capabilities"
TITLE = "Capabilities"
QUESTION = "What can each implementation do?"
SUMMARY = "Dtypes, modes, boundaries, NaN and threads: each found by trying it."
GROUP = "Tested"
MAKE = "python -m corrconv.reports.capabilities.run"

SHORT = {
    "yes": "✓",
    "partly": "◐",
    "no": "–",
    "wrong": "✗",
    "raises": "!",
    "local": "local",
    "spreads": "spreads",
    "lost": "lost",
    "all": "all",
}
"""What stands in a cell; the answer itself is its text for those who cannot see it."""


@dataclass(frozen=True)
class Group:
    """Columns that belong together, and their common heading."""

    title: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """One answer: what stands there, what it means, and the reason; `first` in its group or not."""

    shown: str
    answer: str
    detail: str
    first: bool


@dataclass(frozen=True)
class Row:
    """An implementation, with an answer for each column, and the reasons in full."""

    name: str
    library: str
    cells: tuple[Cell, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """All that the template shows."""

    where: str
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    answers: tuple[str, ...]


def shape(evidence: Evidence) -> Shown:
    """The table of stored evidence, see `corrconv.reports.capabilities.run.as_data`."""
    found = [Capability.from_data(data) for data in evidence["implementations"]]
    made = evidence["made on"]
    asked = [(fact.group, fact.what) for fact in found[0].facts] if found else []
    groups = [
        Group(title, tuple(what for _, what in columns))
        for title, columns in groupby(asked, key=lambda pair: pair[0])
    ]
    present = {fact.answer for it in found for fact in it.facts}
    return Shown(
        where=f"Python {made['python']}, {made['system']}, {made['processors']} processors",
        groups=tuple(groups),
        rows=tuple(_row(it) for it in found),
        answers=tuple(answer for answer in SHORT if answer in present),
    )


def _row(it: Capability) -> Row:
    groups = [fact.group for fact in it.facts]
    firsts = [i == 0 or group != groups[i - 1] for i, group in enumerate(groups)]
    cells = tuple(
        Cell(SHORT[fact.answer], fact.answer, _title(fact), first)
        for fact, first in zip(it.facts, firsts)
    )
    reasons = tuple(
        f"{fact.group}, {fact.what}: {fact.answer}; {fact.detail}"
        for fact in it.facts
        if fact.detail
    )
    return Row(it.name, f"{it.library} {it.version}", cells, reasons)


def _title(fact: Fact) -> str:
    said = f"{fact.group}, {fact.what}: {fact.answer}"
    return f"{said}; {fact.detail}" if fact.detail else said
