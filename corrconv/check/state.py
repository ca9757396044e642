"""What of a process a call leaves as it is: its state, its descriptors, its memory."""

from __future__ import annotations

import builtins
import ctypes
import decimal
import gc
import locale
import logging
import math
import os
import random
import re
import signal
import sys
import threading
import warnings
from contextlib import suppress
from ctypes.util import find_library
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import numpy as np

DESCRIPTORS = Path("/proc/self/fd")
ENVIRONMENT = "the environment"
MODULES = "modules"
FILTERS, ROOT, HOOKS, NAMES = (
    "warnings' filters", "logging's root", "what is called with exceptions", "functions of NumPy",
)  # fmt: skip
TASKS = Path("/proc/self/task")
STATUS = Path("/proc/self/status")
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
        "NumPy's random state": _random_state(),
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
        "the collector's thresholds": gc.get_threshold(),
        "tracing": (sys.gettrace(), sys.getprofile()),
        NAMES: [_names(each) for each in (np, np.fft, np.linalg, np.random)],
        "Python's built-in functions": [_names(each) for each in (builtins, math)],
        FILTERS: [str(each) for each in warnings.filters],
        ROOT: (logging.root.level, [id(each) for each in logging.root.handlers]),
        HOOKS: (id(sys.excepthook), id(threading.excepthook)),
        MODULES: len(sys.modules),
    }
    if hasattr(signal, "getitimer"):
        found["alarms"] = [signal.getitimer(each)[0] > 0 for each in (0, 1, 2)]
    if STATUS.exists():
        found["the mask of new files"] = re.findall(r"Umask:\s*(\d+)", STATUS.read_text())
    if hasattr(os, "getpriority"):
        found["its priority"] = os.getpriority(os.PRIO_PROCESS, 0)
    if CHILDREN.exists():
        found["its child processes"] = CHILDREN.read_text()
    if hasattr(os, "sched_getaffinity"):
        found["the processors that it may use"] = os.sched_getaffinity(0)
    return found


def _random_state() -> tuple[object, ...]:
    """Of the global generator."""
    name, keys, *rest = np.random.get_state(legacy=True)  # noqa: NPY002
    return name, np.asarray(keys).tobytes(), *rest


def _names(module: ModuleType) -> dict[str, int]:
    """What its functions are; modules below are loaded when they are first asked for."""
    return {name: id(each) for name, each in vars(module).items() if callable(each)}


def rounding() -> tuple[float, ...]:
    """Sums whose last bit tells the direction, and subnormals, which vanish where they are flushed."""
    one, tiny = np.array([1.0, -1.0, 3.0]), np.array([5e-324, 3e-310])
    return (*(one + 2.0**-54), *(one / 3), *(tiny / 2 * 2), *(tiny * 1.0))


def round_to_nearest() -> None:
    """As every process begins; where the system lets one say so."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(find_library("m")).fesetround(0)


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The names of what differs, but for what libraries set once, when they are loaded: variables, say."""
    there = before[ENVIRONMENT].keys()
    kept = {key: value for key, value in after[ENVIRONMENT].items() if key in there}
    after = after | {ENVIRONMENT: kept}
    loaded = before[MODULES] != after[MODULES]
    free = {MODULES, FILTERS, ROOT, HOOKS, NAMES} if loaded else {MODULES}
    return [name for name in before if name not in free and before[name] != after[name]]


def descriptors() -> int:
    """How many are open; 0 where the system does not say."""
    return len(os.listdir(DESCRIPTORS)) if DESCRIPTORS.exists() else 0


def threads() -> int:
    """How many there are, libraries' own among them where the system says."""
    return len(os.listdir(TASKS)) if TASKS.exists() else threading.active_count()


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
