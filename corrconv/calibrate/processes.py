"""The measuring processes: one of one thread, and one of several. One that dies is reported."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corrconv.calibrate import rounds
from corrconv.calibrate.rounds import Rounds
from corrconv.calibrate.sizes import DTYPES, LIMIT, Plan
from corrconv.measure.conditions import all_workers

LINE = re.compile(r"\s*([\d.]+)% (.*)")
SAID = 2000
"""Characters of a dead process's last words that are passed on."""
Progress = Callable[[float, str], object]


class Died(Exception):
    """A measuring process ended without its rounds; the message says at what, and its last words."""


@dataclass(frozen=True)
class Settings:
    """How much is measured.

    Attributes
    ----------
    seconds : float
        Of rounds on one thread; a third of that for all threads, with making ready besides.
    random : int
        Random sizes for each implementation, dtype and number of axes.
    grid : bool
        Whether the regular grid is measured too.
    limit : float
        Seconds a call, predicted, from which a size is left out.
    dtypes, only : tuple of str
        Names of implementations; all that can run here where `only` is empty.
    threads : bool
        Whether what more threads share is measured.
    """

    seconds: float = 480.0
    random: int = 24
    grid: bool = True
    limit: float = LIMIT
    dtypes: tuple[str, ...] = DTYPES
    only: tuple[str, ...] = ()
    threads: bool = True

    @property
    def plan(self) -> Plan:
        """What is asked."""
        return Plan(self.random, self.grid, self.dtypes, self.only, self.limit)

    @property
    def options(self) -> list[str]:
        """For a process."""
        given = [
            *("--random", str(self.random), "--limit", str(self.limit)),
            *("--dtypes", *self.dtypes),
        ]
        if not self.grid:
            given.append("--no-grid")
        return [*given, "--only", *self.only] if self.only else given


def measured(settings: Settings, output: Path, progress: Progress) -> dict[str, Rounds]:
    """Run both processes and store their rounds in `output`.

    Raises
    ------
    Died
        Where a process ends without its rounds.
    OSError
        Where `output` cannot be written.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    several = settings.threads and all_workers() > 1
    with tempfile.TemporaryDirectory() as folder:
        alone, shared = Path(folder) / "alone.npz", Path(folder) / "shared.npz"
        share = 0.75 if several else 1.0
        child(
            ["--alone", "--seconds", str(settings.seconds), *settings.options],
            alone,
            lambda done, what: progress(share * done, what),
        )
        found = rounds.load(alone)
        rounds.save(output, **found)  # what is measured is kept, whatever comes next
        if several:
            child(
                ["--shared", str(alone), "--seconds", str(settings.seconds / 3)],
                shared,
                lambda done, what: progress(share + (1 - share) * done, f"all threads: {what}"),
            )
            found |= rounds.load(shared)
            rounds.save(output, **found)
    return found


def child(options: list[str], output: Path, progress: Progress) -> None:
    """One measuring process, whose progress is passed on.

    Raises
    ------
    Died
        Saying how it ended, what it was doing, and what it said.
    """
    command = [sys.executable, "-m", "corrconv.calibrate", *options, "--output", str(output)]
    last = "starting"
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            if match := LINE.fullmatch(line.rstrip("\n")):
                last = match[2]
                progress(float(match[1]) / 100, last)
        code = process.wait()
        errors.seek(0)
        said = errors.read()[-SAID:]
    if code or not output.exists():
        ended = f"was ended by signal {-code}" if code < 0 else f"failed with {code}"
        raise Died(f"a measuring process {ended} at: {last}\n{said}".rstrip())


def progress_line(share: float, what: str) -> None:
    """A line of progress, as `child` reads it."""
    print(f"{share:6.2%} {what}", flush=True)
