"""The tests run: one process for each implementation and suite, started, watched and read."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from typing import Any, Literal

import corrconv
from corrconv.conform.evidence import Asked, Conformance, Counts, Failure, Row
from corrconv.conform.job import Job
from corrconv.conform.selection import SUITES, Suite
from corrconv.core.threads import all_workers
from corrconv.kit.units import listed
from corrconv.measure.conditions import Limits
from corrconv.measure.process import Process, ProcessFailed

AT_ONCE = 4
"""Processes that run together at most: some libraries take half a gigabyte each."""
LIMITS = Limits(seconds=600.0)
"""Of one test."""
PLANNING = {"CORRCONV_FFTW_PLANNER": "FFTW_ESTIMATE"}
"""Nothing is timed here, and planning by measurement takes longer than all of the tests."""
NOTHING: Mapping[str, str] = {}


class CannotRun(Exception):
    """The tests cannot be run here; the message says what to install or to change."""


@dataclass(frozen=True)
class Outcome:
    """One test: its name, what came of it, and why unless it passed."""

    test: str
    result: Literal["passed", "declined", "failed", "left out"]
    why: str = ""


@dataclass(frozen=True)
class Run:
    """What came of a job: its outcomes in their order, and the groups of tests that the library lacks."""

    job: Job
    outcomes: tuple[Outcome, ...]
    missing: tuple[str, ...] = ()

    def all(self, result: str) -> list[Outcome]:
        """The outcomes of one kind."""
        return [outcome for outcome in self.outcomes if outcome.result == result]


def conform(
    chosen: Sequence[corrconv.Implementation],
    suite: str | None = None,
    only: str = "",
    files: Mapping[str, str] = NOTHING,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Conformance:
    """Run the tests against the implementations, several at a time.

    Parameters
    ----------
    chosen : sequence of Implementation
    suite, only : str, optional
        One suite and one test, with or without its parameters; all of them where left out.
    files : mapping
        The files of those that are not registered, by name.
    progress : callable
        Told how many processes have ended, of how many.

    Raises
    ------
    CannotRun
        Where the tests are not installed, are not those expected, or have none called `only`.
    """
    suites = [suite] if suite else list(SUITES)
    for name in suites:
        check(SUITES[name])
    jobs = [Job(name, it.name, files.get(it.name, ""), only) for it in chosen for name in suites]
    done: dict[Job, Run] = {}
    running: set[Process] = set()
    with ThreadPoolExecutor(min(AT_ONCE, all_workers())) as pool:
        futures = {pool.submit(run_suite, job, running): job for job in jobs}
        try:
            for future in as_completed(futures):
                done[futures[future]] = future.result()
                progress(len(done), len(jobs))
        except BaseException:  # those that wait are not begun, and those that run are ended
            pool.shutdown(wait=False, cancel_futures=True)
            for process in list(running):
                process.end()
            raise
    if only and not any(run.outcomes for run in done.values()):
        raise CannotRun(
            f"no test is called {only!r} in the suites that were run "
            f'({", ".join(suites)}); an example: --test "TestConvolve::test_same"'
        )
    return summary([done[job] for job in jobs])


def check(suite: Suite) -> None:
    """Raise `CannotRun` where pytest, what else a suite needs or its tests are not installed."""
    if missing := [package for package in suite.needs if not _found(package)]:
        raise CannotRun(
            f"{suite.title}'s tests need {listed(missing)}: "
            f'pip install "corrconv[test]", or pip install {" ".join(missing)}'
        )
    if not any(_found(module) for module in suite.modules):
        raise CannotRun(
            f"{suite.title} {metadata.version(suite.name)} is installed without its tests "
            f"({suite.modules[0]}): PyPI's package has them (pip install --force-reinstall "
            f"{suite.name}), and conda's {suite.name}-tests"
        )


def run_suite(job: Job, running: set[Process]) -> Run:
    """Run a job in a process of its own, which may crash; it is among those `running` meanwhile."""
    from corrconv.conform.plugin import tests  # it needs pytest

    said: list[Mapping[str, Any]] = []
    with Process(threads=None, limits=LIMITS, environment=_environment()) as process:
        running.add(process)
        try:
            process.begin(tests, job)
            while line := process.hear():
                said.append(line)
                process.tell(None)
            process.tell(None)
            ending = f"pytest ended with exit status {process.result()}"
        except ProcessFailed as failed:
            ending = f"{failed.what}; it said: …{' '.join(failed.words.split())[-500:]}"
        finally:
            running.discard(process)
    return read(job, said, ending)


def read(job: Job, lines: Sequence[Mapping[str, Any]], ending: str) -> Run:
    """What the lines of a job say, and what is missing from them; `ending` says how its process ended.

    Raises
    ------
    CannotRun
        Where none of the expected tests were found.
    """
    suite = SUITES[job.suite]
    found = {line["found"] for line in lines if "found" in line}
    selected = [line["selected"] for line in lines if "selected" in line]
    if selected and not found:
        raise CannotRun(
            f"none of the expected tests are in {suite.title} "
            f"{metadata.version(suite.name)} ({', '.join(suite.modules)}): this version of "
            f"corrconv does not know it. {ending}"
        )
    if not selected:
        return Run(job, (Outcome("collection", "failed", f"no test was run: {ending}"),))
    ended = [line for line in lines if line.get("result") not in (None, "running")]
    outcomes = [Outcome(line["test"], line["result"], line["why"]) for line in ended]
    running = [line["test"] for line in lines if line.get("result") == "running"]
    lost = [test for test in running if test not in {outcome.test for outcome in outcomes}]
    outcomes += [Outcome(test, "failed", f"never ended: {ending}") for test in lost]
    if (rest := selected[0] - len(running)) > 0:
        outcomes.append(Outcome(f"{rest} tests", "failed", f"not run: {ending}"))
    missing = tuple(group.name for group in suite.groups if group.name not in found)
    return Run(job, tuple(outcomes), missing)


def summary(runs: Sequence[Run]) -> Conformance:
    """The counts of all runs, in the order of the implementations and suites that were asked for."""
    suites, rows = (dict.fromkeys(getattr(run.job, of) for run in runs) for of in ("suite", "name"))
    return Conformance(
        {name: _asked(name, [run for run in runs if run.job.suite == name]) for name in suites},
        {name: _row(name, [run for run in runs if run.job.name == name]) for name in rows},
    )


def _asked(name: str, runs: Sequence[Run]) -> Asked:
    """Tests are named without parameters where no test of the function was asked of any."""
    suite, left_out = SUITES[name], dict[str, dict[str, None]]()
    outcomes = [outcome for run in runs for outcome in run.outcomes]
    asked = {_function(outcome.test) for outcome in outcomes if outcome.result != "left out"}
    for outcome in outcomes:
        if outcome.result == "left out":
            function = _function(outcome.test)
            test = outcome.test if function in asked else function
            left_out.setdefault(outcome.why, {})[test] = None
    return Asked(
        suite.title,
        metadata.version(name),
        suite.functions,
        {why: tuple(tests) for why, tests in left_out.items()},
        tuple(dict.fromkeys(group for run in runs for group in run.missing)),
    )


def _function(test: str) -> str:
    return test.partition("[")[0]


def _row(name: str, runs: Sequence[Run]) -> Row:
    it = corrconv.get(name)
    return Row(it.library, it.version, {run.job.suite: _counts(run) for run in runs})


def _counts(run: Run) -> Counts:
    named = shlex.quote(run.job.file or run.job.name)
    repeat = f"corrconv conform {named} --suite {run.job.suite} --test"
    declined = dict(Counter(it.why for it in run.all("declined")).most_common())
    failed = tuple(Failure(it.test, it.why, f'{repeat} "{it.test}"') for it in run.all("failed"))
    return Counts(metadata.version(run.job.suite), len(run.all("passed")), declined, failed)


def _environment() -> dict[str, str | None]:
    """What changes of ours: nothing of the user's folder, nor what would change pytest's or SciPy's run."""
    theirs = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "SCIPY_ARRAY_API", "SCIPY_DEVICE")
    places = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    elsewhere = [each for each in places if os.path.isabs(each) and each != os.getcwd()]
    planning = {key: os.environ.get(key, value) for key, value in PLANNING.items()}
    fixed = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONHASHSEED": "0"}
    return dict.fromkeys(theirs) | planning | fixed | {"PYTHONPATH": os.pathsep.join(elsewhere)}


def _found(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # of a package that it is in
        return False
