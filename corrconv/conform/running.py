"""pytest's hooks that run a test with ours in place, and the verdict on it."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
import pytest

import corrconv
from corrconv.conform import rounding
from corrconv.conform.calls import Ours
from corrconv.conform.lines import Lines, test_of
from corrconv.conform.selection import Suite
from corrconv.conform.stand_ins import Asked, Switch

UNASKED = "passes without asking ours anything"
LONGEST = 300
"""Characters of an error that are kept."""


class Running:
    """Has ours answer while a test runs, and writes what came of it."""

    def __init__(
        self,
        suite: Suite,
        implementation: corrconv.Implementation,
        ours: Ours,
        switch: Switch,
        lines: Lines,
    ) -> None:
        self.suite, self.implementation, self.ours = suite, implementation, ours
        self.switch, self.lines = switch, lines
        self.reports: list[pytest.TestReport] = []
        self.error: pytest.ExceptionInfo[BaseException] | None = None

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """One test, with random numbers that never vary."""
        test = test_of(item.nodeid)
        group = self.suite.group(test)
        assert group is not None  # nothing else was collected
        self.lines.write(test=test, result="running")
        self.reports, self.error = [], None
        self.ours.answers.clear()
        np.random.seed(0)  # noqa: NPY002 -- the generator that these tests draw from
        self.switch.start(group)
        try:
            return (yield)
        finally:
            result, why = self.verdict(self.switch.stop())
            self.lines.write(test=test, result=result, why=why)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Keep the report and the first error."""
        report = yield
        self.reports.append(report)
        if report.failed and self.error is None:
            self.error = call.excinfo
        return report

    def verdict(self, asked: Asked) -> tuple[str, str]:
        """What came of a test, and why.

        Declining comes first: a test may take our UnsupportedProblem for the ValueError it expects.
        """
        if asked.declined:
            return "declined", asked.declined[0]
        if asked.foreign:
            return "left out", asked.foreign[0]
        for report in self.reports:
            if report.failed:
                return self.failed(report)
            if report.skipped:
                return "left out", getattr(report, "wasxfail", "") or _skipped(report)
        return ("passed", "") if asked.calls else ("left out", UNASKED)

    def failed(self, report: pytest.TestReport) -> tuple[str, str]:
        """Failed, unless an implementation was asked for digits that it does not promise."""
        if self.error is None:
            return "failed", _short(str(report.longrepr))
        if (
            self.error.errisinstance(AssertionError)
            and rounding.of_values(str(self.error.value))
            and rounding.explains(self.implementation, self.ours.answers)
        ):
            return "declined", rounding.REASON
        return "failed", _short(f"{self.error.typename}: {self.error.value}")


def _skipped(report: pytest.TestReport) -> str:
    """The reason of a skip."""
    return _short(report.longrepr[2] if isinstance(report.longrepr, tuple) else "skipped")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
