"""What more threads bring, for calls that take over some milliseconds: pairs of one and of several.

Then each implementation's threads are counted, in processes of their own (`corrconv.reports.threads.count`).

The multiply-adds of `corrconv.reports.roofline.peak` on as many threads stand beside them: two
processors of a virtual machine may share one core, and then no program can be twice as fast.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from corrconv import Problem, available, get
from corrconv.core import Array
from corrconv.core.threads import all_workers
from corrconv.measure.conditions import keep_freed_memory, pin_threads
from corrconv.measure.problems import operands, smoothing, square
from corrconv.measure.race import KERNELS, Race, median, paired
from corrconv.measure.rounds import Call
from corrconv.measure.sides import Drawn, Side, make_ready

from .. import questions
from ..questions import Budget, Progress
from ..roofline.peak import Peak
from .count import count
from .evidence import BOUND, Counted, Row, Threads

NAMES = ("numba_simd", "fftw_tiled", "fftw", "auto", "opencv", "torch", "ducc0", "mkl", "scipy_fft")
SIZES = ((2, 1024, 15), (2, 1024, 31), (2, 2048, 7), (2, 2048, 63), (1, 2_000_000, 255))
LOW_RANK_SIZES = ((2, 2048, 15), (2, 2048, 31))
TINY = ((2, 48, 5),)
SLOWEST = 3.0
"""Seconds a call, predicted, from which a size is left out."""


def measure(budget: Budget, progress: Progress) -> Threads:
    """Both."""
    made = questions.made(budget.quick)
    names = available()
    counted: list[Counted] = []
    for place, name in enumerate(names):
        progress(0.5 * place / len(names), f"counting the threads of {name}")
        counted += count(name)
    rows = speeds(budget, lambda share, what: progress(0.5 + 0.5 * share, what))
    return Threads(made, tuple(rows), tuple(counted))


def speeds(budget: Budget, progress: Progress) -> list[Row]:
    """Each size and implementation with 1, 2, 4 … and all threads."""
    pin_threads(all_workers())
    keep_freed_memory()
    many = counts(all_workers())
    rows = _rows(BOUND, "bound", False, False, (0, 0, 0), bound(many, budget.tiny), budget.rounds)
    asked = list(cells(budget.tiny))
    for place, (name, size, low_rank) in enumerate(asked):
        progress(place / len(asked), f"{name}, N = {size[1]}, n = {size[2]}")
        problem, implementation = square(*size), get(name)
        if implementation.supports(problem):
            continue
        draw = smoothing if low_rank else _noise
        drawn = Drawn(draw)
        calls = {w: make_ready(Side(name, problem, w), drawn).call for w in many}
        pin_threads(all_workers())
        family, ours = implementation.family, implementation.ours
        rows += _rows(name, family, ours, low_rank, size, calls, budget.rounds)
    return rows


def counts(most: int) -> list[int]:
    """1, 2, 4 … and all."""
    return sorted({1, *(2**k for k in range(most.bit_length()) if 2**k <= most), most})


def cells(tiny: bool) -> Iterator[tuple[str, tuple[int, int, int], bool]]:
    """Names and sizes; torch's direct sum would take seconds at the larger ones."""
    here = set(available())
    for size in TINY if tiny else SIZES:
        ndim, N, n = size
        too_long = N**ndim * n**ndim > 1.5e9 * SLOWEST
        for name in NAMES:
            if name in here and not (name == "torch" and (too_long or ndim == 1)):
                yield name, size, False
    for size in TINY if tiny else LOW_RANK_SIZES:
        if "separable" in here:
            yield "separable", size, True


def _noise(problem: Problem) -> tuple[Array, list[Array]]:
    return operands(problem, KERNELS)


def bound(many: list[int], tiny: bool) -> dict[int, Call]:
    """The same multiply-adds shared among threads, with nothing read and nothing written."""
    peak = Peak("float32")
    share = 2 if tiny else 240  # calls, of some tenths of a millisecond

    def work(part: int) -> None:
        for _ in range(part):
            peak.call()

    def shared(workers: int) -> Call:
        pool = ThreadPoolExecutor(workers)
        return lambda: list(pool.map(work, [share // workers] * workers))

    return {w: (lambda: work(share)) if w == 1 else shared(w) for w in many}


def _rows(
    name: str,
    family: str,
    ours: bool,
    low_rank: bool,
    size: tuple[int, int, int],
    calls: dict[int, Call],
    rounds: int,
) -> list[Row]:
    samples = Race.of({str(w): call for w, call in calls.items()}).run(rounds)
    return [
        Row(
            name,
            family,
            ours,
            low_rank,
            *size,
            int(w),
            median(taken),
            min(taken),
            median(paired(samples["1"], taken)),
            len(taken),
        )
        for w, taken in samples.items()
    ]
