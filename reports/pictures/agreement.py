"""Do all implementations give the same picture? Computed for each figure, never typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

import corrconv
from corrconv.core import Array


@dataclass(frozen=True)
class Agreement:
    """The implementations that were asked, and how far apart their answers lie.

    Attributes
    ----------
    names : tuple of str
        Those that can run here and support the problem.
    difference : float
        The largest difference between any two of them, at any output.
    largest : float
        The largest output, for scale.
    """

    names: tuple[str, ...]
    difference: float
    largest: float

    def sentence(self, unit: str) -> str:
        """The finding in words, for a caption."""
        return (
            f"All {len(self.names)} implementations that can do this here were run on it "
            f"({', '.join(self.names)}): the largest difference between any two, anywhere, is "
            f"{self.difference:.1e} {unit}, beside a largest output of {self.largest:.4g}."
        )


def agreement(x: Array, h: Array, mode: Literal["same", "valid"]) -> Agreement:
    """Convolve by every implementation that supports it, zero-filled, and compare the results."""
    problem = corrconv.Problem("convolve", x.shape, h.shape, mode, dtype=x.dtype)
    names = tuple(n for n in corrconv.available() if _takes(corrconv.get(n), problem, h))
    lowest = highest = corrconv.convolve(x, h, mode, method=names[0])
    for name in names[1:]:
        result = corrconv.convolve(x, h, mode, method=name)
        lowest, highest = np.minimum(lowest, result), np.maximum(highest, result)
    return Agreement(names, float((highest - lowest).max()), float(np.abs(highest).max()))


def _takes(implementation: corrconv.Implementation, problem: corrconv.Problem, h: Array) -> bool:
    return not (implementation.supports(problem) or implementation.supports_kernel(problem, h))
