"""What came of the tests: one outcome each, one run for each suite and implementation, and all."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from corrconv.conform.selection import SUITES, Suite

Result = Literal["passed", "declined", "failed", "left out"]


@dataclass(frozen=True)
class Outcome:
    """One test: its name, what came of it, and why unless it passed."""

    test: str
    result: Result
    why: str = ""


@dataclass(frozen=True)
class SuiteRun:
    """One suite, run against one implementation.

    Attributes
    ----------
    implementation, suite : str
        Their names.
    outcomes : tuple of Outcome
        In the order of the run.
    missing : tuple of str
        Groups of tests that the installed library does not have.
    """

    implementation: str
    suite: str
    outcomes: tuple[Outcome, ...]
    missing: tuple[str, ...] = ()

    @property
    def passed(self) -> int:
        """How many passed."""
        return len(self.all("passed"))

    @property
    def declined(self) -> Counter[str]:
        """How many were declined, by reason."""
        return Counter(outcome.why for outcome in self.all("declined"))

    @property
    def failures(self) -> list[Outcome]:
        """Those that failed."""
        return self.all("failed")

    def all(self, result: Result) -> list[Outcome]:
        """The outcomes of one kind."""
        return [outcome for outcome in self.outcomes if outcome.result == result]


@dataclass(frozen=True)
class Conformance:
    """Every run.

    Attributes
    ----------
    runs : tuple of SuiteRun
        By implementation and then by suite, in the order that was asked for.
    typed : mapping
        How a caller names an implementation that is in a file, by its own name.
    """

    runs: tuple[SuiteRun, ...]
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return not any(run.failures for run in self.runs)

    @property
    def names(self) -> list[str]:
        """The implementations."""
        return list(dict.fromkeys(run.implementation for run in self.runs))

    @property
    def suites(self) -> list[Suite]:
        """The suites."""
        return [SUITES[name] for name in dict.fromkeys(run.suite for run in self.runs)]

    def of(self, name: str) -> list[SuiteRun]:
        """The runs of the implementation `name`, a suite each."""
        return [run for run in self.runs if run.implementation == name]

    def left_out(self, suite: Suite) -> dict[str, list[str]]:
        """Tests that some implementation was not asked, by reason.

        Without parameters where no test of the function was asked of any.
        """
        runs = self._with(suite)
        outcomes = [outcome for run in runs for outcome in run.outcomes]
        asked = {_function(it.test) for it in outcomes if it.result != "left out"}
        found: dict[str, dict[str, None]] = {}
        for outcome in outcomes:
            if outcome.result == "left out":
                function = _function(outcome.test)
                name = outcome.test if function in asked else function
                found.setdefault(outcome.why, {})[name] = None
        return {why: list(tests) for why, tests in found.items()}

    def missing(self, suite: Suite) -> list[str]:
        """The groups of tests that the installed library does not have."""
        return list(dict.fromkeys(group for run in self._with(suite) for group in run.missing))

    def repeat(self, run: SuiteRun, failure: Outcome) -> str:
        """The command that repeats a failure alone."""
        name = shlex.quote(self.typed.get(run.implementation, run.implementation))
        return f'corrconv conform {name} --suite {run.suite} --test "{failure.test}"'

    def _with(self, suite: Suite) -> list[SuiteRun]:
        return [run for run in self.runs if run.suite == suite.name]


def _function(test: str) -> str:
    return test.partition("[")[0]
