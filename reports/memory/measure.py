"""Peak memory of a call beyond its input and output, by the image's side: a fresh process each."""

from __future__ import annotations

import gc
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from corrconv import available, get
from corrconv.measure.conditions import pin_threads
from corrconv.measure.problems import operands, square

from .. import questions
from ..questions import Budget, Progress
from .evidence import Memory, Row


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


NAMES = ("fftw_tiled", "fftw", "numba_simd", "scipy_fft", "scipy_oa", "opencv", "mkl", "ducc0")
SIZES, KERNEL_SIDE = (512, 1024, 2048, 4096, 8192), 31
TINY, TINY_SIDE = (32, 64), 5
TIMEOUT = 300


def measure(budget: Budget, progress: Progress) -> Memory:
    """Every implementation that is installed, at every size; one that fails there has no row."""
    made = questions.made(budget.quick)
    sizes, n = (TINY, TINY_SIDE) if budget.tiny else (SIZES, KERNEL_SIDE)
    here = set(available())
    asked = [(name, N) for N in sizes for name in NAMES if name in here]
    rows = []
    for place, (name, N) in enumerate(asked):
        progress(place / len(asked), f"{name}, N = {N}")
        command = [
            sys.executable,
            "-P",
            "-m",
            "corrconv.reports.memory.measure",
            name,
            str(N),
            str(n),
        ]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=TIMEOUT, check=True
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            continue
        extra = int(done.stdout.split()[-1])
        rows.append(Row(name, get(name).family, N, n, 4 * N * N, extra))
    return Memory(made, tuple(rows))
