"""What all sides of a process share, put back where one has changed it: it belongs to none of them.

A side that lowers the priority, stops the garbage collector, moves to another folder or flushes subnormals
does so for everybody that is timed after it. That happens between any two steps, so it takes microseconds.
What a library adds to the environment when it is loaded stays: it may read it again.
"""

from __future__ import annotations

import ctypes
import faulthandler
import functools
import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from ctypes.util import find_library
from typing import Any, NamedTuple

import numpy as np

from corrconv.measure.conditions import keep_freed_memory
from corrconv.measure.quiet import Disturbed


class Shared(NamedTuple):
    """One such thing: how it is read, and how it is made what it was."""

    name: str
    read: Callable[[], Any]
    write: Callable[[Any], object]


def _timers() -> tuple[Any, ...]:
    """Which of them run."""
    return tuple(any(signal.getitimer(each)) for each in (signal.ITIMER_REAL, signal.ITIMER_PROF))


def _stop_timers(before: tuple[Any, ...]) -> None:
    for each in (signal.ITIMER_REAL, signal.ITIMER_PROF):
        signal.setitimer(each, 0)


NUMBERS = np.array([1.0, -1.0, 5e-324])


def _arithmetic() -> bytes:
    """Last bits that tell how sums are rounded, and whether subnormals are flushed."""
    with np.errstate(all="ignore"):
        return ((NUMBERS + 2.0**-54) / 3).tobytes() + (NUMBERS * 1.0).tobytes()


@functools.cache
def _libm() -> Any:
    return ctypes.CDLL(find_library("m"))


def _as_usual(before: bytes) -> None:
    with suppress(OSError, AttributeError):
        _libm().fesetenv(ctypes.c_void_p(-1))  # FE_DFL_ENV, of glibc


def _collect(before: tuple[bool, tuple[int, int, int]]) -> None:
    (gc.enable if before[0] else gc.disable)()
    gc.set_threshold(*before[1])


def _shared() -> list[Shared]:
    found = [
        Shared("the current folder", os.getcwd, os.chdir),
        Shared("NumPy's error state", np.geterr, lambda before: np.seterr(**before)),
        Shared("NumPy's error callback", np.geterrcall, np.seterrcall),
        Shared("the switch interval", sys.getswitchinterval, sys.setswitchinterval),
        Shared("the recursion limit", sys.getrecursionlimit, sys.setrecursionlimit),
        Shared("the garbage collector", lambda: (gc.isenabled(), gc.get_threshold()), _collect),
        Shared("how numbers are rounded", _arithmetic, _as_usual),
        Shared("the tracing of calls", sys.gettrace, sys.settrace),
        Shared("the profiling of calls", sys.getprofile, sys.setprofile),
    ]
    if os.name == "posix":
        import resource

        for name in ("AS", "DATA", "CPU", "NOFILE", "STACK"):
            kind = getattr(resource, f"RLIMIT_{name}")
            limit = functools.partial(resource.getrlimit, kind)
            found.append(
                Shared(f"the limit {name}", limit, functools.partial(resource.setrlimit, kind))
            )
        found += [
            Shared("its priority", lambda: os.getpriority(os.PRIO_PROCESS, 0), _prioritise),
            Shared("timers", _timers, _stop_timers),
        ]
    if hasattr(os, "sched_getaffinity"):
        found += [
            Shared("the processors that it may use", lambda: os.sched_getaffinity(0), _run_on),
            Shared("how it is scheduled", lambda: os.sched_getscheduler(0), _schedule),
        ]
    return found


def _prioritise(before: int) -> None:
    os.setpriority(os.PRIO_PROCESS, 0, before)


def _run_on(before: set[int]) -> None:
    os.sched_setaffinity(0, before)


def _schedule(before: int) -> None:
    os.sched_setscheduler(0, before, os.sched_param(0))


class Surroundings:
    """As they are now, to be restored."""

    def __init__(self) -> None:
        self._shared = [(each, each.read()) for each in _shared()]
        self._variables = os.environ.copy()

    def restore(self) -> None:
        """Make everything what it was, but for what is slow to look at and is read when a library is loaded.

        Raises
        ------
        Disturbed
            Where that cannot be done: the last side's doing, after which nothing here is comparable.
        """
        for each, before in self._shared:
            if _same(each, before):
                continue
            with suppress(OSError, ValueError):
                each.write(before)
            if not _same(each, before):
                raise Disturbed(f"it changed {each.name}, which the others share, for good")

    def changed(self) -> list[str]:
        """What differs, by its name."""
        found = [each.name for each, before in self._shared if not _same(each, before)]
        lost = any(os.environ.get(name) != value for name, value in self._variables.items())
        return [*found, *(["the environment"] if lost else [])]

    def restore_all(self) -> None:
        """The same, with the variables of the environment, and what becomes of freed memory."""
        self.restore()
        for name, value in self._variables.items():
            if os.environ.get(name) != value:
                os.environ[name] = value
        keep_freed_memory()
        faulthandler.cancel_dump_traceback_later()  # which may end the process


def _same(each: Shared, before: Any) -> bool:
    try:
        return bool(each.read() == before)
    except OSError:  # a current folder that is gone
        return False
