"""Threads: work shared among workers, and BLAS held to one thread while we do the sharing."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from corrconv.core.fork import generation, in_child, lock, making
from corrconv.core.helpers import Helper, Helpers, Job
from corrconv.core.helpers import all_workers as all_workers

T = TypeVar("T")
PARTS = 4
"""Of the work, for each worker."""
LEAST, PAYS = 400e-6, 4.0
"""Seconds that a call must be predicted to take, and so many times what handing over does, for other
threads to be woken: another processor's cache has nothing of what is read, and a busy one comes late."""
TRIES = 8
"""Times that handing over is measured."""


_helpers = Helpers()


def _new_helpers() -> None:
    global _helpers
    _helpers = Helpers()


in_child(_new_helpers)  # it has none of its parent's threads


def together(
    work: Callable[[], object], workers: int, complete: Callable[[], bool] | None = None
) -> None:
    """Have the caller's thread and others, as many as `workers` in all, call `work` at once.

    The caller's starts first, and is not held up by one that wakes late: where all is done before, that
    one does not begin. There are no more threads than processors, whatever `workers` says.

    Parameters
    ----------
    work : callable
        Takes parts of what is to be done, until there are none left. Errors are raised here.
    workers : int
        How many threads may be used.
    complete : callable, optional
        Whether everything is known to be done though a thread may not have come back: it is not waited for.
        Where it says no, the thread is late (`Helpers.wait_for`).
    """
    started = time.perf_counter()
    taken: list[Helper] = []
    given: list[tuple[Helper, Job]] = []
    begun: list[Job] = []
    try:  # an interrupt may come at once: who was asked is waited for, and given back
        _helpers.take(workers - 1, taken)
        for helper in taken:
            given.append((helper, Job(work)))
            helper.offer(given[-1][1])
        work()
    finally:
        begun = [job for helper, job in given if not helper.take_back()]
        for helper in taken:  # what it is offered next it does after this
            _helpers.give_back(helper)
        errors = []  # nobody writes after this
        if complete is None:
            errors = [job.wait() for job in begun]
        elif not complete():
            errors = [_helpers.wait_for(job, started) for job in begun]
        elif begun:
            _helpers.in_time()
    for error in filter(None, errors):
        raise error


def share(function: Callable[[T], object], items: Iterable[T], workers: int) -> None:
    """Call `function` on every item, on as many threads as `workers`; errors are raised here.

    Who is ready takes the next item. After an error none is begun.
    """
    left = deque(items)

    def work() -> None:
        while left:
            try:
                item = left.popleft()
            except IndexError:  # another thread was quicker
                return
            try:
                function(item)
            except BaseException:
                left.clear()
                raise

    if workers == 1:
        return work()
    together(work, min(workers, len(left)))


@cache
def handing_over() -> float:
    """Seconds until a thread that sleeps has begun what it is handed; infinite where there is none.

    Measured once in a process, in about a millisecond: the lower quartile, since what else runs delays some.
    """
    found: list[Helper] = []
    handed: list[float] = []
    took: list[float] = []
    job = Job(lambda: took.append(time.perf_counter() - handed[-1]))
    try:
        _helpers.take(1, found)
        for helper in found * TRIES:
            time.sleep(1e-4)  # it falls asleep
            handed.append(time.perf_counter())
            helper.offer(job)
            job.wait()
    finally:
        for helper in found:
            _helpers.give_back(helper)
    return sorted(took)[TRIES // 4] if took else math.inf


def worth(workers: int, seconds: Callable[[], float]) -> int:
    """How many threads pay for a call that takes one so many seconds: no more than processors, or one."""
    workers = min(workers, all_workers())
    return workers if workers > 1 and seconds() > LEAST + PAYS * handing_over() else 1


def ranges(size: int, workers: int, unit: int = 1, pieces: float = 1) -> list[tuple[int, int]]:
    """``(start, stop)`` of the parts that workers share: some for each, so that a late one delays little.

    So many `pieces` at least, as far as there are units: Python hears an interrupt only between two.
    """
    count = max(1 if workers == 1 else PARTS * workers, math.ceil(pieces))
    step = -(-size // (count * unit)) * unit
    return [(start, min(start + step, size)) for start in range(0, size, step)]


class OneBlasThread:
    """While anyone is inside, BLAS runs on one thread: calls may overlap and still restore it.

    NumPy's BLAS takes every core whatever `workers` says. OpenBLAS and BLIS have one knob for the
    process, so the first to enter turns it down and the last to leave turns it back, whichever threads
    they are; MKL has one for each thread, which turns its own.
    """

    def __init__(self) -> None:
        self._lock = lock()
        self._inside = 0
        self._generation = generation()
        self._limit: Any = None
        self._found: tuple[Any, Any] | None = None

    @contextmanager
    def __call__(self) -> Iterator[None]:
        of_process, of_thread = self._found or self._knobs()
        with self._lock:
            if (
                self._generation != generation()
            ):  # threads that were inside are not, in a forked child
                self._generation = generation()
                if self._inside:
                    self._inside = 0
                    self._restore()
            if self._inside == 0:
                with _whoever_asks():
                    self._limit = of_process.limit(limits=1)
            self._inside += 1
        try:
            with of_thread.limit(limits=1):
                yield
        finally:
            with self._lock:
                self._inside -= 1
                if self._inside == 0:
                    self._restore()

    def _restore(self) -> None:
        with _whoever_asks():
            self._limit.restore_original_limits()

    def _knobs(self) -> tuple[Any, Any]:
        """Those of the process, and those of each thread: a look through every loaded library."""
        with making:
            from threadpoolctl import ThreadpoolController

            blas = ThreadpoolController().select(user_api="blas")
            shared = [api for api in {each["internal_api"] for each in blas.info()} if api != "mkl"]
            self._found = blas.select(internal_api=shared), blas.select(internal_api="mkl")
            return self._found


@contextmanager
def _whoever_asks() -> Iterator[None]:
    """Let this thread turn OpenBLAS's knob, and leave it to be turned by any.

    From 3.8 on, threadpoolctl hears only the first thread that turned it, and ignores others in
    silence; the last of several workers to leave is seldom the first that entered.
    """
    from threadpoolctl import OpenBLASController

    release = getattr(OpenBLASController, "clear_controlling_thread", lambda force: None)
    release(force=True)
    try:
        yield
    finally:
        release(force=True)


one_blas_thread = OneBlasThread()
