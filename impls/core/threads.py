"""Threads: work shared among workers, and BLAS held to one thread while we do the sharing."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")


@lru_cache
def _pool(workers: int) -> ThreadPoolExecutor:
    from concurrent.futures import ThreadPoolExecutor  # slow to import: not needed by one worker

    return ThreadPoolExecutor(workers, thread_name_prefix="corrconv")


if hasattr(os, "register_at_fork"):  # a forked child has none of its parent's threads
    os.register_at_fork(after_in_child=_pool.cache_clear)


def share(function: Callable[[T], object], items: Iterable[T], workers: int) -> None:
    """Call `function` on every item, on as many threads as `workers`; errors are raised here."""
    if workers == 1:
        for item in items:
            function(item)
    else:
        for _ in _pool(workers).map(function, items):
            pass


class OneBlasThread:
    """While anyone is inside, BLAS runs on one thread: calls may overlap and still restore it.

    NumPy's BLAS takes every core whatever `workers` says, and its knob belongs to the process. So
    the first to enter turns it down and the last to leave turns it back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._limit: Any = None
        self._controller: Any = None

    @contextmanager
    def __call__(self) -> Iterator[None]:
        with self._lock:
            if self._inside == 0:
                self._limit = self._find().limit(limits=1)
            self._inside += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1
                if self._inside == 0:
                    self._limit.restore_original_limits()

    def _find(self) -> Any:
        if self._controller is None:  # a look through every loaded library: once, not per call
            from threadpoolctl import ThreadpoolController

            self._controller = ThreadpoolController().select(user_api="blas")
        return self._controller


one_blas_thread = OneBlasThread()
