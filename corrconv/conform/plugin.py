"""A run of pytest in a measuring process, with a plugin of ours.

It selects the tests, has ours answer while they run, and says what came of each: a line says which group
was ``found``, how many tests were ``selected``, that a ``test`` is ``running``, or what its ``result`` was
and why. A crash leaves a test that is running and never ended.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import corrconv
from corrconv.check.metrics import normwise, normwise_bound
from corrconv.check.oracle import exact
from corrconv.conform.job import Job
from corrconv.conform.selection import ROUNDING, SLOW, SUITES, Group
from corrconv.conform.stand_ins import Answer, Ours, install
from corrconv.core.operands import operands
from corrconv.core.registry import load_file
from corrconv.measure.child import Reporter

HERE = Path(__file__).parent
SLOW_MARKS = ("slow", "xslow")
UNASKED = "passes without asking ours anything"
LONGEST = 300
"""Characters of an error that are kept."""
MOST_PRODUCTS = 2_000_000
"""Rounding is not looked for in larger problems: the exact answer would take minutes."""


def tests(reporter: Reporter, job: Job) -> int:
    """Run the tests, hand over a line after the other, and None at the end; gives pytest's exit status.

    Raises
    ------
    RuntimeError
        Where pytest ended before its tests did.
    """
    if job.file:
        load_file(job.file)
    conforming = Conforming(job, reporter)
    install(conforming.suite, conforming.ours)  # before any test module imports them
    os.chdir(HERE)  # nobody else's settings and files
    options = ["-q", "--tb=native", "-p", "no:cacheprovider", "-c", os.devnull, f"--rootdir={HERE}"]
    modules = [module for module in conforming.suite.modules if find_spec(module)]
    status = int(pytest.main([*options, "--pyargs", *modules], plugins=[conforming]))
    if status not in (
        pytest.ExitCode.OK,
        pytest.ExitCode.TESTS_FAILED,
        pytest.ExitCode.NO_TESTS_COLLECTED,
    ):
        raise RuntimeError(f"pytest ended with exit status {status}")
    reporter.exchange(None)
    return status


class Conforming:
    """Collects the suite's tests that apply, has ours answer while one runs, and writes what came of it."""

    def __init__(self, job: Job, reporter: Reporter) -> None:
        self.reporter = reporter
        self.job, self.suite, self.ours = job, SUITES[job.suite], Ours(job.name)
        self.reports: list[pytest.TestReport] = []
        self.error: pytest.ExceptionInfo[BaseException] | None = None

    def pytest_pycollect_makeitem(self, collector: Any, name: str, obj: object) -> list[Any] | None:
        """Nothing for what is not selected: most of a test module is about other functions."""
        if isinstance(collector, pytest.Module):
            return None if self.suite.touches(name) else []
        if isinstance(collector, pytest.Class) and name.startswith("test"):
            test = f"{collector.name}::{name}"
            if (group := self.suite.group(test)) is None:
                return []
            # all of its parameters marked slow: there may be thousands
            slow = any(mark.name in SLOW_MARKS for mark in getattr(obj, "pytestmark", ()))
            if reason := self.suite.reason(test) or (SLOW if slow else None):
                self.leave_out(group, test, reason)
                return []
        return None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what is slow, and all but the one test that is asked for."""
        kept = []
        for item in items:
            test = _test_of(item)
            if (group := self.suite.group(test)) is None:
                continue
            if any(item.get_closest_marker(mark) for mark in SLOW_MARKS):
                self.leave_out(group, test, SLOW)
                continue
            self.write(found=group.name)
            if self.is_asked_for(test):
                kept.append(item)
        items[:] = kept
        self.write(selected=len(kept))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """One test, with random numbers that never vary."""
        test = _test_of(item)
        group = self.suite.group(test)
        assert group is not None  # nothing else was collected
        self.write(test=test, result="running")
        self.reporter.at(-1, f"running {test}")
        self.reports, self.error = [], None
        np.random.seed(0)  # noqa: NPY002 -- the generator that these tests draw from
        self.ours.start(group)
        try:
            return (yield)
        finally:
            self.ours.group = None
            result, why = self.verdict()
            self.write(test=test, result=result, why=why)

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

    def verdict(self) -> tuple[str, str]:
        """What came of a test, and why.

        Declining comes first: a test may take our UnsupportedProblem for the ValueError it expects.
        """
        if self.ours.declined:
            return "declined", self.ours.declined[0]
        if self.ours.foreign:
            return "left out", self.ours.foreign[0]
        for report in self.reports:
            if report.failed:
                return self.failed(report)
            if report.skipped:
                reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else "skipped"
                return "left out", getattr(report, "wasxfail", "") or _short(reason)
        return ("passed", "") if self.ours.calls else ("left out", UNASKED)

    def failed(self, report: pytest.TestReport) -> tuple[str, str]:
        """Failed, unless an implementation was asked for digits that it does not promise."""
        if self.error is None:
            return "failed", _short(str(report.longrepr))
        if (
            self.error.errisinstance(AssertionError)
            and of_values(str(self.error.value))
            and rounding_explains(corrconv.get(self.job.name), self.ours.answers)
        ):
            return "declined", ROUNDING
        return "failed", _short(f"{self.error.typename}: {self.error.value}")

    def is_asked_for(self, test: str) -> bool:
        """Whether it is the one asked for, with or without its parameters; any is where none is."""
        return self.job.only in ("", test, test.partition("[")[0])

    def leave_out(self, group: Group, test: str, reason: str) -> None:
        """Say that it was found, and why it is not run."""
        self.write(found=group.name)
        if self.is_asked_for(test):
            self.write(test=test, result="left out", why=reason)

    def write(self, **line: Any) -> None:
        """Say a line; it is told before the next test begins."""
        self.reporter.exchange(line)


def _test_of(item: pytest.Item) -> str:
    """A test's name without its file: ``TestConvolve::test_basic[numpy]``."""
    return item.nodeid.partition("::")[2]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def of_values(message: str) -> bool:
    """Whether it is NumPy's message of numbers that differ: not of a dtype, a shape or a warning."""
    return any(words in message for words in ("Mismatched elements", "almost equal"))


def rounding_explains(implementation: corrconv.Implementation, answers: Sequence[Answer]) -> bool:
    """Whether rounding explains that these answers failed a comparison.

    Some tests compare floats without any tolerance, or relative to an expected zero. A sum that rounds
    like SciPy's own passes; an FFT cannot, and says so by its `componentwise`, which is False. Its
    results are held against the exact answer, with the bound of the correctness gate: within it, the
    test asked for what the implementation declines.
    """
    if implementation.componentwise or not answers:
        return False
    errors = [_error(implementation, answer) for answer in answers]
    return all(error <= 1 for error in errors) and any(error > 0 for error in errors)


def _error(implementation: corrconv.Implementation, answer: Answer) -> float:
    """The normwise error as a fraction of its bound; inf where the result is wrong in kind."""
    x, h = operands(answer.x, answer.h)
    if x.ndim == 0:  # a single product has nothing to round: what failed is something else
        return np.inf
    problem = corrconv.Problem(
        answer.operation, x.shape, h.shape, answer.mode, answer.boundary, answer.fillvalue, x.dtype
    )
    result = answer.result
    if result.shape != problem.output_shape or result.dtype != problem.dtype:
        return np.inf
    if problem.multiply_adds > MOST_PRODUCTS or not (np.isfinite(x).all() and np.isfinite(h).all()):
        return np.inf
    truth = exact(problem, x, h)
    if problem.dtype.kind in "biu":
        return 0.0 if np.array_equal(result, truth.high) else np.inf
    return normwise(result, truth, problem.dtype) / normwise_bound(implementation, problem)
