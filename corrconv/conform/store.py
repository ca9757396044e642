"""The results for a program to read, and as evidence for the page."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import Any

import corrconv
from corrconv.conform.results import Conformance, SuiteRun
from corrconv.conform.selection import SUITES, Suite
from corrconv.kit import old_evidence as evidence

NAME = "conformance"
"""Of the evidence, of the page's section and of its template."""


def as_data(found: Conformance) -> dict[str, Any]:
    """The results as they are printed and stored."""
    return {
        "suites": {suite.name: _suite(found, suite) for suite in found.suites},
        "implementations": {name: _implementation(found, name) for name in found.names},
    }


def _suite(found: Conformance, suite: Suite) -> dict[str, Any]:
    return {
        "title": suite.title,
        "version": metadata.version(suite.name),
        "functions": list(suite.functions),
        "left out": found.left_out(suite),
        "missing": found.missing(suite),
    }


def _implementation(found: Conformance, name: str) -> dict[str, Any]:
    it = corrconv.get(name)
    suites = {run.suite: _run(found, run) for run in found.of(name)}
    return {"library": it.library, "version": it.version, "suites": suites}


def _run(found: Conformance, run: SuiteRun) -> dict[str, Any]:
    return {
        "version": metadata.version(run.suite),
        "passed": run.passed,
        "declined": dict(run.declined.most_common()),
        "failed": [
            {"test": failure.test, "error": failure.why, "repeat": found.repeat(run, failure)}
            for failure in run.failures
        ],
    }


def keep(found: Conformance, results: Path) -> Path:
    """Store what was found beside `results`.

    What is stored of other registered implementations stays, each with the versions it was found
    with; what was left out is that of the newest run.

    Raises
    ------
    ValueError
        Where what is stored is damaged, or `found` is not of every suite.
    """
    if {suite.name for suite in found.suites} != SUITES.keys():
        raise ValueError("only what every suite says is kept")
    new = as_data(found)
    old = evidence.load(results, NAME) or {"implementations": {}}
    rows = {name: row for name, row in old["implementations"].items() if name in corrconv.names()}
    rows |= new["implementations"]
    new["implementations"] = dict(sorted(rows.items()))
    return evidence.save(new, results, NAME)
