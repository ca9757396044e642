"""The peak of this process's memory during a call, beyond its result; as the system counts it."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from corrconv.core import Array
from corrconv.measure.conditions import GLIBC


def peak_beyond(call: Callable[[], Array]) -> int:
    """Bytes by which a call raised what this process holds, less its result; 0 where it raised nothing.

    Where the peak cannot be set back, as elsewhere than on Linux, that is the peak of the whole process: the
    call must then be the largest so far.

    A process that keeps what is freed (`corrconv.measure.conditions.keep_freed_memory`) gives it back first:
    else a call would take what an earlier one left there, and seem to need nothing.
    """
    if GLIBC:
        ctypes.CDLL(None).malloc_trim(0)
    before = _reset()
    result = call()
    return max(_peak() - before - result.nbytes, 0)


def _reset() -> int:
    """Give freed memory back, and set the peak to what is held now, where that can be done; the peak."""
    if GLIBC:
        ctypes.CDLL(None).malloc_trim(
            0
        )  # else a call may use what others freed, and the peak stays
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")  # proc(5): since Linux 4.0
    return _peak()


def _peak() -> int:
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return 1024 * int(line.split()[1])
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else 1024 * most
