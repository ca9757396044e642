"""How many threads a call really uses: told from the processor time of each, not from what was asked.

The clock on the wall cannot tell on a machine that others use, too: two threads that share one
processor take as long as one. So three quantities are measured, while the call is repeated:

busiest
    The share of the process's processor time that fell on its busiest thread. Threads that ended
    meanwhile count in the whole.
running
    How many threads, on average, ran at once. A library that hands its work to a thread of its own,
    or takes its threads in turn, spreads the work over several, and still uses one at a time. A
    busy machine makes this smaller.
wanted
    How many threads, on average, ran or waited for a processor. A busy machine makes this larger
    where threads hand work to one another, since one then waits to begin while the other waits to
    stop. Where the system does not count waiting (it is not Linux), and for threads that ended
    meanwhile, it is as `running`.

A busy machine thus errs to the safe side in both answers: it never makes one thread look like more
(`one_thread` goes by the first two), and never makes several look like one (`several` by all three).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

TASKS = Path("/proc/self/task")
BUSIEST, RUNNING, SEVERAL = 0.9, 1.15, 1.25
"""One thread: from this share on the busiest, or with up to so many running. Several: below that
share, and more than so many running or wanted."""
PART = 0.01
"""Threads that did less of the work are idle ones, though they may wait in a loop that yields."""
PATIENCE = 25.0
"""A call that leaves its processor idle is repeated for this many times the seconds asked for."""


@dataclass(frozen=True)
class Spent:
    """Nanoseconds that one thread ran, and that it waited for a processor, since it began."""

    ran: int
    waited: int = 0

    def since(self, earlier: Spent | None) -> Spent:
        """What came on top; all of it where the number belongs to a new thread by now."""
        if earlier is None or self.ran < earlier.ran:
            return self
        return Spent(self.ran - earlier.ran, max(0, self.waited - earlier.waited))


@dataclass(frozen=True)
class Usage:
    """What `threads_used` found.

    Attributes
    ----------
    busiest : float
        Share of the process's processor time that fell on its busiest thread, 0 to 1.
    running, wanted : float
        Threads that ran at the same time, and that ran or waited for a processor, on average.
    threads : int
        Threads that did at least `PART` of the work and had not ended.
    """

    busiest: float
    running: float
    wanted: float
    threads: int

    @property
    def one_thread(self) -> bool:
        """Whether one thread did nearly all, or several did it one after the other."""
        return self.within(1)

    @property
    def several(self) -> bool:
        """Whether more than one thread worked, or would have on an idle machine, at once."""
        return self.busiest < BUSIEST and max(self.running, self.wanted) > SEVERAL

    def within(self, workers: int) -> bool:
        """Whether no more than `workers` threads worked at once."""
        return self.busiest >= BUSIEST or self.running <= RUNNING * workers


def threads_used(call: Callable[[], object], seconds: float = 0.4) -> Usage:
    """Repeat `call`, which should be warm, and see which threads the processor time falls on.

    Parameters
    ----------
    call : callable
        Called without arguments, at least once.
    seconds : float
        Processor time of the whole process that is spent on it.
    """
    before = _threads()
    began, started = time.perf_counter_ns(), time.process_time_ns()
    enough, deadline = started + seconds * 1e9, began + PATIENCE * seconds * 1e9
    while True:
        call()
        if time.process_time_ns() >= enough or time.perf_counter_ns() >= deadline:
            break
    whole = max(time.process_time_ns() - started, 1)
    wall = max(time.perf_counter_ns() - began, 1)
    every = [spent.since(before.get(thread)) for thread, spent in _threads().items()]
    working = [spent for spent in every if spent.ran >= PART * whole]
    return Usage(
        busiest=min(max((spent.ran for spent in working), default=0) / whole, 1.0),
        running=whole / wall,
        wanted=(whole + sum(spent.waited for spent in working)) / wall,
        threads=len(working),
    )


def _threads() -> dict[int, Spent]:
    """Every living thread of this process; none where the system does not tell."""
    if (TASKS / str(os.getpid()) / "schedstat").is_file():
        return _from_schedstat()
    import psutil  # not needed under Linux

    with suppress(psutil.Error):  # macOS tells only the superuser
        return {
            thread.id: Spent(int((thread.user_time + thread.system_time) * 1e9))
            for thread in psutil.Process().threads()
        }
    return {}


def _from_schedstat() -> dict[int, Spent]:
    """Linux, Documentation/scheduler/sched-stats.rst: time running, time waiting, both in ns."""
    found = {}
    for task in TASKS.iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # it has ended since
            ran, waited, _ = map(int, (task / "schedstat").read_text().split())
            found[int(task.name)] = Spent(ran, waited)
    return found
