"""What came of the tests: counts, reasons and failures, of each implementation in each suite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import corrconv
from corrconv.conform.selection import SUITES
from corrconv.kit import evidence
from corrconv.kit.codec import Count

NAME = "conformance"
TITLE, MAKE = "Conformance", "corrconv conform"


@dataclass(frozen=True)
class Failure:
    """A test that failed, with its error and the command that repeats it."""

    test: str
    error: str
    repeat: str


@dataclass(frozen=True)
class Counts:
    """How one implementation did in one suite, of that version: `declined` are counts by reason."""

    version: str
    passed: Count
    declined: Mapping[str, Count]
    failed: tuple[Failure, ...]


@dataclass(frozen=True)
class Row:
    """An implementation's library with its version, and its counts in each suite."""

    library: str
    version: str
    suites: Mapping[str, Counts]


@dataclass(frozen=True)
class Asked:
    """A library's tests: of which functions, what some implementation was not asked, by reason, and the
    groups of tests that the installed version does not have.
    """

    title: str
    version: str
    functions: tuple[str, ...]
    left_out: Mapping[str, tuple[str, ...]]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Conformance:
    """All that was found, by the names of suites and of implementations."""

    suites: Mapping[str, Asked]
    implementations: Mapping[str, Row]

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        rows = self.implementations.values()
        return not any(counts.failed for row in rows for counts in row.suites.values())


def load(results: Path) -> Conformance | None:
    """What is kept beside `results`; raises as `corrconv.kit.evidence.load` does."""
    return evidence.load(Conformance, evidence.place(results, NAME), remake=MAKE)


def keep(found: Conformance, results: Path) -> Path:
    """Keep what was found beside `results`; it must be of every suite.

    What is kept of other registered implementations stays, each with the versions it was found
    with; what was left out is that of the newest run.
    """
    if found.suites.keys() != SUITES.keys():
        raise ValueError("only what every suite says is kept")
    old = load(results)
    rows = dict(old.implementations) if old else {}
    rows = {name: row for name, row in rows.items() if name in corrconv.names()}
    rows |= found.implementations
    whole = Conformance(found.suites, dict(sorted(rows.items())))
    return evidence.save(whole, evidence.place(results, NAME))
