"""What of a process a call leaves as it is: its state, its descriptors, its memory."""

from __future__ import annotations

import ctypes
import decimal
import gc
import locale
import os
import random
import signal
import sys
from contextlib import suppress
from ctypes.util import find_library
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

DESCRIPTORS = Path("/proc/self/fd")
ENVIRONMENT = "the environment"
CHILDREN = Path("/proc/thread-self/children")
HELD = Path("/proc/self/statm")
MALLINFO = (
    "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
)  # fmt: skip


def state() -> dict[str, Any]:
    """What is the process's own and no call's to change, by what it is called."""
    found: dict[str, Any] = {
        "NumPy's error state": np.geterr(),
        "NumPy's error callback": np.geterrcall(),
        "NumPy's print options": str(np.get_printoptions()),
        "NumPy's random state": hash(str(np.random.get_state())),  # noqa: NPY002  # the global one
        "random's state": hash(random.getstate()),
        "the current folder": os.getcwd(),
        ENVIRONMENT: dict(os.environ),
        "the locale": locale.setlocale(locale.LC_ALL),
        "the path of modules": list(sys.path),
        "sys.stdout": id(sys.stdout),
        "sys.stderr": id(sys.stderr),
        "the recursion limit": sys.getrecursionlimit(),
        "the switch interval": sys.getswitchinterval(),
        "the garbage collector": gc.isenabled(),
        "decimal's context": str(decimal.getcontext()),
        "how floats are rounded": rounding(),
        "signal handlers": [id(signal.getsignal(each)) for each in signal.valid_signals()],
    }
    if CHILDREN.exists():
        found["its child processes"] = CHILDREN.read_text()
    if hasattr(os, "sched_getaffinity"):
        found["the processors that it may use"] = os.sched_getaffinity(0)
    return found


def rounding() -> tuple[float, ...]:
    """Sums whose last bit tells the direction, and subnormals, which vanish where they are flushed."""
    one, tiny = np.array([1.0, -1.0, 3.0]), np.array([5e-324, 3e-310])
    return (*(one + 2.0**-54), *(one / 3), *(tiny / 2 * 2), *(tiny * 1.0))


def round_to_nearest() -> None:
    """As every process begins; where the system lets one say so."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(find_library("m")).fesetround(0)


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The names of what differs. New variables do not: libraries set theirs when they are loaded, once."""
    there = before[ENVIRONMENT].keys()
    kept = {key: value for key, value in after[ENVIRONMENT].items() if key in there}
    return [name for name in before if before[name] != (after | {ENVIRONMENT: kept})[name]]


def descriptors() -> int:
    """How many are open; 0 where the system does not say."""
    return len(os.listdir(DESCRIPTORS)) if DESCRIPTORS.exists() else 0


class _Malloc(ctypes.Structure):
    """glibc's struct mallinfo2."""

    _fields_: ClassVar = [(name, ctypes.c_size_t) for name in MALLINFO]


def held() -> int:
    """Bytes of memory that are in use: what malloc has given and not got back, or else the process's pages.

    Pages alone do not show a leak for which there is room among freed memory.
    """
    with suppress(OSError, AttributeError):
        mallinfo = ctypes.CDLL(None).mallinfo2
        mallinfo.restype = _Malloc
        found = mallinfo()
        return int(found.uordblks + found.hblkhd)
    if not HELD.exists():
        return 0
    return int(HELD.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
