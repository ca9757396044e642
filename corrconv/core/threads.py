"""Threads: work shared among workers, and BLAS held to one thread while we do the sharing."""

from __future__ import annotations

import math
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

from corrconv.core.fork import generation, in_child, lock, making

T = TypeVar("T")
PARTS = 4
"""Of the work, for each worker."""


def all_workers() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@lru_cache
def _pool(workers: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(workers, thread_name_prefix="corrconv")


in_child(_pool.cache_clear)  # it has none of its parent's threads


def share(function: Callable[[T], object], items: Iterable[T], workers: int) -> None:
    """Call `function` on every item, on as many threads as `workers`; errors are raised here.

    The caller's thread is one of them: it starts at once, and where another one wakes late, what that
    would have taken is done meanwhile. Who is ready takes the next item. After an error none is begun.
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
    helpers = min(workers, len(left)) - 1
    others = [_pool(workers - 1).submit(work) for _ in range(helpers)]
    try:
        work()
    finally:  # nobody writes to the result after this
        begun = [each for each in others if not each.cancel()]
        for each in begun:
            each.exception()  # waits
    for each in begun:
        each.result()


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
