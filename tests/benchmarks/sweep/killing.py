"""Run by test_killed: one sweep in many forks, each ended by SIGKILL at a drawn moment, the last not.

    python -m tests.benchmarks.sweep.killing FOLDER KILLS SEED

Prints a line of JSON: how often a turn was measured in all, and how many turns there are.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from benchmarks.sweep.frame import load
from benchmarks.sweep.job import Job
from benchmarks.sweep.sweep import sweep
from benchmarks.sweep.types import Result
from tests.benchmarks.sweep.fakes import LIMITS, WHO, Machine, Pretender, opened, plan

TODO = plan(cases=30, passes=6)
LONGEST = 0.12


class Logging(Pretender):
    """Says in a file what it measures, and takes a moment for it."""

    log = Path()

    def do(self, job: Job) -> list[Result]:
        with self.log.open("a") as file:
            file.write(f"{job.seed}\n")
        time.sleep(0.001)
        return super().do(job)


def once(folder: Path, told: int | None = None) -> None:
    """A sitting: to the end, if it lives; it writes a byte to `told` when it begins to measure."""

    def progress(_: object) -> None:
        nonlocal told
        if told is not None:
            os.write(told, b".")
            told = None

    with opened(folder, TODO) as held:
        sweep(
            held,
            TODO,
            WHO,
            LIMITS,
            1.0,
            launch=lambda *_: Logging(Machine()),
            progress=progress,
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
    """Every finished turn and its digest, once the whole folder was found sound."""
    if not (folder / "sweep.json").exists():
        return {}
    load(folder)
    files = (folder / "turns").glob("*.json")
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def main(folder: Path, kills: int, seed: int) -> None:
    """All kills, with a look at the folder after each; then to the end."""
    draw = random.Random(seed)
    Logging.log = folder.with_suffix(".log")
    before: dict[str, str] = {}
    for kill in range(kills):
        killed(folder, draw.uniform(0, LONGEST), measuring=kill % 2 == 0)
        now = seen(folder)
        assert before.items() <= now.items(), "a finished turn was lost or changed"
        before = now
    once(folder)
    assert before.items() <= seen(folder).items()
    measured = Logging.log.read_text().split()
    found = load(folder)
    assert found.missing == 0
    assert len({record.turn for record in found.records}) == len(found.records)
    assert len(set(measured)) == len(found.records)
    print(json.dumps({"measured": len(measured), "turns": len(found.records)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
