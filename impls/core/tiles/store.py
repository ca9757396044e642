"""The last step: from an inverse transform's samples to the result, scaled, in one pass."""

from __future__ import annotations

from typing import Any

import numpy as np

from impls.core.exact import from_float, working_dtype
from impls.core.problem import Problem
from impls.core.reduction import Array


class Store:
    """Writes outputs, divided by the transform's points; rounded where they are integers."""

    def __init__(self, problem: Problem, points: int) -> None:
        self._problem = problem
        self._rounded = problem.dtype.kind in "biu"
        self._scale: Any = np.ones((), working_dtype(problem)).real.dtype.type(1 / points)

    def __call__(self, samples: Array, out: Array) -> None:
        """Write `samples` to `out`, of the same shape."""
        if self._rounded:
            out[...] = from_float(self._problem, samples * self._scale)
        else:
            np.multiply(samples, self._scale, out=out)
