"""The same two sides by real runs of ``asv continuous``: its samples, its test, its verdict."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from corrconv.commits.repository import NotMeasured, Repository
from corrconv.core.cache import cache_folder
from corrconv.measure.conditions import THREAD_KNOBS
from corrconv.regress.cells import Cell
from corrconv.regress.selftest.evidence import DEFAULTS, ROUNDS, Trial
from corrconv.regress.selftest.plant import commit_all
from corrconv.regress.sides import MEMORY, SCRIPT, Side

USUAL = 2
"""Rounds that asv makes of itself, each in a fresh process of each side."""
CONFIG = "--config", "asv.conf.json"
SAID = 2000
"""Characters of what asv said last."""
ROW = re.compile(r"^\| *([+-]) .*cells\.Cells\.time_call\((\d+)\) *\|$", re.MULTILINE)
"""A benchmark that asv calls worse or better."""
POINT = '''"""Has asv's environment find a side's code first, and then what is installed beside who asks."""
import json, pathlib, sys, sysconfig
paths = json.loads((pathlib.Path(__file__).parent / "sides.json").read_text("utf-8"))[sys.argv[1]]
place = pathlib.Path(sysconfig.get_paths()["purelib"]) / "sides.pth"
place.write_text("\\n".join(paths) + "\\n", "utf-8")
'''


def trial(
    base: Side,
    head: Side,
    cells: Sequence[Cell],
    planted: float,
    rounds: int | None = None,
) -> Trial:
    """A run of ``asv continuous``: as it comes, or with so many rounds, of both sides in turn.

    What asv cannot measure is left out of the trial's cells. Its seconds are those of the run; its
    environment is made before.

    Parameters
    ----------
    base, head : Side
    cells : sequence of Cell
    planted : float
        By how much `head` is slower.
    rounds : int, optional

    Raises
    ------
    NotMeasured
        Where asv is not installed, or fails.
    """
    for needed in ("asv", "virtualenv"):
        if find_spec(needed) is None:
            raise NotMeasured(
                f"{needed} is not installed, beside which regress is tried: pip install asv virtualenv"
            )
    with tempfile.TemporaryDirectory(prefix="corrconv-asv-") as folder:
        room = Room.made(Path(folder), base, head, cells)
        room.asv("machine", "--yes")
        room.asv(
            "setup", *CONFIG, fine=(0, 1)
        )  # it exits with the list of what it made, which counts as 1
        more = ("--interleave-rounds", "--attribute", f"rounds={rounds}") if rounds else ()
        began = time.perf_counter()
        said = room.asv("continuous", *CONFIG, *more, *room.commits, fine=(0, 1))
        seconds = time.perf_counter() - began
        measured = room.measured(cells)
    worse, better = named(said, cells)
    return Trial(
        ROUNDS if rounds else DEFAULTS, planted, measured, tuple(worse), tuple(better), (), seconds
    )


def named(said: str, cells: Sequence[Cell]) -> tuple[list[str], list[str]]:
    """Cells that asv's table calls worse, and those that it calls better."""
    found: dict[str, list[str]] = {"+": [], "-": []}
    for mark, place in ROW.findall(said):
        found[mark].append(cells[int(place)].key)
    return found["+"], found["-"]


def rounds_for(seconds: float, default: Trial) -> int:
    """How many rounds take that time, going by a run with the usual two."""
    return max(USUAL, round(USUAL * seconds / default.seconds))


@dataclass(frozen=True)
class Room:
    """A folder in which asv measures: a repository of two commits, each of which means a side.

    Attributes
    ----------
    folder : Path
    commits : (str, str)
    """

    folder: Path
    commits: tuple[str, str]

    @classmethod
    def made(cls, folder: Path, base: Side, head: Side, cells: Sequence[Cell]) -> Room:
        """With its configuration, its benchmarks and its commits."""
        benchmarks = folder / "benchmarks"
        benchmarks.mkdir()
        (benchmarks / "__init__.py").touch()
        code = Path(__file__).with_name("asv_benchmarks.py").read_text("utf-8")
        (benchmarks / "cells.py").write_text(code, "utf-8")
        asked = {"inside": str(SCRIPT.parent), "cells": [cell.asked() for cell in cells]}
        _write(benchmarks / "cells.json", asked)
        repository, commits = folder / "sides", []
        repository.mkdir()
        within = Repository(repository)
        within.said("init", "--quiet", "--initial-branch", "main")
        for label, side in (("base", base), ("head", head)):
            (repository / "side.txt").write_text(f"{label}: {side.code[0]}\n", "utf-8")
            within.said("add", "side.txt")
            commits.append(commit_all(within, label))
        beside = [each for each in sys.path if each.endswith(("site-packages", "dist-packages"))]
        sides = zip(commits, (base, head))
        _write(folder / "sides.json", {at: [*of.code, *of.libraries, *beside] for at, of in sides})
        (folder / "point.py").write_text(POINT, "utf-8")
        _write(folder / "asv.conf.json", _configuration())
        (folder / "home").mkdir()
        return cls(folder, (commits[0], commits[1]))

    def asv(self, verb: str, *words: str, fine: Sequence[int] = (0,)) -> str:
        """What it prints.

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
            raise
        if process.returncode not in fine:
            raise NotMeasured(
                f"asv {verb} ended with {process.returncode}; it said last:\n{said[-SAID:].strip()}"
            )
        return said

    def _variables(self) -> Mapping[str, str]:
        """As here, but asv's own file about this machine is another, and threads are one."""
        home = Path.home()
        pip = next((it for it in (home / ".config/pip/pip.conf",) if it.is_file()), None)
        return {
            **{key: it for key, it in os.environ.items() if key != "PYTHONPATH"},
            **dict.fromkeys(THREAD_KNOBS, "1"),
            **MEMORY,
            **(
                {"PIP_CONFIG_FILE": str(pip)} if pip and "PIP_CONFIG_FILE" not in os.environ else {}
            ),
            "HOME": str(self.folder / "home"),
            "CORRCONV_CACHE": str(cache_folder()),
            "COLUMNS": "300",
        }

    def measured(self, cells: Sequence[Cell]) -> tuple[str, ...]:
        """The cells of which it has times of both commits."""
        from asv.results import iter_results

        whole = [set(range(len(cells)))]
        for result in iter_results(str(self.folder / "results")):
            for name in result.get_all_result_keys():
                values = result.get_result_value(name, [[str(k) for k in range(len(cells))]])
                whole.append(
                    {place for place, value in enumerate(values) if value == value and value}
                )
        if len(whole) != 3:
            raise NotMeasured(f"asv has kept times of {len(whole) - 1} commits, not of two")
        return tuple(cells[place].key for place in sorted(set.intersection(*whole)))


def _configuration() -> dict[str, object]:
    return {
        "version": 1,
        "project": "sides",
        "repo": "sides",
        "branches": ["main"],
        "environment_type": "virtualenv",
        "pythons": [f"{sys.version_info[0]}.{sys.version_info[1]}"],
        "build_command": [],
        "install_command": ["in-dir={conf_dir} python point.py {commit}"],
        "uninstall_command": ["in-dir={conf_dir} python -c pass"],
        "benchmark_dir": "benchmarks",
        "env_dir": "env",
        "results_dir": "results",
        "html_dir": "html",
    }


def _write(path: Path, data: object) -> None:
    path.write_text(json.dumps(data), "utf-8")
