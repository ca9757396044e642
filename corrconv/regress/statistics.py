"""When a cell is slower: two stages, of which the second, on fresh data, bears the error rate of all
cells.

**The unit is a pair of fresh processes**, one of each side: it gives a cell one value, the median
log-ratio over its blocks. Where a change does nothing, both processes are of one kind and their times
exchangeable, whatever drifts, bursts, or differs from process to process. So a value is as likely as its
negative, and Wilcoxon's signed-rank test is exact (F. Wilcoxon, Individual comparisons by ranking methods,
Biometrics Bulletin 1, 1945; its intervals: M. Hollander, D. Wolfe, Nonparametric Statistical Methods, ch.
3).

**Screen.** Each cell has `SCREEN` values, or more where there is time. Who is off by half of the minimum
effect is a suspect. That is no finding, and may err often: it costs time only.

**Confirm.** Suspects, and they alone, are measured again in fresh processes, `confirming` many or more,
which is known before the first of them runs. A suspect is slower, or faster, in the direction that it was
suspected of, where the one-sided bound at `FAMILY` divided by the number of suspects (Bonferroni) excludes
no change, and the estimate of these values alone reaches the minimum effect. The values of the second
stage know nothing of the first, so whatever the screen did, however many cells there are, the chance that
an unchanged run names anything is at most `FAMILY`. *Rejected:* one stage with Bonferroni over all cells:
100 cells at 1% need 15 pairs of each cell for what here 8 + 10 of a few do.

**Not slower** is a claim of its own, and not the lack of a finding: the upper bound at `MISS` is below the
minimum effect. That *all* cells are holds with no correction, since each has to be shown (R. Berger,
Multiparameter hypothesis testing and acceptance sampling, Technometrics 24, 1982). A cell that is slower
by the minimum effect or more passes the screen's bound, or that of the second stage, with at most `MISS`
each: 5%.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from statistics import NormalDist, median, pstdev

FAMILY = 0.01
"""Chance that an unchanged run names any cell at all."""
MISS = 0.025
"""Chance that a cell which is slower by the minimum effect passes a bound: one in each stage."""
SCREEN = 8
"""Values of a cell in the first stage, at least: with six all must agree on the bound, with eight some may
dissent."""
MORE = 24
"""Values of a cell in the first stage, at most, and beyond what the second needs. How many are taken the
budget tells, before any is looked at."""
SLACK = 3
"""Pairs of the second stage beyond those that reach its level where all agree: room for some that dissent."""
FOUND = 0.9
"""With which power a slowdown is found that is called one that would have been."""


@cache
def dissent(count: int, level: float) -> int:
    """The largest W with P(W or less) at most `level`, of `count` values; -1 where there is none.

    W is the sum of the ranks of the values on the wrong side: each of 2^count choices of signs is as likely.
    """
    ways = [1]
    for rank in range(1, count + 1):
        longer = [0] * (len(ways) + rank)
        for total, number in enumerate(ways):
            longer[total] += number
            longer[total + rank] += number
        ways = longer
    found, gone = -1, 0
    while found + 1 < len(ways) and (gone + ways[found + 1]) / 2**count <= level:
        found += 1
        gone += ways[found]
    return found


def walsh(values: Sequence[float]) -> list[float]:
    """The means of all pairs of values, each with itself, too, in growing order."""
    return sorted((a + b) / 2 for place, a in enumerate(values) for b in values[place:])


def estimate(values: Sequence[float]) -> float:
    """Hodges' and Lehmann's: the median of those means."""
    return median(walsh(values))


def bounds(values: Sequence[float], level: float) -> tuple[float, float]:
    """Below and above which the true log-ratio lies with a chance of at most `level` each.

    Infinite where there are too few values for that.
    """
    left_out = dissent(len(values), level)
    if left_out < 0:
        return -math.inf, math.inf
    means = walsh(values)
    return means[left_out], means[-1 - left_out]


def suspect(values: Sequence[float], effect: float) -> bool:
    """Whether a cell of the screen is to be measured again; `effect` is a factor's excess, as 0.03."""
    return abs(estimate(values)) >= math.log1p(effect) / 2


def confirming(suspects: int) -> int:
    """Pairs of processes of the second stage."""
    return math.ceil(math.log2(max(1, suspects) / FAMILY)) + SLACK


def detectable(values: Sequence[float], effect: float, suspects: int = 1) -> float:
    """Which slowdown, as a factor's excess, is found with the power `FOUND` where values are as these."""
    count = confirming(suspects)
    error = pstdev(values) * math.sqrt(len(values) / (len(values) - 1) / count)
    z = NormalDist().inv_cdf
    # beyond what normal values need, since these have tails and Wilcoxon's steps are coarse
    significant = (z(1 - FAMILY / max(1, suspects)) + z(FOUND) + 0.5) * error
    return math.expm1(max(significant, math.log1p(effect) + z(FOUND) * error))
