"""Processes that stay for several comparisons, where many small ones are to be made in little time.

To start a process and import its libraries takes a second; a comparison wants ten of them, and a search
along n wants ten comparisons. So the processes stay, and each takes part in each comparison once, with
operands and plans made anew. Within a comparison nothing changes: its processes are as many interpreters,
each with its own memory, and give a value each. What changes is that comparisons share processes, so
their verdicts are not independent; Bonferroni's correction (`sequential.plan`) holds for dependent ones, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from corrconv.compare.process import Answer, Child, Measuring, Request
from corrconv.core.threads import all_workers


class Stays(Child, Protocol):
    """A process that takes further requests."""

    def ask(self, request: Request) -> None:
        """What to do next."""


class Kept:
    """Processes that stay until they are closed.

    Parameters
    ----------
    start : callable, optional
        Starts one, for tests.
    """

    def __init__(self, start: Callable[[Request], Stays] | None = None) -> None:
        self._start = start or Measuring
        self._idle: list[Stays] = []

    def ready(self, request: Request, count: int) -> None:
        """Have so many processes at least, of which the new ones do a `request` whose answer is dropped.

        Else the first comparison would pay for their start, and have no time left to measure.

        Raises
        ------
        ProcessFailed
        """
        while (lacking := count - len(self._idle)) > 0:
            new = [
                _Lent(self._start(request), self._idle) for _ in range(min(lacking, all_workers()))
            ]
            try:
                for each in new:
                    each.ready()
                    each.measure(1, 0.0)
            finally:
                for each in new:
                    each.close()

    def launcher(self) -> Callable[[Request], Child]:
        """For `compare`'s `launch`, of one comparison: it gives each process at most once."""
        free = list(self._idle)

        def launch(request: Request) -> Child:
            if not free:
                return _Lent(self._start(request), self._idle)
            child = free.pop(0)
            self._idle.remove(child)
            child.ask(request)
            return _Lent(child, self._idle)

        return launch

    def close(self) -> None:
        """End them."""
        while self._idle:
            self._idle.pop().close()


class _Lent:
    """A process for the time of one comparison; it goes back only if it has answered to the end."""

    def __init__(self, child: Stays, idle: list[Stays]) -> None:
        self._child, self._idle, self._measured = child, idle, False

    def ready(self) -> list[float]:
        return self._child.ready()

    def measure(self, calls: int, seconds: float) -> Answer:
        taken = self._child.measure(calls, seconds)
        self._measured = True
        return taken

    def close(self) -> None:
        if self._measured:
            self._idle.append(self._child)
        else:
            self._child.close()


@contextmanager
def kept(start: Callable[[Request], Stays] | None = None) -> Iterator[Kept]:
    """Processes that stay as long as the block."""
    processes = Kept(start)
    try:
        yield processes
    finally:
        processes.close()
