"""What part of the core's multiply-add peak the direct sums reach.

Around each sample stand two of the peak (`corrconv.reports.studies.measure.peak`), and the higher one counts: the speed of
a virtual machine may change by half within seconds, and that must not count for or against anybody.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from corrconv.measure.conditions import keep_freed_memory, pin_threads

from .contenders import able, planned, square
from .peak import Peak
from .sampling import Budget, Progress, calls_per_sample, median, seconds_of

NAME = "efficiency"
SIZES = (64, 256, 512, 1024), (3, 5, 7, 11, 15, 21, 31)
TINY = (16,), (3,)
NAMES = ("numba_simd", "numba", "opencv", "torch", "ndimage")
DIRECT_TO = {"opencv": 10}
"""The largest n that a mixed implementation sums directly: beyond it OpenCV goes through a DFT."""
SLOWEST = 0.1
"""Seconds a call from which those that are not ours are left out."""
SAMPLE = 2e-3


@dataclass(frozen=True)
class Row:
    """One implementation at one size.

    Attributes
    ----------
    name, family, dtype : str
    N, n : int
    bytes : int
        Of image and result, each read or written once.
    per_second : float
        Multiply-adds a second, n²N² a call: the median.
    share : float
        Of the peak samples around it: the median over the rounds.
    best_share : float
        The most multiply-adds a second over the most of the peak samples.
    peak : float
        Multiply-adds a second of the peak samples: the median.
    rounds : int
    """

    name: str
    family: str
    dtype: str
    N: int
    n: int
    bytes: int
    per_second: float
    share: float
    best_share: float
    peak: float
    rounds: int


def run(budget: Budget, progress: Progress) -> list[Row]:
    """Every size in both dtypes."""
    pin_threads(1)
    keep_freed_memory()
    cells = list(itertools.product(("float32", "float64"), *(TINY if budget.tiny else SIZES)))
    rows: list[Row] = []
    for place, (dtype, N, n) in enumerate(cells):
        progress(place / len(cells), f"{dtype}, N = {N}, n = {n}")
        rows += measure(dtype, N, n, budget.rounds)
    return rows


def measure(dtype: str, N: int, n: int, rounds: int) -> list[Row]:
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
