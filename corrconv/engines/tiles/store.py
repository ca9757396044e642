"""The last step: from an inverse transform's samples to the result, in one pass."""

from __future__ import annotations

from typing import Any

import numpy as np

from corrconv.core.exact import from_float, working_dtype
from corrconv.core.problem import Problem
from corrconv.core.reduction import Array


class Store:
    """Writes outputs, rounded where they are integers; divided by `points` where those are given."""

    def __init__(self, problem: Problem, points: int = 1) -> None:
        self._problem = problem
        self._rounded = problem.dtype.kind in "biu"
        self._scale: Any = np.ones((), working_dtype(problem)).real.dtype.type(1 / points)
        self._scaled = points != 1

    def __call__(self, samples: Array, out: Array, positive: bool = False) -> None:
        """Write `samples` to `out`, of the same shape; as 0 what is less, where that is asked."""
        if positive and samples.min() < 0:  # seldom
            np.maximum(samples, 0, out=out)
        elif self._rounded:
            values = samples * self._scale if self._scaled else samples
            out[...] = from_float(self._problem, values)
        elif self._scaled:
            np.multiply(samples, self._scale, out=out)
        else:
            out[...] = samples
