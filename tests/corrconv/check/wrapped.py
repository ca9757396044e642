"""A correct implementation, whose calls go through a fault."""

from __future__ import annotations

import numpy as np

import corrconv
from corrconv.core import Implementation, Plan

STRIDED = corrconv.get("strided")


class Wrapped(Implementation):
    """Right, unless `fault` is written anew."""

    name, family, library, reference = "wrapped", "direct", "numpy", "a test"
    dtypes = STRIDED.dtypes
    componentwise = True

    def make_plan(self, problem, workers):
        self.seen = {}  # of this plan
        right = STRIDED.plan(problem)
        return Plan(problem, workers, lambda x, h: self.fault(right, x, h))

    def fault(self, right, x, h):
        return right(x, h)


def spoiled(y):
    """One output wrong, by a thousandth of the largest."""
    place = y.size // 2
    if y.dtype.kind == "b":
        y.flat[place] = not y.flat[place]
    elif y.dtype.kind in "iu":
        y.flat[place] ^= 1
    else:
        y.flat[place] += 1e-3 * (np.abs(y).max() or 1)
    return y
