"""SciPy's and NumPy's own tests against each implementation: counts, failures, reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from corrconv.conform import evidence
from corrconv.conform.evidence import Asked, Conformance
from corrconv.conform.evidence import Counts as Found
from corrconv.conform.evidence import Row as Answers

from ..kit.material import Material
from ..kit.page import Page, origins


@dataclass(frozen=True)
class Suite:
    """A library's tests: its name, version and functions, and what was not asked, by reason."""

    title: str
    version: str
    functions: str
    left_out: tuple[tuple[str, tuple[str, ...]], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Failed:
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


@dataclass(frozen=True)
class Shown:
    """All of it."""

    suites: tuple[Suite, ...]
    rows: tuple[Row, ...]
    failures: tuple[Failed, ...]


def pages(stored: Material) -> list[Page]:
    """One, where the tests were run."""
    found = evidence.load(stored.results)
    if found is None:
        return []
    return [
        Page(
            "conformance.html",
            "Conformance",
            "SciPy's and NumPy's own tests with each implementation in their place.",
            "Tested",
            20,
            "conform/page.html.j2",
            shown(found),
            origins=origins(stored.results, evidence.NAME),
        )
    ]


def shown(found: Conformance) -> Shown:
    """The tables."""
    return Shown(
        suites=tuple(_suite(asked) for asked in found.suites.values()),
        rows=tuple(_row(name, row, found) for name, row in found.implementations.items()),
        failures=tuple(
            Failed(name, failed.test, failed.error, failed.repeat)
            for name, row in found.implementations.items()
            for counts in row.suites.values()
            for failed in counts.failed
        ),
    )


def _suite(asked: Asked) -> Suite:
    functions = ", ".join(asked.functions)
    left_out = tuple(asked.left_out.items())
    return Suite(asked.title, asked.version, functions, left_out, asked.missing)


def _row(name: str, row: Answers, found: Conformance) -> Row:
    counts = tuple(_counts(row.suites.get(suite), it) for suite, it in found.suites.items())
    declined = [reason for it in row.suites.values() for reason in it.declined.items()]
    return Row(name, f"{row.library} {row.version}", counts, tuple(declined))


def _counts(found: Found | None, asked: Asked) -> Counts | None:
    if found is None:
        return None
    return Counts(
        passed=found.passed,
        declined=sum(found.declined.values()),
        failed=len(found.failed),
        version="" if found.version == asked.version else found.version,
    )


def _with_examples(why: str, whats: list[str]) -> str:
    if not whats[0]:
        return why
    return f"{whats[0]}: {why}" if len(whats) == 1 else f"{whats[0]} and the like: {why}"
