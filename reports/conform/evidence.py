"""SciPy's and NumPy's own tests against each implementation, as their outcome is kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corrconv.conform.evidence import NAME
from corrconv.kit import old_evidence

TITLE, MAKE = "Conformance", "corrconv conform"
__all__ = ["MAKE", "NAME", "TITLE", "Conformance", "load"]


@dataclass(frozen=True)
class Suite:
    """A library's tests: its name, version and functions, and what was not asked, by reason."""

    title: str
    version: str
    functions: str
    left_out: tuple[tuple[str, tuple[str, ...]], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Failure:
    """A test that failed, with its error and the command that repeats it."""

    name: str
    test: str
    error: str
    repeat: str


@dataclass(frozen=True)
class Counts:
    """How one implementation did in one suite; `version` is empty where it is the suite's own."""

    passed: int
    declined: int
    failed: int
    version: str


@dataclass(frozen=True)
class Row:
    """An implementation, with its counts in each suite, and how often it declined for which reason.

    Counts are None where a suite was not run.
    """

    name: str
    library: str
    counts: tuple[Counts | None, ...]
    declined: tuple[tuple[str, int], ...]

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """The reasons of all suites, the most frequent first.

        Those that differ only before the colon, as in dtype and size, are one, with an example.
        """
        counts: Counter[str] = Counter()
        examples: dict[str, dict[str, None]] = {}
        for reason, count in self.declined:
            what, _, why = reason.rpartition(": ")
            counts[why] += count
            examples.setdefault(why, {})[what] = None
        return tuple(
            (_with_examples(why, list(examples[why])), n) for why, n in counts.most_common()
        )

    def declines(self, reason: str) -> int:
        """How often for exactly this one."""
        return sum(count for why, count in self.declined if why == reason)


@dataclass(frozen=True)
class Conformance:
    """All of it."""

    suites: tuple[Suite, ...]
    rows: tuple[Row, ...]
    failures: tuple[Failure, ...]


def load(results: Path) -> Conformance | None:
    """What is kept beside asv's results; None where nothing is.

    Raises
    ------
    ValueError
        Where it is damaged; the message says what to do.
    """
    return old_evidence.read(results, NAME, MAKE, from_data)


def from_data(data: old_evidence.Evidence) -> Conformance:
    """From what `corrconv.conform.evidence` keeps; raises `KeyError` and the like where it is damaged."""
    suites, rows = data["suites"], data["implementations"]
    return Conformance(
        suites=tuple(_suite(data) for data in suites.values()),
        rows=tuple(_row(name, data, suites) for name, data in rows.items()),
        failures=tuple(
            Failure(name, failed["test"], failed["error"], failed["repeat"])
            for name, data in rows.items()
            for counts in data["suites"].values()
            for failed in counts["failed"]
        ),
    )


def _suite(data: dict[str, Any]) -> Suite:
    return Suite(
        title=data["title"],
        version=data["version"],
        functions=", ".join(data["functions"]),
        left_out=tuple((why, tuple(tests)) for why, tests in data["left_out"].items()),
        missing=tuple(data["missing"]),
    )


def _row(name: str, data: dict[str, Any], suites: dict[str, Any]) -> Row:
    counts = tuple(_counts(data["suites"].get(suite), about) for suite, about in suites.items())
    declined = [reason for suite in data["suites"].values() for reason in suite["declined"].items()]
    return Row(name, f"{data['library']} {data['version']}", counts, tuple(declined))


def _counts(data: dict[str, Any] | None, about: dict[str, Any]) -> Counts | None:
    if data is None:
        return None
    return Counts(
        passed=data["passed"],
        declined=sum(data["declined"].values()),
        failed=len(data["failed"]),
        version="" if data["version"] == about["version"] else data["version"],
    )


def _with_examples(why: str, whats: list[str]) -> str:
    if not whats[0]:
        return why
    return f"{whats[0]}: {why}" if len(whats) == 1 else f"{whats[0]} and the like: {why}"
