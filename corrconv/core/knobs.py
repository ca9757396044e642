"""`workers`, for libraries whose number of threads belongs to the process and not to a call."""

from __future__ import annotations

import threading
from collections.abc import Callable

from corrconv.core.contract import Compute, UnsupportedProblem
from corrconv.core.reduction import Array


class Knob:
    """A number of threads that can be changed at any time: turned for a call, and turned back.

    Parameters
    ----------
    read, turn : callable
        Get the number, and set it.
    each_thread : bool
        Whether every calling thread has a number of its own, as with OpenMP.

    Notes
    -----
    Calls may overlap: the first to enter remembers what was there, the last to leave puts it back.
    Where calls with different `workers` overlap, all run with one of these numbers. Where each
    thread has its own number, each puts back its own.
    """

    def __init__(
        self, read: Callable[[], int], turn: Callable[[int], object], *, each_thread: bool = False
    ) -> None:
        self._read, self._turn, self._each_thread = read, turn, each_thread
        self._lock = threading.Lock()
        self._inside = 0
        self._outside = 0

    def at(self, workers: int, compute: Compute) -> Compute:
        """`compute`, with the number at `workers` while it runs."""
        enter, leave = self._enter, self._leave

        def call(x: Array, h: Array) -> Array:
            before = enter(workers)
            try:
                return compute(x, h)
            finally:
                leave(before)

        return call

    def _enter(self, workers: int) -> int:
        """Turn it to `workers`; what it was."""
        if self._each_thread:
            if (before := self._read()) != workers:
                self._turn(workers)
            return before
        with self._lock:
            if (before := self._read()) != workers:
                self._turn(workers)
            if self._inside == 0:
                self._outside = before
            self._inside += 1
            return before

    def _leave(self, before: int) -> None:
        if self._each_thread:
            if self._read() != before:
                self._turn(before)
            return
        with self._lock:
            self._inside -= 1
            if not self._inside and self._read() != self._outside:
                self._turn(self._outside)


class StartedWith:
    """A number of threads that a library settles when it starts, for the life of the process.

    The first plan of a process settles it. A later plan may ask for more, and gets what there is,
    as `workers` says how many threads *may* be used; one that asks for fewer is refused.

    Parameters
    ----------
    library : str
        For the message.
    running : callable
        How many threads the library has, if it was started already, else None.
    start : callable
        Starts it with so many.
    """

    def __init__(
        self, library: str, running: Callable[[], int | None], start: Callable[[int], object]
    ) -> None:
        self._library, self._running, self._start = library, running, start
        self._lock = threading.Lock()
        self._threads: int | None = None

    def settle(self, workers: int) -> int:
        """How many threads a plan for `workers` will use.

        Raises
        ------
        UnsupportedProblem
            Where the library has more than `workers` already.
        """
        with self._lock:
            if self._threads is None:
                self._threads = self._running()
            if self._threads is None:
                self._start(workers)
                self._threads = workers
        if self._threads > workers:
            raise UnsupportedProblem(
                f"workers: {self._library} was started with {self._threads} threads in this process "
                f"and keeps them, so it cannot use {workers} only; ask for workers={workers} first, "
                "in a new process"
            )
        return self._threads
