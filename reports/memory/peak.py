"""Peak memory of a call beyond its input and output, in this process, which should be a fresh one.

The process holds the operands, and has used the implementation on a tiny problem. Then its peak is
reset where the system can do that (Linux), it plans and calls once, and what the peak rose by, less
the result, is what the implementation needs.

    python -m corrconv.reports.memory.peak NAME N n      # prints the bytes
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from pathlib import Path

from corrconv import get
from corrconv.measure.conditions import pin_threads
from corrconv.measure.problems import operands, square


def extra_bytes(name: str, N: int, n: int) -> int:
    """In this process, which should be a fresh one."""
    pin_threads(1)
    problem, tiny = square(2, N, n), square(2, 32, 3)
    implementation = get(name)
    x, (h, *_) = operands(problem)
    small, (small_h, *_) = operands(tiny)
    implementation.plan(tiny)(small, small_h)
    gc.collect()
    before = _reset_peak()
    y = implementation.plan(problem)(x, h)
    return max(_peak() - before - y.nbytes, 0)


def _reset_peak() -> int:
    """Set the peak back to what the process holds now, where that can be done; the peak, in bytes."""
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


if __name__ == "__main__":
    print(extra_bytes(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
