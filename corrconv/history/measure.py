"""One commit, measured: installed into a folder, and timed in fresh processes by `corrconv.history.side`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corrconv.commits import pip
from corrconv.commits.repository import NotMeasured, Repository
from corrconv.core.cache import CACHE
from corrconv.core.scratch import scratch
from corrconv.measure import ending, rounds
from corrconv.measure.conditions import THREAD_KNOBS

from .cells import AGAIN, REGIMES
from .commits import LEFT_OUT
from .evidence import Cell, Conditions, Left, Measured

SIDE = Path(__file__).with_name("side.py")
WORDS = 400
"""Characters of a reason."""


@dataclass(frozen=True)
class Effort:
    """How much is measured of a commit.

    Attributes
    ----------
    processes : int
        That count; one before them compiles, and does not.
    rounds : int
        Samples of each side in a process.
    seconds : float
        That a process may take.
    """

    processes: int = 7
    rounds: int = 16
    seconds: float = 240.0


FULL, TINY = Effort(), Effort(processes=2, rounds=2)


def measure(
    root: Path,
    commit: str,
    followed: Mapping[str, Sequence[str]],
    conditions: Conditions,
    effort: Effort = FULL,
    progress: Callable[[float, str], object] = lambda share, words: None,
) -> Measured:
    """What a commit takes, or why that cannot be told.

    Parameters
    ----------
    root : Path
        The checkout; its files are not touched.
    commit : str
    followed : mapping of str to sequence of str
        Names of implementations by regime.
    conditions : Conditions
        Of this machine.
    effort : Effort
    progress : callable
        Is told how much is done, and what comes now.
    """
    nothing = Measured(commit, datetime.now(UTC).isoformat(timespec="seconds"), conditions)
    with scratch() as place:
        folder = place.resolve()
        try:
            progress(0, "installing it")
            package = install(root, commit, folder)
            return replace(nothing, **_ratios(package, folder, followed, effort, progress))
        except NotMeasured as error:
            return replace(nothing, reason=str(error)[:WORDS])


def install(root: Path, commit: str, folder: Path) -> Path:
    """A commit's package, in a folder of its own, as pip builds it.

    Raises
    ------
    NotMeasured
        With pip's last words.
    """
    package = folder / "package"
    package.mkdir()
    try:
        pip.install(Repository(root), commit, package, without=LEFT_OUT, compiled=False)
    except NotMeasured as error:
        raise NotMeasured(f"it cannot be installed: {_last(str(error))}") from None
    return package


def _last(text: str) -> str:
    """The last line that says something, without what pip says of itself."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = [line for line in lines if "Error" in line or "error:" in line]
    return (told or lines or ["it does not say why"])[-1]


def _ratios(
    package: Path,
    folder: Path,
    followed: Mapping[str, Sequence[str]],
    effort: Effort,
    progress: Callable[[float, str], object],
) -> dict[str, Any]:
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    left: dict[tuple[str, str], str] = {}
    process = 0
    while process <= effort.processes:  # the first compiles
        progress(process / (1 + effort.processes), f"process {process} of {effort.processes}")
        asked = {
            regime: [name for name in names if (regime, name) not in left]
            for regime, names in followed.items()
        }
        rounds_of_it = effort.rounds if process else 2
        answer = _asked(package, folder, asked, rounds_of_it, effort.seconds, process)
        for regime, said in answer.regimes.items():
            left |= {(regime, name): reason for name, reason in said["left"].items()}
        if answer.ended:
            if not answer.at[1] or answer.at in left:
                raise NotMeasured(f"its process {answer.ended}")
            left[answer.at] = f"its process {answer.ended}"
            continue  # again without it
        for regime, said in answer.regimes.items() if process else ():
            for name, ratio in said["ratios"].items():
                found[regime, name].append(ratio)
        process += 1
    cells = [Cell(*key, tuple(of)) for key, of in found.items() if key not in left]
    if all(cell.name == AGAIN for cell in cells):
        first = next(iter(left.values()), "nothing of it is followed")
        raise NotMeasured(f"none of its implementations could be measured: {first}")
    return {"cells": tuple(cells), "left": tuple(Left(*key, why) for key, why in left.items())}


@dataclass(frozen=True)
class Answer:
    """What a process found.

    Attributes
    ----------
    regimes : mapping of str to mapping
        ``ratios`` and what was ``left``, each by name.
    ended : str
        How it ended before it was done, in words; empty where it was done.
    at : tuple of str
        Regime and implementation that it was at.
    """

    regimes: Mapping[str, Mapping[str, Any]]
    ended: str
    at: tuple[str, str]


def _asked(
    package: Path,
    folder: Path,
    followed: Mapping[str, Sequence[str]],
    count: int,
    seconds: float,
    seed: int,
) -> Answer:
    answers = folder / f"answers-{seed}-{len(list(folder.glob('answers-*')))}"
    asked = {
        "package": str(package),
        "ending": ending.__file__,
        "parent": os.getpid(),
        "loop": str(rounds.__file__),
        "answers": str(answers),
        "again": AGAIN,
        "rounds": count,
        "seed": seed,
        "regimes": {
            name: {**asdict(REGIMES[name]), "names": list(of)} for name, of in followed.items()
        },
    }
    ended = _run(json.dumps(asked), package, folder, seconds)
    lines = answers.read_text("utf-8").splitlines() if answers.exists() else []
    said = [json.loads(line) for line in lines if line.endswith("}")]  # the last may be torn
    files = [each["file"] for each in said if "file" in each]
    if files and not Path(files[0]).resolve().is_relative_to(package):
        raise NotMeasured("it installs no package corrconv, as the history needs it")
    if strangers := next((each["strangers"] for each in said if "strangers" in each), None):
        raise NotMeasured(f"it ran code of another commit: {strangers[0]}")
    at = next((each["at"] for each in reversed(said) if "at" in each), ("", ""))
    regimes = {each["regime"]: each for each in said if "regime" in each}
    return Answer(regimes, ended, (at[0], at[1]))


def _run(asked: str, package: Path, folder: Path, seconds: float) -> str:
    """Run a process; how it ended, in words, where it was not by itself."""
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("PYTHON")},
        **dict.fromkeys(THREAD_KNOBS, "1"),
        "PYTHONPATH": str(package),
        CACHE: str(folder / "cache"),  # compiled code of this commit alone
        "MALLOC_MMAP_MAX_": "0",  # freed memory stays, see corrconv.measure.conditions
        "MALLOC_TRIM_THRESHOLD_": str(2**31 - 1),
    }
    with subprocess.Popen(
        [sys.executable, "-P", str(SIDE)], cwd=folder, env=environment, start_new_session=True,
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace",
    ) as process:  # fmt: skip
        try:
            words = process.communicate(asked + "\n", timeout=seconds)[1]
        except subprocess.TimeoutExpired:
            return f"was not done after {seconds:g} s"
        finally:
            _end(process)
    if process.returncode == 0:
        return ""
    if process.returncode < 0:
        return f"was ended by signal {-process.returncode}"
    return f"failed: {_last(words)}"


def _end(process: subprocess.Popen[str]) -> None:
    """End it with what it has started."""
    if process.poll() is None and hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
