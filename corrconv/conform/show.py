"""``corrconv conform``: SciPy's and NumPy's own tests, run against implementations."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib import metadata
from typing import Any

from rich.markup import escape
from rich.table import Table

import corrconv
from corrconv.conform import store
from corrconv.conform.results import Conformance, SuiteRun
from corrconv.conform.run import CannotRun, Job, check, run_suite
from corrconv.conform.selection import SUITES, Suite
from corrconv.kit.console import out, progress

NOTHING: Mapping[str, str] = {}
AT_ONCE = 4
"""Processes that run together at most: some libraries take half a gigabyte each."""


def conform(
    chosen: Sequence[corrconv.Implementation],
    suite: str | None = None,
    only: str = "",
    typed: Mapping[str, str] = NOTHING,
) -> Conformance:
    """Run the tests against the implementations, several at a time.

    Parameters
    ----------
    chosen : sequence of Implementation
        Those to be tested.
    suite : str, optional
        One of `SUITES`; all of them where it is left out.
    only : str
        One test, with or without its parameters; all of them where it is empty.
    typed : mapping
        The files of those that are not registered, by name.

    Raises
    ------
    CannotRun
        Where the tests are not installed, are not those expected, or have none called `only`.
    """
    suites = [SUITES[suite]] if suite else list(SUITES.values())
    for one in suites:
        check(one)
    jobs = [Job(one, it.name, typed.get(it.name, ""), only) for it in chosen for one in suites]
    done = dict(_run_all(jobs))
    found = Conformance(tuple(done[job] for job in jobs), typed)
    if only and not any(run.outcomes for run in found.runs):
        raise CannotRun(
            f"no test is called {only!r} in the suites that were run "
            f'({", ".join(one.name for one in suites)}); an example: --test "TestConvolve::test_same"'
        )
    return found


def _run_all(jobs: Sequence[Job]) -> Iterator[tuple[Job, SuiteRun]]:
    workers = min(AT_ONCE, os.cpu_count() or 1)
    with progress() as bar, ThreadPoolExecutor(workers) as pool:
        task = bar.add_task("conform", total=len(jobs))
        futures = {pool.submit(run_suite, job): job for job in jobs}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
                bar.advance(task)
        finally:  # an error or an interruption: those that wait are not begun
            pool.shutdown(cancel_futures=True)


def as_data(found: Conformance) -> dict[str, Any]:
    """The results for a program."""
    return {"ok": found.ok} | store.as_data(found)


def show(found: Conformance) -> None:
    """Print the counts, what was not asked, and each failure with the command that repeats it."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("implementation", no_wrap=True)
    for suite in found.suites:
        for column in (f"{suite.title}: passed", "declined", "failed"):
            table.add_column(column, justify="right")
    for name in found.names:
        table.add_row(name, *(cell for run in found.of(name) for cell in _cells(run)))
    out.print(table)
    for suite in found.suites:
        _show_suite(found, suite)
    if len(found.names) == 1:
        _show_reasons(found)
    for run in found.runs:
        _show_failures(found, run)


def _cells(run: SuiteRun) -> tuple[str, str, str]:
    failed = len(run.failures)
    return str(run.passed), str(run.declined.total()), f"[red]{failed}[/]" if failed else "0"


def _show_suite(found: Conformance, suite: Suite) -> None:
    out.print(
        f"\n{suite.title} {metadata.version(suite.name)}, tests of {', '.join(suite.functions)}",
        soft_wrap=True,
    )
    for why, tests in found.left_out(suite).items():
        out.print(f"  [dim]{len(tests)} not asked:[/] {escape(why)}", soft_wrap=True)
    if missing := found.missing(suite):
        out.print(f"  [yellow]not in this version:[/] {escape(', '.join(missing))}", soft_wrap=True)


def _show_reasons(found: Conformance) -> None:
    for run in found.runs:
        if run.declined:
            out.print(f"\ndeclined of {SUITES[run.suite].title}'s")
        for why, count in run.declined.most_common():
            out.print(f"  [dim]{count}:[/] {escape(why)}", soft_wrap=True)


def _show_failures(found: Conformance, run: SuiteRun) -> None:
    for failure in run.failures:
        out.print(f"\n[red]{run.implementation}[/] fails {escape(failure.test)}", soft_wrap=True)
        out.print(f"  {escape(failure.why)}", soft_wrap=True)
        out.print(f"  repeat with: {escape(found.repeat(run, failure))}", soft_wrap=True)
