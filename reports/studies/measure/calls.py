"""What Python costs around the compiled call, for the smallest images: one-shot, planned, in place.

The bare call is the compiled function with every argument ready; the others compute the same with it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import corrconv
from corrconv.measure.conditions import keep_freed_memory, pin_threads
from corrconv.measure.kernels import operands

from .contenders import square
from .sampling import Budget, Call, Progress, Race, median

NAME = "calls"
N, KERNEL_SIDE = 16, 3
BARE = "bare"


@dataclass(frozen=True)
class Row:
    """One way to call.

    Attributes
    ----------
    what : str
        ``one-shot``, ``planned``, ``in place`` (planned, with ``out``) or ``bare``.
    median, best : float
        Seconds.
    extra : float
        Seconds more than the bare call, the median over pairs of samples.
    rounds : int
    """

    what: str
    median: float
    best: float
    extra: float
    rounds: int


def run(budget: Budget, progress: Progress) -> list[Row]:
    """Samples of a millisecond, in turn."""
    pin_threads(1)
    keep_freed_memory()
    progress(0.0, f"{N}×{N} with {KERNEL_SIDE}×{KERNEL_SIDE}")
    samples = Race.of(calls()).run(3 if budget.tiny else 10 * budget.rounds)
    return [
        Row(
            what,
            median(taken),
            min(taken),
            median([one - bare for one, bare in zip(taken, samples[BARE])]),
            len(taken),
        )
        for what, taken in samples.items()
    ]


def calls() -> dict[str, Call]:
    """All of them, on the same operands and with the same result."""
    from corrconv.impls.numba_simd import _parts

    from corrconv.engines.simd.compiled import compiled

    problem = square(2, N, KERNEL_SIDE)
    x, (h, *_) = operands(problem)
    plan = corrconv.plan(problem)
    code, (part,) = compiled(problem.dtype, problem.ndim), _parts(problem, 1)
    fills, y, bare_y = np.zeros(1, problem.dtype), np.empty_like(x), np.empty_like(x)
    found: dict[str, Call] = {
        "one-shot": lambda: corrconv.correlate(x, h, "same"),
        "planned": lambda: plan(x, h),
        "in place": lambda: plan(x, h, out=y),
        BARE: lambda: code(x, h, bare_y, part, fills),
    }
    found[BARE]()
    for call in list(found.values())[:-1]:
        if not np.array_equal(call(), bare_y):  # type: ignore[arg-type]
            raise AssertionError(
                "auto does not use numba_simd here: there is no bare call to compare"
            )
    return found
