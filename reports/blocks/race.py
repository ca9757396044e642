"""Contenders in turn, each run in a process of its own, and right before its time counts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from corrconv.check.spot import GateFailed
from corrconv.measure.race import interval, median, paired

from .evidence import Row
from .images import judge
from .processes import Asked, Done, RunFailed, run

OURS, APPLY, MEMORY = "corrconv.dask", "corrconv apply", "in memory"
OVERLAP, DASK_IMAGE = "map_overlap", "dask-image"
PEERS = (OVERLAP, DASK_IMAGE)
NAMES = (OURS, OVERLAP, DASK_IMAGE, APPLY, MEMORY)
HOPELESS = 8.0
"""Times as long as ours from which one run is enough."""
NOT_INSTALLED = "is not installed: pip install 'corrconv[peers]'"


@dataclass(frozen=True)
class Field:
    """The files of a race, and what all have.

    Attributes
    ----------
    folder : Path
        Of the moment.
    image, small : Path
        Zarr arrays.
    chunk : int
        Side of a chunk, and of what is judged.
    workers : int
    """

    folder: Path
    image: Path
    small: Path
    chunk: int
    workers: int

    def asked(self, way: str, kernel: Path, memory: int | None = None) -> Asked:
        """The run of one contender."""
        output = self.folder / f"{way.replace(' ', '-')}.zarr"
        return Asked(
            way, str(self.image), str(kernel), str(output), str(self.small), self.workers, memory
        )

    def done(self, asked: Asked, judged: bool = True) -> Done:
        """Run it, and see that it is right; its result is removed.

        Raises
        ------
        RunFailed, GateFailed
        """
        output = Path(asked.output)
        if hasattr(os, "sync"):
            os.sync()  # no run waits for the disk on behalf of the one before
        try:
            found = run(asked)
            if judged:
                judge(Path(asked.image), Path(asked.kernel), output, self.chunk)
            return found
        finally:
            for left in (output, output.with_name(f"{output.name}.unfinished")):
                shutil.rmtree(left, ignore_errors=True)


@dataclass
class _Entry:
    """A contender, its runs by round, and why it has no more."""

    asked: Asked
    runs: dict[int, Done] = field(default_factory=dict)
    failed: str = ""
    hopeless: bool = False


def race(
    of: Field,
    kernel: Path,
    n: int,
    memory: int,
    rounds: int,
    names: Sequence[str] = NAMES,
    told: Callable[[str], object] = lambda words: None,
) -> list[Row]:
    """A row for each contender.

    A first round in which each runs once fills what is kept between processes, and tells who is hopeless:
    that one run is then all that it has. Of the others that round does not count.

    Parameters
    ----------
    of : Field
    kernel : Path
    n : int
        Its side.
    memory : int
        Bytes for all blocks of ours together.
    rounds : int
    names : sequence of str
        Ours among them.
    told : callable
        Is told before each run what it is.
    """
    entries = {
        name: _Entry(of.asked(name, kernel, memory if name == OURS else None)) for name in names
    }
    if DASK_IMAGE in entries and find_spec("dask_image") is None:
        entries[DASK_IMAGE].failed = NOT_INSTALLED
    for number in range(rounds + 1):
        for name in turn(names, number):
            entry = entries[name]
            if not entry.failed and not entry.hopeless:
                told(f"{n}×{n}, round {number} of {rounds}, {name}")
                _take(of, entry, number, name)
        if not number:
            _give_up(entries)
    return [_row(n, name, entry, entries[OURS]) for name, entry in entries.items()]


def turn(names: Sequence[str], number: int) -> list[str]:
    """The order of a round: each has every place in turn, and every other round goes backwards."""
    at = number // 2 % len(names)
    order = [*names[at:], *names[:at]]
    return order[::-1] if number % 2 else order


def _take(of: Field, entry: _Entry, number: int, name: str) -> None:
    try:
        entry.runs[number] = of.done(entry.asked, judged=name != MEMORY)
    except (RunFailed, GateFailed) as error:
        entry.failed, entry.runs = str(error), {}


def _give_up(entries: dict[str, _Entry]) -> None:
    ours = entries[OURS]
    if not ours.runs:
        return
    limit = HOPELESS * ours.runs[0].seconds
    for name, entry in entries.items():
        entry.hopeless = name != OURS and bool(entry.runs) and entry.runs[0].seconds > limit


def _row(n: int, name: str, entry: _Entry, ours: _Entry) -> Row:
    if entry.failed:
        return Row(n, name, failed=entry.failed)
    rounds = [k for k in entry.runs if entry.hopeless or k > 0]
    runs = [entry.runs[k] for k in rounds]
    both = [k for k in rounds if k in ours.runs]
    ratios = paired([entry.runs[k].seconds for k in both], [ours.runs[k].seconds for k in both])
    low, high = interval(ratios) if ratios else (None, None)
    return Row(
        n,
        name,
        median(run.seconds for run in runs),
        median(ratios) if ratios else None,
        low,
        high,
        max(run.peak for run in entry.runs.values()),
        max(run.before for run in entry.runs.values()),
        len(runs),
    )
