"""One pytest process for each implementation and suite: started, watched and read."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from corrconv.conform.lines import Lines
from corrconv.conform.results import Outcome, SuiteRun
from corrconv.conform.selection import Suite

TIME_LIMIT = 3600.0
"""Seconds that one suite may take for one implementation."""
PLANNING = {"CORRCONV_FFTW_PLANNER": "FFTW_ESTIMATE"}
"""Nothing is timed here, and planning by measurement takes longer than all of the tests."""


class CannotRun(Exception):
    """The tests cannot be run here; the message says what to install or to change."""


@dataclass(frozen=True)
class Job:
    """One suite for one implementation.

    Attributes
    ----------
    suite : Suite
        The tests.
    name : str
        The implementation.
    file : str
        The file that holds it, where it is not registered.
    only : str
        One test, with or without its parameters; all of them where it is empty.
    """

    suite: Suite
    name: str
    file: str = ""
    only: str = ""


def check(suite: Suite) -> None:
    """See that a suite can be run here.

    Raises
    ------
    CannotRun
        Where pytest, what else it needs or the tests themselves are not installed.
    """
    if missing := [package for package in suite.needs if not _found(package)]:
        raise CannotRun(
            f"{suite.title}'s tests need {' and '.join(missing)}: "
            f'pip install "corrconv[test]", or pip install {" ".join(missing)}'
        )
    if not any(_found(module) for module in suite.modules):
        raise CannotRun(
            f"{suite.title} {metadata.version(suite.name)} is installed without its tests "
            f"({suite.modules[0]}): PyPI's package has them (pip install --force-reinstall "
            f"{suite.name}), and conda's {suite.name}-tests"
        )


def run_suite(job: Job) -> SuiteRun:
    """Run a job in a process of its own, which may crash.

    Raises
    ------
    CannotRun
        Where none of the expected tests were found.
    """
    with tempfile.TemporaryDirectory(prefix="corrconv-conform-") as folder:
        place = Path(folder)
        (place / "pytest.ini").write_text("[pytest]\n", "utf-8")  # nobody else's settings
        lines = Lines(place / "lines.jsonl")
        ending = _ending(_command(job, place, lines), place)
        return read(job, lines.read(), ending)


def read(job: Job, lines: list[dict[str, Any]], ending: str) -> SuiteRun:
    """What the lines of a run say, and what is missing from them.

    Parameters
    ----------
    job : Job
        What was run.
    lines : list of dict
        See `corrconv.conform.lines`.
    ending : str
        How the process ended, in words.
    """
    found = {line["found"] for line in lines if "found" in line}
    selected = [line["selected"] for line in lines if "selected" in line]
    if selected and not found:
        raise CannotRun(
            f"none of the expected tests are in {job.suite.title} "
            f"{metadata.version(job.suite.name)} ({', '.join(job.suite.modules)}): this version of "
            f"corrconv does not know it. {ending}"
        )
    ended = [line for line in lines if line.get("result") not in (None, "running")]
    outcomes = [Outcome(line["test"], line["result"], line["why"]) for line in ended]
    missing = tuple(group.name for group in job.suite.groups if group.name not in found)
    if not selected:
        outcomes.append(Outcome("collection", "failed", f"no test was run: {ending}"))
        missing = ()
    names = {outcome.test for outcome in outcomes}
    running = [line["test"] for line in lines if line.get("result") == "running"]
    cut = [
        Outcome(test, "failed", f"never ended: {ending}") for test in running if test not in names
    ]
    if selected and len(running) < selected[0]:
        rest = f"{selected[0] - len(running)} tests"
        cut.append(Outcome(rest, "failed", f"not run: {ending}"))
    return SuiteRun(job.name, job.suite.name, (*outcomes, *cut), missing)


def _command(job: Job, place: Path, lines: Lines) -> list[str]:
    modules = [module for module in job.suite.modules if _found(module)]
    options = {"suite": job.suite.name, "name": job.name, "lines": lines.path, "only": job.only}
    if job.file:
        options["file"] = Path(job.file).resolve()
    given = [f"--conform-{option}={value}" for option, value in options.items()]
    plain = ["-q", "--tb=native", "-c", str(place / "pytest.ini"), f"--rootdir={place}"]
    plugins = ["-p", "no:cacheprovider", "-p", "corrconv.conform.plugin"]
    return [sys.executable, "-m", "pytest", *plain, *plugins, *given, "--pyargs", *modules]


def _ending(command: list[str], place: Path) -> str:
    """Run a command; how it ended, in words, with the end of what it said."""
    try:
        done = subprocess.run(
            command,
            cwd=place,
            env=_environment(),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=TIME_LIMIT,
        )
    except subprocess.TimeoutExpired:
        return f"it took more than {TIME_LIMIT:g} seconds"
    said = " ".join((done.stdout + done.stderr).split())[-500:]
    how = f"signal {-done.returncode}" if done.returncode < 0 else f"exit status {done.returncode}"
    return f"pytest ended with {how}; it said: …{said}"


def _environment() -> dict[str, str]:
    """Ours, without what would change pytest's or SciPy's run."""
    ours = {"PYTEST_ADDOPTS", "PYTEST_PLUGINS", "SCIPY_ARRAY_API", "SCIPY_DEVICE"}
    kept = {key: value for key, value in os.environ.items() if key not in ours}
    fixed = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONHASHSEED": "0"}
    return PLANNING | kept | fixed


def _found(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # of a package that it is in
        return False
