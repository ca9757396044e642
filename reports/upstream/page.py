"""Differences between libraries and defects found in them, with the programs that show them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from ..kit.material import Material
from ..kit.page import Page, origins
from .evidence import MAKE, NAME, TITLE, Observation, Upstream, load


@dataclass(frozen=True)
class Group:
    """A library's entries, defects first."""

    library: str
    version: str
    entries: tuple[Observation, ...]

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
    def defects(self) -> tuple[tuple[str, Observation], ...]:
        """Each with its library's name."""
        return tuple(
            (group.library, entry)
            for group in self.groups
            for entry in group.entries
            if entry.kind == "defect"
        )


def pages(stored: Material) -> list[Page]:
    """One, where the libraries were observed."""
    found = load(stored.results)
    if found is None:
        return []
    return [
        Page(
            "upstream.html",
            TITLE,
            "Known differences and defects of the libraries, each with a program that shows it.",
            "Tested",
            30,
            "upstream/page.html.j2",
            shown(found),
            origins=origins(stored.results, NAME),
        )
    ]


def shown(found: Upstream) -> Differences:
    """By library, defects first; what is not installed is only named."""
    groups = tuple(
        Group(
            library,
            found.versions[library],
            tuple(sorted(rows, key=lambda it: it.kind != "defect")),
        )
        for library, rows in groupby(found.deviations, key=lambda it: it.library)
        if found.versions[library]
    )
    seen = tuple(entry for group in groups for entry in group.entries)
    return Differences(
        python=found.python,
        counts=counted(seen),
        missing=tuple(library for library, version in found.versions.items() if not version),
        groups=groups,
        news=tuple(entry.news for entry in seen if entry.news),
    )


def counted(entries: tuple[Observation, ...]) -> str:
    """How many of each kind, in words."""
    counts = Counter(entry.kind for entry in entries)
    words = [
        f"{counts[kind]} {kind}{'s' if counts[kind] != 1 else ''}"
        for kind in ("defect", "difference")
        if counts[kind]
    ]
    return " and ".join(words) or "nothing"
