"""Peak memory of a call beyond its input and output, by the image's side: a fresh process each."""

from __future__ import annotations

import subprocess
import sys

from corrconv import available, get

from .. import questions
from ..questions import Budget, Progress
from .evidence import Memory, Row

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
        command = [sys.executable, "-m", "corrconv.reports.memory.peak", name, str(N), str(n)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT)
        if done.returncode == 0:
            extra = int(done.stdout.split()[-1])
            rows.append(Row(name, get(name).family, N, n, 4 * N * N, extra))
    return Memory(made, tuple(rows))
