"""`workers`, for libraries whose number of threads belongs to the process and not to a call.

Such libraries keep their threads, and do not notice that a forked child has none: torch, for one, then
waits for ever. So what would wait declines there (`corrconv.core.fork`).
"""

from __future__ import annotations

from collections.abc import Callable

from corrconv.core.fork import generation, inherited, lock
from corrconv.core.plan import Compute, UnsupportedProblem
from corrconv.core.reduction import Array

SPAWN = "start processes with multiprocessing's 'spawn', or fork before"


class Knob:
    """A number of threads that can be changed at any time: turned for a call, and turned back.

    Parameters
    ----------
    module : str
        The library's. Where it was loaded before this process was forked, more than one worker is declined.
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
        self,
        module: str,
        read: Callable[[], int],
        turn: Callable[[int], object],
        *,
        each_thread: bool = False,
    ) -> None:
        self._module = module
        self._read, self._turn, self._each_thread = read, turn, each_thread
        self._lock, self._generation = lock(), generation()
        self._inside = 0
        self._outside = 0

    def at(self, workers: int, compute: Compute) -> Compute:
        """`compute`, with the number at `workers` while it runs."""
        enter, leave, check = self._enter, self._leave, self._check

        def call(x: Array, h: Array) -> Array:
            check(workers)
            before = enter(workers)
            try:
                return compute(x, h)
            finally:
                leave(before)

        check(workers)
        return call

    def _check(self, workers: int) -> None:
        if workers > 1 and inherited(self._module):
            raise UnsupportedProblem(
                f"workers: {self._module} was loaded before this process was forked, and would wait for "
                f"threads that did not come along; use workers=1 here; {SPAWN}"
            )

    def _enter(self, workers: int) -> int:
        """Turn it to `workers`; what it was."""
        if self._each_thread:
            if (before := self._read()) != workers:
                self._turn(workers)
            return before
        with self._lock:
            if (before := self._read()) != workers:
                self._turn(workers)
            if (
                self._generation != generation()
            ):  # threads that were inside are not, in a forked child
                before = self._outside if self._inside else before
                self._generation, self._inside = generation(), 0
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
    module : str
        Its module. Where it was started before this process was forked, it is declined.
    running : callable
        How many threads the library has, if it was started already, else None.
    start : callable
        Starts it with so many.
    """

    def __init__(
        self,
        library: str,
        module: str,
        running: Callable[[], int | None],
        start: Callable[[int], object],
    ) -> None:
        self._library, self._module, self._running, self._start = library, module, running, start
        self._lock = lock()
        self._threads: int | None = None
        self._started = 0

    def settle(self, workers: int) -> int:
        """How many threads a plan for `workers` will use.

        Raises
        ------
        UnsupportedProblem
            Where the library has more than `workers` already, or had started before a fork.
        """
        with self._lock:
            if self._threads is None and (running := self._running()):
                self._threads = running
                self._started = -1 if inherited(self._module) else generation()
            if self._threads is None:
                self._start(workers)
                self._threads, self._started = workers, generation()
        self._check()
        if self._threads > workers:
            raise UnsupportedProblem(
                f"workers: {self._library} was started with {self._threads} threads in this process "
                f"and keeps them, so it cannot use {workers} only; ask for workers={workers} first, "
                "in a new process"
            )
        return self._threads

    def here(self, compute: Compute) -> Compute:
        """`compute`, declined in a process that was forked since the library started."""
        check = self._check

        def call(x: Array, h: Array) -> Array:
            check()
            return compute(x, h)

        return call

    def _check(self) -> None:
        if self._started != generation():
            raise UnsupportedProblem(
                f"{self._library} was started before this process was forked, and would wait for threads "
                f"that did not come along; {SPAWN}"
            )
