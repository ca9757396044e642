"""A folder in which asv measures two sides: its files, its runs, and what it keeps there."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from corrconv.commits.repository import NotMeasured, Repository
from corrconv.core.cache import cache_folder
from corrconv.measure import ending
from corrconv.measure.conditions import THREAD_KNOBS
from corrconv.regress.cells import Cell
from corrconv.regress.selftest.plant import commit_all
from corrconv.regress.sides import MEMORY, SCRIPT, Side

SUITE = Path(__file__).with_name("suite")
CONFIG = "--config", "asv.conf.json"
SAID = 2000
"""Characters of what asv said last."""


@dataclass(frozen=True)
class Room:
    """Such a folder, with a repository of two commits, each of which stands for a side.

    Attributes
    ----------
    folder : Path
    commits : (str, str)
    """

    folder: Path
    commits: tuple[str, str]

    @classmethod
    def made(cls, folder: Path, base: Side, head: Side, cells: Mapping[Cell, float]) -> Room:
        """With its configuration, its benchmarks and its commits.

        Parameters
        ----------
        folder : Path
            An empty one.
        base, head : Side
        cells : mapping of Cell to float
            Seconds a call, roughly.

        Raises
        ------
        NotMeasured
            Where asv is not installed.
        """
        asv, runner = find_spec("asv"), find_spec("asv_runner")
        if not asv or not runner or not runner.submodule_search_locations:
            raise NotMeasured(
                "asv is not installed, beside which regress is tried: pip install asv"
            )
        room = cls(folder, _commits(folder / "sides", base, head))
        benchmarks = folder / "benchmarks"
        benchmarks.mkdir()
        (benchmarks / "__init__.py").touch()
        shutil.copy(SUITE / "bench.py", benchmarks)
        shutil.copy(SUITE / "environment.py", folder)
        asked = [{**cell.asked(), "seconds": seconds} for cell, seconds in cells.items()]
        both = dict(zip(room.commits, (base, head)))
        code = {
            commit: [str(Path(it).resolve()) for it in side.code] for commit, side in both.items()
        }
        told = {"inside": str(SCRIPT.parent), "code": code, "cells": asked}
        _write(benchmarks / "cells.json", told)
        shutil.copytree(runner.submodule_search_locations[0], folder / "runner" / "asv_runner")
        sides = {
            commit: {
                "python": side.python,
                "paths": [*side.code, *side.libraries, str(folder / "runner")],
            }
            for commit, side in both.items()
        }
        of_asv = {"ending": ending.__file__, "parent": os.getpid(), "sides": sides}
        _write(folder / "sides.json", of_asv)
        _write(folder / "asv.conf.json", CONFIGURATION)
        (folder / "home").mkdir()
        room.asv("machine", "--yes")
        return room

    def asv(self, verb: str, *words: str, fine: Collection[int] = (0,)) -> tuple[int, str]:
        """Its exit status and what it prints.

        Raises
        ------
        NotMeasured
            Where its exit status is none of the `fine` ones.
        """
        process = subprocess.Popen(
            [sys.executable, "-m", "asv", verb, *words],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=self._variables(),
            start_new_session=True,
        )  # fmt: skip
        try:
            said, _ = process.communicate()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        if process.returncode not in fine:
            raise NotMeasured(f"asv {verb} ended with {process.returncode}; {_last(said)}")
        return process.returncode, said

    def _variables(self) -> Mapping[str, str]:
        """As here, but asv's own file about this machine is another, and threads are one."""
        return {
            **{key: it for key, it in os.environ.items() if key != "PYTHONPATH"},
            **dict.fromkeys(THREAD_KNOBS, "1"),
            **MEMORY,
            "HOME": str(self.folder / "home"),
            "CORRCONV_CACHE": str(cache_folder()),
            "COLUMNS": "300",
        }

    def measured(self, said: str) -> list[int]:
        """Places of the cells of which asv has times of both commits.

        Raises
        ------
        NotMeasured
            Where it has none of one, with what it `said` last.
        """
        from asv.results import iter_results

        found = []
        for result in iter_results(str(self.folder / "results")):
            values = {
                name: result.get_result_value(name, []) for name in result.get_all_result_keys()
            }
            found.append(
                {place(name) for name, (value,) in values.items() if value and value == value}
            )
        if len(found) != 2:
            raise NotMeasured(
                f"asv has kept times of {len(found)} commits, not of two; {_last(said)}"
            )
        return sorted(set.intersection(*found))


def place(benchmark: str) -> int:
    """Of the cell that a benchmark is of."""
    return int(benchmark.removeprefix("bench.time_"))


CONFIGURATION = {
    "version": 1,
    "project": "sides",
    "repo": "sides",
    "branches": ["main"],
    "plugins": [".environment"],
    "environment_type": "sides",
    "pythons": [f"{sys.version_info[0]}.{sys.version_info[1]}"],
    "benchmark_dir": "benchmarks",
    "env_dir": "env",
    "results_dir": "results",
    "html_dir": "html",
}


def _last(said: str) -> str:
    return f"it said last:\n{said[-SAID:].strip()}"


def _commits(repository: Path, *sides: Side) -> tuple[str, str]:
    repository.mkdir()
    within, commits = Repository(repository), []
    within.said("init", "--quiet", "--initial-branch", "main")
    for label, side in zip(("base", "head"), sides):
        (repository / "side.txt").write_text(f"{label}: {side.code[0]}\n", "utf-8")
        within.said("add", "side.txt")
        commits.append(commit_all(within, label))
    return commits[0], commits[1]


def _write(path: Path, data: object) -> None:
    path.write_text(json.dumps(data), "utf-8")
