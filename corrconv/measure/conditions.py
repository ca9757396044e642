"""What a measuring process settles before it measures: threads, and what becomes of freed memory."""

from __future__ import annotations

import ctypes
import os
import platform

THREAD_KNOBS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
M_TRIM_THRESHOLD, M_MMAP_MAX = -1, -4  # glibc's malloc.h
GLIBC = platform.libc_ver()[0] == "glibc"


def all_workers() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def pin_threads(workers: int) -> None:
    """Hold every library's thread pool to `workers`: those loaded already, and those to come."""
    import threadpoolctl

    for knob in THREAD_KNOBS:
        os.environ[knob] = str(workers)
    threadpoolctl.threadpool_limits(workers)


def keep_freed_memory() -> bool:
    """Keep freed memory in the process, so that no call pays for fresh pages that another freed.

    Otherwise an implementation with large temporaries is up to 1.9 times slower or faster by what
    ran before it. Returns whether it could be arranged (glibc only).
    """
    if not GLIBC:
        return False
    mallopt = ctypes.CDLL(None).mallopt
    return bool(mallopt(M_MMAP_MAX, 0)) and bool(mallopt(M_TRIM_THRESHOLD, 2**31 - 1))
