"""Threads that wait for work: woken by a lock each, which costs a few microseconds.

There are as many as there are processors beside the caller's, and no more: whoever finds none idle works
alone. What was handed out and not begun is taken back.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable

from corrconv.core.fork import making

Work = Callable[[], object]
LATE = 300e-6
"""Seconds that a caller waits at the end, and a quarter of its own part, beyond which a thread is late."""
PAUSE, LONGEST = 0.2, 5.0
"""Seconds for which then no thread is asked to help: the first time, and at the most."""


def all_workers() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Job:
    """Some work, as one helper does it."""

    def __init__(self, work: Work) -> None:
        self._work, self._done = work, threading.Lock()
        self._error: BaseException | None = None
        self._done.acquire()

    def do(self) -> None:
        """Do it, and keep what it raises."""
        try:
            self._work()
        except BaseException as error:  # `wait` tells
            self._error = error
        finally:
            self._done.release()

    def wait(self) -> BaseException | None:
        """What it raised, once it is done."""
        self._done.acquire()
        return self._error


class Helper:
    """A thread that does what it is offered, one after the other."""

    def __init__(self) -> None:
        self._offers: deque[Job] = deque()
        self._asleep = threading.Lock()
        self._asleep.acquire()
        threading.Thread(target=self._run, name="corrconv", daemon=True).start()

    def offer(self, job: Job) -> None:
        """Wake it; it may be at the end of an earlier job still."""
        self._offers.append(job)
        if self._asleep.locked():
            self._asleep.release()

    def take_back(self) -> bool:
        """Whether what was offered last had not been begun: now it will not be."""
        try:
            self._offers.pop()
        except IndexError:
            return False
        return True

    def _run(self) -> None:
        while True:
            self._asleep.acquire()
            try:
                job = self._offers.popleft()
            except IndexError:  # taken back
                continue
            job.do()
            del job  # with the arrays that it holds


class Helpers:
    """Those of this process."""

    def __init__(self) -> None:
        self._idle: deque[Helper] = deque()
        self._left: list[None] = []
        self._known = False
        self._pause = PAUSE
        self._asked_again = 0.0

    def wait_for(self, job: Job, begun: float) -> BaseException | None:
        """What a job raised that should have ended with its caller's part, which began at `begun`.

        Where the caller waits long, none is asked for a while, twice as long each time: a thread that has
        begun, and is not let go on as others want its processor, holds up the whole call.
        """
        ended = time.perf_counter()
        error = job.wait()
        now = time.perf_counter()
        if now - ended > max(LATE, (ended - begun) / 4):
            self._asked_again = now + self._pause
            self._pause = min(2 * self._pause, LONGEST)
        return error

    def in_time(self) -> None:
        """All ended together: the next pause is a short one again."""
        self._pause = max(self._pause / 2, PAUSE)

    def take(self, count: int, found: list[Helper] | None = None) -> list[Helper]:
        """At most so many that are idle, to be given back, added to `found`; none in a pause."""
        found = [] if found is None else found
        if time.perf_counter() < self._asked_again:
            return found
        while len(found) < count and (helper := self._idle_one() or self._new()):
            found.append(helper)
        return found

    def give_back(self, helper: Helper) -> None:
        """It may be asked again."""
        self._idle.append(helper)

    def _idle_one(self) -> Helper | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _new(self) -> Helper | None:
        if self._known and not self._left:
            return None
        with making:  # no fork while a thread is started
            if not self._known:
                self._left, self._known = [None] * (all_workers() - 1), True
            try:
                self._left.pop()
            except IndexError:
                return None
            return Helper()
