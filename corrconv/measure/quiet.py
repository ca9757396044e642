"""Who works in a process beside the one that was asked: a thread, or a child, that somebody left behind.

One that spins takes a processor, or Python's lock, from all that is timed after it: `ndimage` was 15 times
as slow. So each side is followed by a moment in which nobody is asked anything, and processor time that
passes in it is that side's doing. What begins later shows in rounds: threads but the calling one had a
processor for longer than the side's workers explain, and than in most of its rounds. Those rounds go.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median

from corrconv.kit.units import counted
from corrconv.measure.rounds import others

MOMENT, LONG, PATIENCE = 1e-4, 0.03, 1.0
"""Seconds of a first look, of one at processes or after something was seen, and until what still works is
no pool that waits for more work, as OpenMP's do for some tenths of a second."""
WORKS = 0.05
"""Of a processor, while nothing is asked: from so much on somebody works. On a busy machine one that would
work all the time gets little, so that it also counts who only waits for a processor."""
MORE = 0.2
"""Of a processor, in a sample, beyond what is explained."""
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


class Disturbed(RuntimeError):
    """What was measured here is not to be believed, so the process must end.

    Attributes
    ----------
    known : bool
        Whether it is the doing of the side whose step it is; else nobody knows whose.
    """

    def __init__(self, words: str, *, known: bool = True) -> None:
        super().__init__(words)
        self.known = known


def adopt() -> None:
    """Have children of children that have ended, too, so that `children` tells of them (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def children() -> list[str]:
    """Processes that this one has started and that are still there; none where the system does not say."""
    found: list[str] = []
    for task in _tasks_of("self"):
        with suppress(OSError):  # a thread that ended meanwhile
            found += (task / "children").read_text().split()
    return found


def _tasks(children: Iterable[str]) -> list[Path]:
    """Threads of this process but the calling one, and those of processes; none where there is no /proc."""
    own = [task for task in _tasks_of("self") if int(task.name) != threading.get_native_id()]
    return own + [task for child in children for task in _tasks_of(child)]


def _tasks_of(process: str) -> list[Path]:
    place = Path("/proc", process, "task")
    with suppress(OSError):  # of a process that has ended, or no /proc
        return [place / task for task in os.listdir(place)]
    return []


def _runs(task: Path) -> bool:
    """Whether a thread runs, or would if there were a processor free for it."""
    with suppress(OSError):  # it has ended
        return (task / "stat").read_text().rpartition(")")[2].split()[0] == "R"
    return False


def _ran(children: Iterable[str]) -> float:
    """Seconds that other threads, and processes as of the scheduler's last tick, have had a processor."""
    total = others()
    for child in children:
        for task in _tasks_of(child):
            with suppress(OSError):
                total += int((task / "schedstat").read_text().split()[0]) / 1e9
    return total


def working() -> str:
    """What works though nobody is asked anything, in words; empty where nothing does: within 0.1 ms."""
    began, started = time.monotonic(), children()
    moment = LONG if started else MOMENT
    while True:
        at, busy = time.monotonic(), _ran(started)
        time.sleep(moment)
        share = (_ran(started) - busy) / (time.monotonic() - at)
        if share < WORKS and not any(map(_runs, _tasks(started))):
            return ""
        if time.monotonic() - began > PATIENCE:
            return "a thread or a process was at work while nothing was asked of anybody"
        moment = LONG


def see_that_it_is_quiet(*, known: bool = True) -> None:
    """Raise `Disturbed` where somebody works; after a side's steps it is `known` who left that behind."""
    if found := working():
        raise Disturbed(f"{found}, which would slow down the others", known=known)


def disturbed(others: Sequence[Sequence[float]], workers: Sequence[int]) -> list[int]:
    """The rounds in which other threads worked longer than explained.

    Parameters
    ----------
    others : sequence of sequence of float
        For each side, the processors that other threads kept busy in each round.
    workers : sequence of int
        Threads of each side, the calling one included.
    """
    found: set[int] = set()
    for of, threads in zip(others, workers, strict=True):
        # while so many compute the calling one may wait, also a single one; it does so in most rounds
        asked = threads if threads > 1 else 0
        explained = max(asked, median(of) if of else 0.0) + MORE
        found |= {place for place, each in enumerate(of) if each > explained}
    return sorted(found)


def discards(rounds: int) -> str:
    """What is said of rounds that were discarded."""
    return (
        f"{counted(rounds, 'round')} discarded: threads worked in them that no side had asked for"
    )
