"""How far n may go at an N, and where an FFT's padded size changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from corrconv import Implementation
from corrconv.crossover.types import Pair
from corrconv.measure.budget import too_slow

SLOWEST = 0.3
"""Seconds a call, roughly: a direct sum that takes longer is not tried."""
Length = Callable[[int], int]


def last(pair: Pair, N: int, sides: Sequence[Implementation], slowest: float = SLOWEST) -> int:
    """The largest n, N at most, that both implementations take, and do in time; 0 where there is none."""

    def takes(n: int) -> bool:
        problem = pair.problem(N, n)
        return not any(it.supports(problem) or too_slow(it, problem, slowest) for it in sides)

    low, high = 0, N
    while low < high:  # a larger n only takes longer
        middle = (low + high + 1) // 2
        low, high = (middle, high) if takes(middle) else (low, middle - 1)
    return low


def steps(N: int, first: int, last: int) -> tuple[int, ...]:
    """The n on both sides of each change of a padded size, for `same`.

    By two rules: the usual N + n - 1 rounded up to small factors, as SciPy does, and our own, N plus the
    larger border, rounded to a multiple of 4 with small factors (`corrconv.impls.fftw.good_size`).
    """
    from scipy.fft import next_fast_len

    rules: tuple[Length, ...] = (
        lambda n: next_fast_len(N + n - 1, real=True),
        lambda n: 4 * next_fast_len(-(-(N + n // 2) // 4), real=True),
    )
    found = set()
    for rule in rules:
        found |= {
            n for low in range(first, last) if rule(low) != rule(low + 1) for n in (low, low + 1)
        }
    return tuple(sorted(found))
