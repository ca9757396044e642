"""Which n to judge next: outward until the winner is clear, then bisection, then a look at the steps.

`following` is a function of what is known alone, so that a search that was interrupted goes on as if it had
not been. The crossovers are a set: an FFT's time has steps where its padded size changes, and at each
of them the faster one may change back. So a bisection is not enough: steps near a ratio of 1 are judged, too.

*Rejected:* every n of a grid (ten times as many comparisons, most of them far from 1), and a fit through
measured ratios (it smooths the very steps that make several crossovers).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from corrconv import Implementation
from corrconv.core.guests import declined
from corrconv.crossover.evidence import Pair, Point, Row
from corrconv.measure.grids import too_slow

MOST = 12
"""Points in a row, at most."""
OUT = 1.4, 2.0
"""The first step outward from the start, and the largest, as factors of n."""
CLEAR = math.log(2)
"""A search goes no farther out where one is twice as fast, and the ratio has `GROWN`."""
GROWN, APART = math.log(1.1), 1.25
"""By that factor since the n that is smaller (larger) by 1.25: a trend, and no step."""
CLOSE = 1.06
"""Neighbours with a ratio no larger are near enough; so are n and n + 1."""
STEP = math.log(1.35)
"""What a step of a padded size may change: steps are judged where the ratio is nearer to 1."""
SPACED = 1.03
"""Steps nearer to a judged n than by that factor say nothing new."""
SLOWEST = 0.3
"""Seconds a call, roughly: a direct sum that takes longer is not tried."""


def search(
    N: int,
    judge: Callable[[int], Point],
    first: int,
    last: int,
    start: int,
    steps: Sequence[int] = (),
    most: int = MOST,
) -> Row:
    """Judge n after n, of `first` to `last`, until the crossovers are bracketed, or `most` are judged.

    It begins at `start`, a guess of the crossover; `steps` are the n beside which a time may jump. N is only
    kept in the result.
    """
    if not 1 <= first <= last:
        raise ValueError(f"n: the range {first} to {last} is empty")
    row = Row(N, first, last, ())
    while len(row.points) < most and (n := following(row, start, steps)) is not None:
        points = sorted((*row.points, judge(n)), key=lambda point: point.n)
        row = replace(row, points=tuple(points))
    return row


def following(row: Row, start: int, steps: Sequence[int] = ()) -> int | None:
    """The next n to judge; None where nothing is left to ask."""
    start = min(max(start, row.first), row.last)
    return start if not row.points else _outward(row, start) or _inward(row) or _beside(row, steps)


def _outward(row: Row, start: int) -> int | None:
    """Farther up or down, on the side that is less clear, until both are settled.

    Where no crossover is known, the less clear side goes all the way: that there is none is said of a
    range, and not guessed from a trend.
    """
    bottom, top = row.points[0], row.points[-1]
    upward = abs(top.log) <= abs(bottom.log)  # the less clear side is the upper one
    known = bool(row.brackets)
    up = top.n < row.last and not (_settled(row, upward=True) and (known or not upward))
    down = bottom.n > row.first and not (_settled(row, upward=False) and (known or upward))
    if up and (upward or not down):
        return min(row.last, max(top.n + 1, round(top.n * _factor(top.n / start))))
    if down:
        return max(row.first, min(bottom.n - 1, round(bottom.n / _factor(start / bottom.n))))
    return None


def _factor(gone: float) -> float:
    """Steps grow with the way that is gone: a good guess costs few points, a bad one not many."""
    return min(max(gone, OUT[0]), OUT[1])


def _settled(row: Row, *, upward: bool) -> bool:
    """Whether the faster one at an end is so clear that nothing beyond it will change that."""
    end, *others = reversed(row.points) if upward else row.points
    if not end.resolved or abs(end.log) < CLEAR:
        return False
    apart = (it for it in others if max(it.n / end.n, end.n / it.n) >= APART)
    before = next(apart, None)
    return before is not None and math.copysign(1, end.log) * (end.log - before.log) >= GROWN


def _inward(row: Row) -> int | None:
    """The middle of the widest gap inside a bracket."""
    gaps = [
        (high / low, low, high)
        for bracket in row.brackets
        for low, high in pairwise((bracket.low, *bracket.unresolved, bracket.high))
        if not close(low, high)
        # between two without verdict there is nothing to find: the bracket's ends would not move
        and not (low in bracket.unresolved and high in bracket.unresolved)
    ]
    if not gaps:
        return None
    _, low, high = max(gaps)
    return min(max(round(math.sqrt(low * high)), low + 1), high - 1)


def _beside(row: Row, steps: Sequence[int]) -> int | None:
    """The step whose ratio should be nearest to 1, of those where a step could change the verdict."""
    wanted = [
        (abs(expected), n)
        for n in steps
        if not any(max(n / known.n, known.n / n) < SPACED for known in row.points)
        and not any(
            bracket.low < n < bracket.high for bracket in row.brackets
        )  # `_inward` was there
        and (expected := _between(row, n)) is not None
        and abs(expected) < STEP
    ]
    return min(wanted)[1] if wanted else None


def _between(row: Row, n: int) -> float | None:
    """The logarithm of the ratio at n, on the line through its neighbours; None beyond the ends."""
    for p, q in pairwise(row.points):
        if p.n < n < q.n:
            return p.log + math.log(n / p.n) / math.log(q.n / p.n) * (q.log - p.log)
    return None


def close(low: int, high: int) -> bool:
    """Whether there is no need to look between two n."""
    return high - low <= 1 or high / low <= CLOSE


def last(pair: Pair, N: int, sides: Sequence[Implementation], slowest: float = SLOWEST) -> int:
    """The largest n, N at most, that both implementations take, and do in time; 0 where there is none."""

    def takes(n: int) -> bool:
        problem = pair.problem(N, n)
        return not any(declined(it, problem) or too_slow(it, problem, slowest) for it in sides)

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

    def padded(n: int) -> tuple[int, int]:
        ours = 4 * next_fast_len(-(-(N + n // 2) // 4), real=True)
        return next_fast_len(N + n - 1, real=True), ours

    changed = [n for n in range(first, last) if padded(n) != padded(n + 1)]
    return tuple(sorted({n for low in changed for n in (low, low + 1)}))
