"""The one rule by which a cell is not tried: a call that would take over the tier's limit.

The limit is a second, or less where a tier says so (`corrconv.measure.grids`).

How many multiply-adds a second it makes, to an order of magnitude, each implementation says itself.
That decides which cells are shown as n/a, and nothing else.
"""

from __future__ import annotations

from corrconv import Implementation, Problem
from corrconv.measure.grids import tier
from corrconv.measure.problems import low_rank_only


def too_slow(
    implementation: Implementation, problem: Problem, limit: float | None = None
) -> str | None:
    """Why a cell is not tried; None where it is.

    What takes kernels of low rank alone is taken to make one pass along columns and one along rows.
    Routes through the FFT, and those that may choose it, always are: the largest transform measured
    takes less than the limit. That is the tier's, or `limit`, in seconds a call.
    """
    if implementation.family != "direct":
        return None
    work = problem.multiply_adds
    if low_rank_only(implementation):
        work = work // problem.taps * sum(problem.kernel_shape)
    seconds = work / implementation.rate(problem)
    limit = tier().limit if limit is None else limit
    if seconds <= limit:
        return None
    return f"about {seconds:.2g} s a call predicted, the limit is {limit:g} s"
