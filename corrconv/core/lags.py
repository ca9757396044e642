"""Lags from -L to L of a correlation: a ``valid`` correlation of that part of the extended image."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from corrconv.core.problem import Problem
from corrconv.core.reduction import Array, extend_into

if TYPE_CHECKING:
    from corrconv.core.plan import Plan


def between_lags(
    problem: Problem, plain: Plan
) -> tuple[
    Callable[[Array, Array, Array], object], Callable[[Array], Callable[[Array, Array], object]]
]:
    """``write(x, h, out)`` and ``hold(h)`` of a plan for lags.

    Parameters
    ----------
    problem : Problem
        With lags, and without axes.
    plain : Plan
        Of `problem.plain`.
    """
    taps = tuple(slice(start, stop) for start, stop in problem.lag_taps)
    spans = [
        (start - lag, stop + lag)
        for (start, stop), lag in zip(problem.lag_taps, problem.max_lag or ())
    ]

    def window(x: Array) -> Array:
        """Of the extended image: lag k of tap l is sample l + k."""
        out = np.empty(plain.problem.x_shape, problem.dtype)
        extend_into(out, problem, x, spans)
        return out

    def hold(h: Array) -> Callable[[Array, Array], object]:
        fixed = plain.fixed(h[taps])
        return lambda x, out: fixed(window(x), out)

    return lambda x, h, out: plain(window(x), h[taps], out), hold
