"""Child processes that share out what is not timed; what is goes through `corrconv.measure.process`."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

SAFE = "PYTHONSAFEPATH"


@contextmanager
def spawned(workers: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of fresh interpreters, which look for nothing in the current folder: users keep a `socket.py`.

    They end with the thread that started them, however that ends (on Linux), and at once where the block
    raises: nobody waits for what is not wanted any more.
    """
    from corrconv.measure.child import end_with

    before = os.environ.get(SAFE)
    os.environ[SAFE] = "1"  # as -P: a process is started when work is handed to it
    context = multiprocessing.get_context("spawn")  # some libraries do not survive a fork
    others = set(multiprocessing.active_children())
    try:
        with ProcessPoolExecutor(workers, context, end_with, (os.getpid(),)) as pool:
            try:
                yield pool
            except BaseException:
                for child in set(multiprocessing.active_children()) - others:
                    child.kill()
                raise
    finally:
        if before is None:
            del os.environ[SAFE]
        else:
            os.environ[SAFE] = before
