"""Run by test_killed: a sweep in many forks, each ended by SIGKILL at a drawn moment, the last not.

    python -m tests.corrconv.sweep.killing FOLDER KILLS SEED

A sweep that comes to its end before all kills are spent is followed by another. Prints a line of JSON:
how many turns there are in all sweeps, how often one was measured, how many kills hit a sweep that had
finished some turns and not all, and how many left a file that was being written.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from corrconv import Implementation
from corrconv.sweep import run
from corrconv.sweep.child import Job
from corrconv.sweep.evidence import Alone, Result
from corrconv.sweep.folder import load
from tests.corrconv.sweep.fakes import LIMITS, LINE, WHO, Machine, Pretender, opened, plan

TODO = replace(plan(cases=30, passes=6), alone=3, first=LINE)
LONGEST = 0.12


class Logging(Pretender):
    """Says in a file what it measures, and takes a moment for it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(Machine())
        self.log = log(folder)

    def ask(self, function, job: Job, sides=()) -> list[Result]:
        with self.log.open("a") as file:
            file.write(f"{job.seed}\n")
        time.sleep(0.003)
        return super().ask(function, job)


def alone(it: Implementation, number: int, *_: object) -> Alone:
    """As if it had a process to itself, which takes a moment."""
    time.sleep(0.003)
    return Alone(it.name, number, LINE, None, {}, "it pretends", "now")


def log(folder: Path) -> Path:
    """Where it says so: beside the sweep, which holds no strangers' files."""
    return folder.with_suffix(".log")


def once(folder: Path, told: int | None = None) -> None:
    """A sitting: to the end, if it lives; it writes a byte to `told` when it begins to measure."""

    def progress(*_: object) -> None:
        nonlocal told
        if told is not None:
            os.write(told, b".")
            told = None

    run.alone.take = alone  # type: ignore[assignment]
    with opened(folder, TODO) as held:
        run.sweep(
            held, TODO, WHO, LIMITS, 1.0, launch=lambda *_: Logging(folder), progress=progress
        )


def killed(folder: Path, after: float, measuring: bool) -> None:
    """A sitting that is ended so many seconds after it began, or after it began to measure."""
    listen, tell = os.pipe()
    if (child := os.fork()) == 0:
        try:
            once(folder, tell)
        finally:
            os._exit(0)
    os.close(tell)
    if measuring:
        os.read(listen, 1)
    os.close(listen)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def seen(folder: Path) -> dict[str, str]:
    """Every finished file and its digest, once the whole folder was found sound."""
    if not (folder / "sweep.json").exists():
        return {}
    load(folder)
    files = [*(folder / "turns").glob("*.json"), *(folder / "alone").glob("*.json")]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def main(folder: Path, kills: int, seed: int) -> None:
    """All kills, with a look at the folder after each; then to the end."""
    draw, turns = random.Random(seed), len(list(TODO.turns()))
    folders = [folder / "0"]
    before: dict[str, str] = {}
    midway = torn = 0
    for kill in range(kills):
        killed(folders[-1], draw.uniform(0, LONGEST), measuring=kill % 2 == 0)
        now = seen(folders[-1])
        assert before.items() <= now.items(), "a finished turn was lost or changed"
        torn += any(folders[-1].rglob("*.new"))
        finished = len(load(folders[-1]).records) if now else 0
        midway += 0 < finished < turns
        before = now
        if finished == turns:
            folders.append(folder / str(len(folders)))
            before = {}
    once(folders[-1])
    assert before.items() <= seen(folders[-1]).items()
    measured = sum(checked(each, turns) for each in folders)
    told = {"measured": measured, "turns": turns * len(folders), "midway": midway, "torn": torn}
    print(json.dumps(told))


def checked(folder: Path, turns: int) -> int:
    """How often a turn was measured, once every turn is found there, and only once."""
    found = load(folder)
    assert found.missing == 0
    assert len({record.turn for record in found.records}) == len(found.records) == turns
    assert {(each.name, each.number) for each in found.alone} == {
        (it.name, number) for it in WHO for number in range(TODO.alone)
    }
    measured = log(folder).read_text().split()
    assert len(set(measured)) == turns
    return len(measured)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
