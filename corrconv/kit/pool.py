"""Child processes that share out what is not timed; what is goes through `corrconv.measure.process`."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

SAFE = "PYTHONSAFEPATH"


@contextmanager
def spawned(workers: int, **options: Any) -> Iterator[ProcessPoolExecutor]:
    """A pool of fresh interpreters, which look for nothing in the current folder: users keep a `socket.py`.

    Parameters
    ----------
    workers : int
    **options
        Of `concurrent.futures.ProcessPoolExecutor`.
    """
    before = os.environ.get(SAFE)
    os.environ[SAFE] = "1"  # as -P: a process is started when work is handed to it
    context = multiprocessing.get_context("spawn")  # some libraries do not survive a fork
    try:
        with ProcessPoolExecutor(workers, context, **options) as pool:
            yield pool
    finally:
        if before is None:
            del os.environ[SAFE]
        else:
            os.environ[SAFE] = before
