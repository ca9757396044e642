"""`workers`, for libraries whose number of threads belongs to the process and not to a call."""

from __future__ import annotations

import threading
from collections.abc import Callable

from impls.core.contract import Compute, UnsupportedProblem
from impls.core.reduction import Array


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
    Calls may overlap: the first to change it remembers what was there, the last puts it back. Where
    calls with different `workers` overlap, all run with one of these numbers.
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
        read = self._read

        def call(x: Array, h: Array) -> Array:
            if read() == workers:
                return compute(x, h)
            self._enter(workers)
            try:
                return compute(x, h)
            finally:
                self._leave()

        return call

    def _enter(self, workers: int) -> None:
        with self._lock:
            if self._inside == 0:
                self._outside = self._read()
            self._inside += 1
            self._turn(workers)

    def _leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside or self._each_thread:
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
