"""Peak memory of a call beyond its input and output, by the image's side: a fresh process each.

It is measured as a sweep measures it (`corrconv.sweep.alone`), at sizes that no sweep has.
"""

from __future__ import annotations

from corrconv import available, get
from corrconv.measure.grids import SLOW
from corrconv.measure.problems import square
from corrconv.sweep.alone import take
from corrconv.sweep.contenders import Limits
from corrconv.sweep.evidence import Case, Plan

from .. import questions
from ..questions import Budget, Progress
from .evidence import Memory, Row

NAMES = ("fft_tiled", "fftw", "numba_simd", "scipy_fft", "scipy_oa", "opencv", "mkl", "ducc0")
SIZES, KERNEL_SIDE = (512, 1024, 2048, 4096, 8192), 31
TINY, TINY_SIDE = (32, 64), 5
FIRST = Case(square(2, 32, 3)).line
"""What each does before: it loads its library and compiles."""
LIMITS = Limits(300.0)


def measure(budget: Budget, progress: Progress) -> Memory:
    """Every implementation that is installed, at every size; one that fails there has no row."""
    made = questions.made(budget.quick)
    sizes, n = (TINY, TINY_SIDE) if budget.tiny else (SIZES, KERNEL_SIDE)
    here = set(available())
    asked = [(name, N) for N in sizes for name in NAMES if name in here]
    rows = []
    for place, (name, N) in enumerate(asked):
        progress(place / len(asked), f"{name}, N = {N}")
        line = Case(square(2, N, n)).line
        plan = Plan((), (), 1, SLOW, first=FIRST, memory=(line,))
        held = take(get(name), 0, plan, LIMITS).memory
        if line in held:
            rows.append(Row(name, get(name).family, N, n, 4 * N * N, held[line]))
    return Memory(made, tuple(rows))
