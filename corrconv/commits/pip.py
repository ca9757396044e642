"""Pip, asked to build a commit's code into a folder, or for whatever else; what it says where it fails."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from corrconv.commits.repository import NotMeasured, Repository
from corrconv.core.scratch import scratch

PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input")


def install(
    repository: Repository,
    commit: str,
    folder: Path,
    *,
    without: Sequence[str] = (),
    compiled: bool = True,
) -> None:
    """Have pip build a commit's code, without its dependencies and without the network.

    Parameters
    ----------
    repository : Repository
    commit : str
    folder : Path
        It is there.
    without : sequence of str
        What of the files is left out, see `Repository.export`.
    compiled : bool
        Whether its modules are compiled now; else each when it is imported first.

    Raises
    ------
    NotMeasured
        Where it does not build, with pip's last words.
    """
    with scratch() as source:
        repository.export(commit, source, without)
        what = ["install", "--no-deps", "--no-build-isolation", "--no-index"]
        what += [] if compiled else ["--no-compile"]
        run([*what, "--target", str(folder), str(source)], f"{commit[:12]} does not build")


def run(what: Sequence[str], failed: str, python: str = sys.executable) -> None:
    """Have pip do something.

    Parameters
    ----------
    what : sequence of str
    failed : str
        What is said where it fails.
    python : str
        Whose pip.

    Raises
    ------
    NotMeasured
        Where it fails, with its last words.
    """
    _run([python, "-P", *PIP, *what], failed, "pip")


def environment(folder: Path) -> None:
    """Make a virtual environment there, with a pip of its own.

    Raises
    ------
    NotMeasured
        Where that fails.
    """
    _run([sys.executable, "-P", "-m", "venv", str(folder)], "no environment can be made", "venv")


def _run(command: Sequence[str], failed: str, who: str) -> None:
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise NotMeasured.since(failed, who, done.stderr or done.stdout)
