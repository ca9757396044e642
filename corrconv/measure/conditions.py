"""The conditions of a measuring process: its threads, what becomes of freed memory, and what it may take."""

from __future__ import annotations

import ctypes
import importlib
import os
import platform
import shlex
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

THREAD_KNOBS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
M_TRIM_THRESHOLD, M_MMAP_MAX = -1, -4  # glibc's malloc.h
GLIBC = platform.libc_ver()[0] == "glibc"


def pin_threads(workers: int) -> None:
    """Hold every library's thread pool to `workers`: those loaded already, and those to come."""
    import threadpoolctl

    for knob in THREAD_KNOBS:
        os.environ[knob] = str(workers)
    threadpoolctl.threadpool_limits(workers)


def compile_at_once() -> None:
    """Have what is to be compiled be compiled before it is timed, as later processes find it."""
    from corrconv.engines.machine_code import meanwhile

    meanwhile.WORTH = 0.0


def keep_freed_memory() -> bool:
    """Keep freed memory in the process, so that no call pays for fresh pages that another freed.

    Otherwise an implementation with large temporaries is up to 1.9 times slower or faster by what
    ran before it. Returns whether it could be arranged (glibc only).
    """
    if not GLIBC:
        return False
    mallopt = ctypes.CDLL(None).mallopt
    return bool(mallopt(M_MMAP_MAX, 0)) and bool(mallopt(M_TRIM_THRESHOLD, 2**31 - 1))


STEP = 180.0
"""Seconds: to import TensorFlow and to plan with FFTW take tens."""
EVERY = 1.0
"""Seconds between two searches for processes that it has started: each goes through all processes of the
machine, which takes milliseconds of a core beside the one that is timed."""


@dataclass(frozen=True)
class Limits:
    """What a measuring process may take.

    Attributes
    ----------
    seconds : float
        For a step: to load, to plan, a sample.
    memory : int or None
        Bytes, with all processes that it starts; None where nobody looks.
    """

    seconds: float = STEP
    memory: int | None = None


class Held:
    """The memory of a process, and of those that it has started.

    Parameters
    ----------
    pid : int
        Of a process that runs.

    Raises
    ------
    ModuleNotFoundError
        Where psutil is missing.
    """

    def __init__(self, pid: int) -> None:
        self._psutil = reader("psutil")
        self._process = self._psutil.Process(pid)
        self._started: list[Any] = []
        self._searched = time.monotonic()

    def bytes(self) -> int:
        """What they hold now; 0 once all have ended."""
        if time.monotonic() - self._searched >= EVERY:
            self._searched = time.monotonic()
            with suppress(self._psutil.Error):  # it has ended
                self._started = self._process.children(recursive=True)
        total = 0
        for each in (self._process, *self._started):
            with suppress(self._psutil.Error):
                total += each.memory_info().rss
        return total


def gib(size: float) -> str:
    """Bytes in words."""
    return f"{size / 2**30:.3g} GiB"


READERS = {"psutil": "psutil", "cpuinfo": "py-cpuinfo"}
"""Distributions by module."""


def reader(name: str) -> Any:
    """The module.

    Raises
    ------
    ModuleNotFoundError
        Where it is missing: it says what installs it.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            f"{name} is missing, which reads what this machine is and how much memory is free; nothing "
            f"is measured without that: {shlex.quote(sys.executable)} -m pip install {READERS[name]}"
        ) from None
