"""Nodes of the transform: polynomials mod (z^N - w), and what splitting them multiplies by.

A pass of radix R splits a node mod (z^N - exp(-2πi·phase)) into R nodes mod (z^(N/R) - exp(-2πi·(phase +
k)/R)). Phases are exact: whole numbers over one denominator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from corrconv.core.reduction import Array
from corrconv.engines.fft.roots import roots


@dataclass(frozen=True)
class Nodes:
    """The nodes of one level, in the order in which passes leave them.

    Attributes
    ----------
    numerators : ndarray of int64
        Of their phases.
    denominator : int
        Of all phases.
    """

    numerators: Array
    denominator: int

    @classmethod
    def cyclic(cls) -> Nodes:
        """One node, mod (z^N - 1)."""
        return cls(np.zeros(1, np.int64), 1)

    @classmethod
    def right_angle(cls) -> Nodes:
        """One node, mod (z^N - i): of real samples, its second half the imaginary part of the first."""
        return cls(np.full(1, -1, np.int64), 4)

    def split(self, radix: int) -> Nodes:
        """The next level's."""
        every = self.numerators[:, None] + self.denominator * np.arange(radix)
        return Nodes(every.ravel(), self.denominator * radix)

    def twiddles(self, radix: int, dtype: np.dtype[Any]) -> Array:
        """What a pass of this radix multiplies its legs by: of shape (nodes, legs, 2)."""
        legs = np.outer(self.numerators, np.arange(radix))
        return roots(legs, self.denominator * radix, dtype)

    def twists(self, lanes: int, dtype: np.dtype[Any]) -> Array:
        """What makes each node, of so many points, one mod (z^lanes - 1): (nodes, 2, lanes)."""
        return np.ascontiguousarray(self.twiddles(lanes, dtype).swapaxes(1, 2))
