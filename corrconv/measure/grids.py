"""What ratios are to, and what is not tried because it would take too long."""

from __future__ import annotations

from corrconv import Implementation, Problem
from corrconv.core.guests import told
from corrconv.measure.problems import low_rank_only

REFERENCE = "scipy_fft"
"""What ratios are to: there on every machine, seldom the fastest, never the slowest, and no commit here
changes it."""
SLOW = 1.0
"""Seconds a call, predicted, from which an implementation is not tried."""


def too_slow(implementation: Implementation, problem: Problem, limit: float = SLOW) -> str | None:
    """Why a call is not tried; None where it is.

    What takes kernels of low rank alone is taken to make one pass along columns and one along rows.
    Routes through the FFT, and those that may choose it, always are tried: the largest transform measured
    takes less than the limit, which is in seconds a call.
    """
    if implementation.family != "direct":
        return None
    work = problem.multiply_adds
    if low_rank_only(implementation):
        work = work // problem.taps * sum(problem.kernel_shape)
    seconds = work / told(implementation, "rate", problem)
    if seconds <= limit:
        return None
    return f"about {seconds:.2g} s a call predicted, the limit is {limit:g} s"
