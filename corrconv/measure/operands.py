"""Operands that nobody has seen before: they change in place, so that to remember a result gains nothing.

Before every sample a few samples of the image are drawn anew, scattered over all of it, and each kernel is
multiplied by a number that it never had. So a result, or a spectrum, that is remembered by where the
operands lie, or by a digest of few of their samples, is another problem's, and is found wrong; a digest of
all samples never recurs, and only costs its time. That lies outside what is timed, is the same for all
sides, and touches as little of an image as a call may find changed in the caches anyhow.

*Rejected:* new arrays (a library may be slower or faster at another address, and fresh pages cost), and all
samples of the image (half a millisecond a sample at 1024²).
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable

import numpy as np

from corrconv import Problem
from corrconv.check.spot import PRODUCTS, Spot
from corrconv.core import Array

SCATTERED = 256
"""Samples of an image that change, at most; never more than an eighth of it."""
DRAWN = 64
"""Sets of places that take turns."""
LINE = 64
"""Bytes at a multiple of which each kernel begins, as those of NumPy's own arrays about do."""
AFTER = 6_000
"""Exact products that confirm an answer but the first, of which the error is told."""
Draw = Callable[[Problem], tuple[Array, list[Array]]]


class Operands:
    """An image, and as many kernels as a sample has calls.

    Parameters
    ----------
    problem : Problem
    draw : callable
        Gives the image, and kernels to begin with; the same each time.
    products : int
        Exact products with which the first answer is found.

    Attributes
    ----------
    x : ndarray
    kernels : list of ndarray
        The first ones that were drawn until `renew` is called.
    """

    def __init__(self, problem: Problem, draw: Draw, products: int = PRODUCTS) -> None:
        self.problem = problem
        self._draw, self._products = draw, products
        self.x, self.kernels = draw(problem)
        self._random = np.random.default_rng(1)
        flat = self.x.reshape(-1)
        count = max(1, min(SCATTERED, flat.size // 8))
        self._places = self._random.integers(0, flat.size, (DRAWN, count))
        self._values = flat[self._random.integers(0, flat.size, 4 * count + DRAWN)]
        drawn, taps = self.kernels, problem.taps
        self._row = -(-taps * problem.dtype.itemsize // LINE) * LINE // problem.dtype.itemsize
        self._first = np.zeros((len(drawn), self._row), problem.dtype)
        self._first[:, :taps] = [h.reshape(-1) for h in drawn]
        self._hold(max(2, len(drawn)))
        self._renewed = 0
        self._spot: Spot | None = None

    def _hold(self, count: int) -> None:
        """Have so many kernels at least: a whole number of times those that were drawn."""
        times = -(-count // len(self._first))
        size = times * len(self._first) * self._row
        raw = np.empty(size * self.problem.dtype.itemsize + LINE, np.uint8)
        begin = -raw.ctypes.data % LINE
        held = raw[begin : raw.size - LINE + begin].view(self.problem.dtype)
        self._held = held.reshape(times, len(self._first), self._row)
        self._held[...] = self._first
        shape = self.problem.h_shape
        rows = self._held.reshape(-1, self._row)[:, : math.prod(shape)]
        self.kernels = [row.reshape(shape) for row in rows]

    def renew(self, count: int) -> None:
        """Change the image, and so many kernels, the first ones."""
        if count > len(self.kernels):
            self._hold(2 * count)
        self._spot = None
        self._renewed += 1
        places = self._places[self._renewed % DRAWN]
        start = int(self._random.integers(self._values.size - places.size))
        self.x.reshape(-1)[places] = self._values[start : start + places.size]
        times = -(-count // len(self._first))
        factors = self._factors((times, len(self._first), 1))
        np.multiply(self._first, factors, out=self._held[:times])

    def _factors(self, shape: tuple[int, ...]) -> Array:
        """Whole numbers have few that leave them small, so that kernels of them recur."""
        kind, dtype = self.problem.dtype.kind, self.problem.dtype
        if kind in "fc":
            return self._random.uniform(1, 2, shape).astype(dtype)
        return self._random.integers(1, 4, shape).astype(dtype)

    def reset(self) -> None:
        """As they were drawn, with the answer that all sides are compared with before they are timed."""
        if self._renewed:
            self.x[...] = self._draw(self.problem)[0]
            self._held[...] = self._first
            self._renewed, self._spot = 0, None

    @property
    def spot(self) -> Spot:
        """The answer for the image and the first kernel as they are."""
        if self._spot is None:
            products = AFTER if self._renewed else self._products
            self._spot = Spot.of(self.problem, self.x, self.kernels[0], products)
        return self._spot

    def digest(self) -> tuple[int, ...]:
        """Of the image and two kernels: whoever has changed them is found."""
        both = (self.x, *self.kernels[:2])
        return tuple(zlib.crc32(each.reshape(-1).view(np.uint8).data) for each in both)
