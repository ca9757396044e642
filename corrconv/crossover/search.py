"""Which n to judge next: outward until the winner is clear, then bisection, then a look at the steps.

`following` is a function of what is known alone, so that a search that was interrupted goes on as if it had
not been. The crossovers are a set: an FFT's time has steps where its padded size changes, and at each
of them the faster one may change back. So a bisection is not enough: steps near a ratio of 1 are judged, too.

*Rejected:* every n of a grid (ten times as many comparisons, most of them far from 1), and a fit through
measured ratios (it smooths the very steps that make several crossovers).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from corrconv.crossover.types import Point, Row

Judge = Callable[[int], Point]
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


def search(
    N: int,
    judge: Judge,
    first: int,
    last: int,
    start: int,
    steps: Sequence[int] = (),
    most: int = MOST,
) -> Row:
    """Judge n after n until the crossovers are bracketed, or `most` are judged.

    Parameters
    ----------
    N : int
        Only kept in the result.
    judge : callable
        Gives the point of an n.
    first, last : int
        The n that may be asked for.
    start : int
        Where to begin: a guess of the crossover.
    steps : sequence of int
        The n beside which a time may jump.
    most : int

    Raises
    ------
    ValueError
        Where the range is empty.
    """
    if not 1 <= first <= last:
        raise ValueError(f"n: the range {first} to {last} is empty")
    points: dict[int, Point] = {}
    while len(points) < most:
        n = following(points, first, last, start, steps)
        if n is None:
            break
        points[n] = judge(n)
    return Row(N, first, last, tuple(points[n] for n in sorted(points)))


def following(
    points: Mapping[int, Point], first: int, last: int, start: int, steps: Sequence[int] = ()
) -> int | None:
    """The next n to judge; None where nothing is left to ask."""
    start = min(max(start, first), last)
    if not points:
        return start
    return _outward(points, first, last, start) or _inward(points) or _beside(points, steps)


def _outward(points: Mapping[int, Point], first: int, last: int, start: int) -> int | None:
    """Farther up or down, on the side that is less clear, until both are settled.

    Where no crossover is known, the less clear side goes all the way: that there is none is said of a
    range, and not guessed from a trend.
    """
    top, bottom = max(points), min(points)
    upward = abs(points[top].log) <= abs(points[bottom].log)  # the less clear side is the upper one
    known = bool(_row(points).brackets)
    up = top < last and not (_settled(points, top, True) and (known or not upward))
    down = bottom > first and not (_settled(points, bottom, False) and (known or upward))
    if up and (upward or not down):
        return min(last, max(top + 1, round(top * _factor(top / start))))
    if down:
        return max(first, min(bottom - 1, round(bottom / _factor(start / bottom))))
    return None


def _factor(gone: float) -> float:
    """Steps grow with the way that is gone: a good guess costs few points, a bad one not many."""
    return min(max(gone, OUT[0]), OUT[1])


def _settled(points: Mapping[int, Point], end: int, upward: bool) -> bool:
    """Whether the faster one at an end is so clear that nothing beyond it will change that."""
    point = points[end]
    if not point.resolved or abs(point.log) < CLEAR:
        return False
    inner = [n for n in points if (n <= end / APART if upward else n >= end * APART)]
    if not inner:
        return False
    before = points[max(inner) if upward else min(inner)]
    return math.copysign(1, point.log) * (point.log - before.log) >= GROWN


def _inward(points: Mapping[int, Point]) -> int | None:
    """The middle of the widest gap inside a bracket."""
    gaps = [
        (high / low, low, high)
        for bracket in _row(points).brackets
        for low, high in pairwise((bracket.low, *bracket.unresolved, bracket.high))
        if not close(low, high)
        # between two without verdict there is nothing to find: the bracket's ends would not move
        and not (low in bracket.unresolved and high in bracket.unresolved)
    ]
    if not gaps:
        return None
    _, low, high = max(gaps)
    return min(max(round(math.sqrt(low * high)), low + 1), high - 1)


def _beside(points: Mapping[int, Point], steps: Sequence[int]) -> int | None:
    """The step whose ratio should be nearest to 1, of those where a step could change the verdict."""
    brackets = _row(points).brackets
    wanted = [
        (abs(expected), n)
        for n in steps
        if not any(max(n / known, known / n) < SPACED for known in points)
        and not any(bracket.low < n < bracket.high for bracket in brackets)  # `_inward` was there
        and (expected := _between(points, n)) is not None
        and abs(expected) < STEP
    ]
    return min(wanted)[1] if wanted else None


def _between(points: Mapping[int, Point], n: int) -> float | None:
    """The logarithm of the ratio at n, on the line through its neighbours; None beyond the ends."""
    below = [known for known in points if known < n]
    above = [known for known in points if known > n]
    if not below or not above:
        return None
    p, q = points[max(below)], points[min(above)]
    share = math.log(n / p.n) / math.log(q.n / p.n)
    return p.log + share * (q.log - p.log)


def _row(points: Mapping[int, Point]) -> Row:
    return Row(0, 1, 1, tuple(points[n] for n in sorted(points)))


def close(low: int, high: int) -> bool:
    """Whether there is no need to look between two n."""
    return high - low <= 1 or high / low <= CLOSE
