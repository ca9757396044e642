"""Differences between libraries and defects found in them, as they are kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from corrconv.kit import old_evidence

NAME, TITLE, MAKE = "upstream", "Differences", "corrconv upstream"


@dataclass(frozen=True)
class Entry:
    """One deviation, see `corrconv.reports.upstream.deviation.Deviation`; all but `holds` is text."""

    id: str
    title: str
    kind: str
    status: str
    does: str
    should: str
    hurts: str
    undone: str
    link: str
    got: str
    described: str
    wanted: str
    code: str
    message: str

    @property
    def holds(self) -> bool:
        """The installed version does what is described."""
        return self.status == "holds"

    @property
    def news(self) -> str:
        """What has changed, in words; empty where nothing has."""
        return self.message if self.status in ("mended", "changed") else ""

    @property
    def thread(self) -> str:
        """The link in short: its last three parts, as ``scipy #1968``."""
        parts = self.link.rstrip("/").split("/")
        return f"{parts[-3]} #{parts[-1]}" if self.link else ""


@dataclass(frozen=True)
class Group:
    """A library's entries, defects first."""

    library: str
    version: str
    entries: tuple[Entry, ...]

    @property
    def counts(self) -> str:
        """In words: 2 defects, 1 difference."""
        return counted(self.entries)


@dataclass(frozen=True)
class Differences:
    """All of it."""

    python: str
    counts: str
    missing: tuple[str, ...]
    groups: tuple[Group, ...]
    news: tuple[str, ...]
    make: str = MAKE

    @property
    def defects(self) -> tuple[tuple[str, Entry], ...]:
        """Each with its library's name."""
        return tuple(
            (group.library, entry)
            for group in self.groups
            for entry in group.entries
            if entry.kind == "defect"
        )


def load(results: Path) -> Differences | None:
    """What is kept beside asv's results; None where nothing is.

    Raises
    ------
    ValueError
        Where it is damaged; the message says what to do.
    """
    return old_evidence.read(results, NAME, MAKE, from_data)


def from_data(data: old_evidence.Evidence) -> Differences:
    """What `corrconv.reports.upstream.run.collect` gave, by library; what is not installed is only named.

    Raises `KeyError` and the like where it is damaged.
    """
    versions = data["versions"]
    groups = tuple(
        Group(library, versions[library], _entries(rows))
        for library, rows in groupby(data["deviations"], key=lambda row: row["library"])
        if versions[library]
    )
    seen = tuple(entry for group in groups for entry in group.entries)
    return Differences(
        python=data["python"],
        counts=counted(seen),
        missing=tuple(library for library, version in versions.items() if not version),
        groups=groups,
        news=tuple(entry.news for entry in seen if entry.news),
    )


def counted(entries: tuple[Entry, ...]) -> str:
    """How many of each kind, in words."""
    counts = Counter(entry.kind for entry in entries)
    words = [
        f"{counts[kind]} {kind}{'s' if counts[kind] != 1 else ''}"
        for kind in ("defect", "difference")
        if counts[kind]
    ]
    return " and ".join(words) or "nothing"


def _entries(rows: object) -> tuple[Entry, ...]:
    names = Entry.__dataclass_fields__
    entries = [Entry(**{name: row[name] for name in names}) for row in rows]  # type: ignore[attr-defined]
    return tuple(sorted(entries, key=lambda entry: entry.kind != "defect"))
