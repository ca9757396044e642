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
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median

GRAIN = 1e-3
"""Seconds: what is shorter counts as so much, since a thread may do a little for a call."""
MOMENT, LONG, PATIENCE = 1e-4, 0.03, 1.0
"""Seconds of a first look, of one at processes or after something was seen, and until what still works is
no pool that waits for more work, as OpenMP's do for some tenths of a second."""
WORKS = 0.3
"""Of a processor: from so much on somebody works."""
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
TASKS = Path("/proc/self/task")


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


def others() -> float:
    """Seconds that threads of this process but the calling one have had a processor."""
    return time.process_time() - time.thread_time()


def adopt() -> None:
    """Have children of children that have ended, too, so that `children` tells of them (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def children() -> list[str]:
    """Processes that this one has started and that are still there; none where the system does not say."""
    found: list[str] = []
    with suppress(OSError):  # a thread that ended meanwhile
        for task in os.listdir(TASKS):
            found += (TASKS / task / "children").read_text().split()
    return found


def _spent(process: str) -> float:
    """Seconds that a process has had a processor, as of the scheduler's last tick."""
    total = 0.0
    with suppress(OSError):  # it has ended
        for task in Path("/proc", process, "task").iterdir():
            total += int((task / "schedstat").read_text().split()[0]) / 1e9
    return total


def working() -> float:
    """Processors that are busy though nobody is asked anything; 0 where nobody is, after a tenth of a ms."""
    began, started = time.monotonic(), children()
    moment = LONG if started else MOMENT

    def spent() -> float:
        return others() + sum(map(_spent, started))

    while True:
        at, busy = time.monotonic(), spent()
        time.sleep(moment)
        found = (spent() - busy) / (time.monotonic() - at)
        if found < WORKS:
            return 0.0
        if time.monotonic() - began > PATIENCE:
            return found
        moment = LONG


def see_that_it_is_quiet() -> None:
    """Raise `Disturbed` where somebody works; for the end of a side's steps, which left that."""
    if found := working():
        raise Disturbed(
            f"leaves a thread or a process at work: {found:.1f} processors were busy while nothing was asked "
            "of it, which would slow down the others"
        )


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
        # whoever computes in a thread of its own does so in most rounds
        explained = max(threads - 1, median(of) if of else 0.0) + WORKS
        found |= {place for place, each in enumerate(of) if each > explained}
    return sorted(found)
