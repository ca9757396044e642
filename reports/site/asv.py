"""airspeed velocity, driven: where its files lie, and how it is called."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from corrconv.core.cache import replace

CONFIG = Path("asv.conf.json")
FAILED_CELLS = 2  # asv's exit status where a benchmark failed and the rest ran
FOLDER = "CORRCONV_SWEEP"
"""The variable that tells `benchmarks.store` where the sweep goes."""
SAID = 20
"""Lines of asv's log about what failed."""


def checkout_problem() -> str | None:
    """What keeps asv from naming what it measures; None in a git checkout with a commit."""
    if not CONFIG.is_file():
        return f"no {CONFIG} here: run this from the top folder of a corrconv checkout"
    try:
        subprocess.run(
            ["git", "rev-parse", "--verify", "HEAD^{commit}"], capture_output=True, check=True
        )
    except FileNotFoundError:
        return "git is not installed: asv files every result under a commit, so it needs git"
    except subprocess.CalledProcessError:
        return (
            "this folder is not a git checkout with a commit: asv files every result under a commit; "
            "clone the repository with git instead of unpacking an archive"
        )
    return None


class Asv:
    """asv on this checkout, in the environment that runs now.

    Parameters
    ----------
    output : Path
        Results, pages and log go to ``asv/`` below it.
    machine : str or None
        asv's name for this machine.
    sweep : Path
        The folder of the sweep that it keeps.
    """

    def __init__(self, output: Path, machine: str | None, sweep: Path) -> None:
        folder = output / "asv"
        self.results, self.html, self.log = folder / "results", folder / "html", folder / "run.log"
        self._machine = ["--machine", machine] if machine else []
        self._sweep = sweep
        self.failed = False
        self.seconds = 0.0

    @cached_property
    def config(self) -> Path:
        """The configuration that asv gets; where it differs from the project's, it is written."""
        return _config(self.results.parent, self.results, self.html)

    def run(self) -> Iterator[str]:
        """``asv run`` of HEAD here and now: its log, line by line; sets `failed` and `seconds`.

        Raises
        ------
        subprocess.CalledProcessError
            Where asv itself fails.
        """
        self._call("machine", "--yes", *self._machine)
        method = "forkserver" if sys.platform == "linux" else "spawn"
        command = self._command(
            "run", "-E", "existing", "--set-commit-hash", "HEAD", "--launch-method", method,
            "--show-stderr", *self._machine,
        )  # fmt: skip
        started = time.monotonic()
        env = {**os.environ, FOLDER: str(self._sweep.resolve()), "PYTHONUNBUFFERED": "1"}
        with (
            self.log.open("w", encoding="utf-8") as log,
            subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env
            ) as process,
        ):
            assert process.stdout is not None
            for line in process.stdout:
                log.write(line)
                log.flush()
                yield line
        self.seconds = time.monotonic() - started
        self.failed = process.returncode == FAILED_CELLS
        if process.returncode not in (0, FAILED_CELLS):
            print(
                "".join(self.log.read_text("utf-8").splitlines(keepends=True)[-30:]),
                file=sys.stderr,
            )
            raise subprocess.CalledProcessError(process.returncode, command)

    def publish(self) -> None:
        """``asv publish``: the web pages of all results."""
        self._call("publish")

    def _command(self, verb: str, *arguments: str) -> list[str]:
        return [
            sys.executable,
            "-m",
            "asv",
            verb,
            "--config",
            str(self.config.resolve()),
            *arguments,
        ]

    def _call(self, verb: str, *arguments: str) -> None:
        command = self._command(verb, *arguments)
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            print(done.stdout + done.stderr, file=sys.stderr)
            raise subprocess.CalledProcessError(done.returncode, command)


def failed(log: Path) -> list[str]:
    """The last lines of asv's log that say what failed, and why."""
    said = log.read_text("utf-8", errors="replace").splitlines()
    return [line.strip() for line in said if "failed" in line.lower() or "Error" in line][-SAID:]


def _config(folder: Path, results: Path, html: Path) -> Path:
    """The project's configuration; one beside the results where those, or the branch, are others."""
    settings = json.loads(CONFIG.read_text("utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    branches = _branches(settings["branches"])
    if (
        Path(settings["results_dir"]).resolve() == results.resolve()
        and branches == settings["branches"]
    ):
        return CONFIG
    here = CONFIG.resolve().parent
    settings |= {
        "repo": str(here),
        "branches": branches,
        "benchmark_dir": str(here / settings["benchmark_dir"]),
        "env_dir": str(here / settings["env_dir"]),
        "results_dir": str(results.resolve()),
        "html_dir": str(html.resolve()),
    }
    path = folder / "asv.conf.json"
    replace(path, json.dumps(settings, indent=1))
    return path


def _branches(wanted: list[str]) -> list[str]:
    """The branches along which asv publishes: those wanted, else where this checkout stands.

    asv stops at a branch that is not there, and a clone of one branch or a detached checkout, as in
    continuous integration, has no local main.
    """
    if there := [name for name in wanted if _git("rev-parse", "--verify", f"refs/heads/{name}")]:
        return there
    return [_git("symbolic-ref", "--short", "HEAD") or "HEAD"]


def _git(verb: str, *arguments: str) -> str:
    """What git answers; nothing where it refuses."""
    return subprocess.run(
        ["git", verb, "--quiet", *arguments], capture_output=True, text=True
    ).stdout.strip()
