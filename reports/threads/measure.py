"""Each implementation's threads are counted, and multiply-adds timed on one thread and on several.

What a call gains is in the sweep. Beside it stand the multiply-adds of `corrconv.reports.roofline.peak` on
as many threads: two processors of a virtual machine may share one core, and then no program can be twice as
fast.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from corrconv import available
from corrconv.core.threads import all_workers
from corrconv.measure.conditions import keep_freed_memory, pin_threads
from corrconv.measure.race import Race, median, paired
from corrconv.measure.rounds import Call

from .. import questions
from ..questions import Budget, Progress
from ..roofline.peak import Peak
from .count import count
from .evidence import Bound, Counted, Threads


def measure(budget: Budget, progress: Progress) -> Threads:
    """Both."""
    made = questions.made(budget.quick)
    names = available()
    counted: list[Counted] = []
    for place, name in enumerate(names):
        progress(0.9 * place / len(names), f"counting the threads of {name}")
        counted += count(name)
    progress(0.9, "multiply-adds alone")
    return Threads(made, bounds(budget), tuple(counted))


def bounds(budget: Budget) -> tuple[Bound, ...]:
    """With 1, 2, 4 … and all threads, taken in turn."""
    pin_threads(all_workers())
    keep_freed_memory()
    calls = {str(workers): call for workers, call in _calls(budget.tiny).items()}
    samples = Race.of(calls, workers=all_workers()).run(budget.rounds)
    return tuple(
        Bound(int(workers), median(paired(samples["1"], taken)), len(taken))
        for workers, taken in samples.items()
    )


def counts(most: int) -> list[int]:
    """1, 2, 4 … and all."""
    return sorted({1, *(2**k for k in range(most.bit_length()) if 2**k <= most), most})


def _calls(tiny: bool) -> dict[int, Call]:
    """The same multiply-adds shared among threads, with nothing read and nothing written."""
    peak = Peak("float32")
    share = 2 if tiny else 240  # calls, of some tenths of a millisecond

    def work(part: int) -> None:
        for _ in range(part):
            peak.call()

    def shared(workers: int) -> Call:
        pool = ThreadPoolExecutor(workers)
        return lambda: list(pool.map(work, [share // workers] * workers))

    many = counts(all_workers())
    return {w: (lambda: work(share)) if w == 1 else shared(w) for w in many}
