"""What one core and its memory can do, and what part of its multiply-add peak the direct sums reach.

Around each sample stand two of the peak (`corrconv.reports.roofline.peak`), and the higher one counts: the speed of
a virtual machine may change by half within seconds, and that must not count for or against anybody.
"""

from __future__ import annotations

import itertools

from corrconv.measure.conditions import keep_freed_memory, pin_threads
from corrconv.measure.problems import square
from corrconv.measure.race import able, calls_per_sample, median, planned, seconds_of

from .. import questions
from ..questions import Budget, Progress
from .evidence import Most, Roof, Roofline, Row
from .peak import COPIED, Peak, best, copying

DTYPES = ("float32", "float64")
SIZES = (64, 256, 512, 1024), (3, 5, 7, 11, 15, 21, 31)
TINY = (16,), (3,)
NAMES = ("numba_simd", "numba", "opencv", "torch", "ndimage")
DIRECT_TO = {"opencv": 10}
"""The largest n that a mixed implementation sums directly: beyond it OpenCV goes through a DFT."""
SLOWEST = 0.1
"""Seconds a call from which those that are not ours are left out."""
SAMPLE = 2e-3


def measure(budget: Budget, progress: Progress) -> Roofline:
    """The roof, then every size in both dtypes."""
    made = questions.made(budget.quick)
    pin_threads(1)
    keep_freed_memory()
    roof = _roof(budget.tiny, progress)
    cells = list(itertools.product(DTYPES, *(TINY if budget.tiny else SIZES)))
    rows: list[Row] = []
    for place, (dtype, N, n) in enumerate(cells):
        progress(0.2 + 0.8 * place / len(cells), f"{dtype}, N = {N}, n = {n}")
        rows += below(dtype, N, n, budget.rounds)
    return Roofline(made, roof, tuple(rows))


def _roof(tiny: bool, progress: Progress) -> Roof:
    """Both dtypes, and memory."""
    seconds = 0.01 if tiny else 1.0
    progress(0.0, "multiply-adds, and copying")
    single, double = (Most(*best(Peak(dtype).sample, seconds)) for dtype in DTYPES)
    return Roof(single, double, Most(*best(copying(2**20 if tiny else COPIED), 3 * seconds)))


def below(dtype: str, N: int, n: int, rounds: int) -> list[Row]:
    """Whoever sums directly at one size."""
    from corrconv import get

    problem, peak = square(2, N, n, dtype), Peak(dtype)
    names = [name for name in able(problem) if name in NAMES and n <= DIRECT_TO.get(name, n)]
    calls, _ = planned(names, problem)
    single = {name: seconds_of(call) for name, call in calls.items()}
    running = [name for name in calls if name == "numba_simd" or single[name] <= SLOWEST]
    numbers = {name: calls_per_sample(calls[name], SAMPLE) for name in running}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in running}
    for taken in range(rounds):
        for name in running[:: 1 if taken % 2 else -1]:
            before = peak.sample()
            rate = problem.multiply_adds / seconds_of(calls[name], numbers[name])
            beside = max(before, peak.sample())  # the less of what else the machine did
            found[name].append((rate, beside))
    return [
        Row(
            name,
            get(name).family,
            dtype,
            N,
            n,
            2 * N * N * problem.dtype.itemsize,
            median([rate for rate, _ in pairs]),
            median([rate / beside for rate, beside in pairs]),
            max(rate for rate, _ in pairs) / max(beside for _, beside in pairs),
            median([beside for _, beside in pairs]),
            len(pairs),
        )
        for name, pairs in found.items()
    ]
