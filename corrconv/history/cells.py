"""What is measured of every commit: our implementations in a handful of regimes, beside one yardstick.

Names and sizes stay as they are, since a series is of what stays; a regime that is changed gets another name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import corrconv
from corrconv import Implementation
from corrconv.kit.registered import loaded
from corrconv.measure.grids import too_slow
from corrconv.measure.problems import low_rank_only, same

YARDSTICK = "scipy.signal.fftconvolve"
"""What ratios are to: a function of the library's, called as its users do, which no commit here changes."""
AGAIN = "yardstick"
"""The yardstick entered as if it were an implementation: its ratio is 1, and how far it is off is noise."""
SECONDS = 0.03
"""Predicted seconds a call from which an implementation is not followed in a regime."""


@dataclass(frozen=True)
class Regime:
    """A correlate, ``same``, zero-filled, on one thread, whose cost is of one kind.

    Attributes
    ----------
    image, kernel : tuple of int
        Shapes; sides of kernels are odd, so that the yardstick has the same middle.
    dtype : str
    words : str
        What its time goes to.
    rank_one : bool
        Whether kernels are of rank one; what takes those alone, and what chooses it, is followed there.
    """

    image: tuple[int, ...]
    kernel: tuple[int, ...]
    dtype: str
    words: str
    rank_one: bool = False

    @property
    def sizes(self) -> str:
        """As ``512² with 7², float32``."""
        N, n = self.image[0], self.kernel[0]
        if len(self.image) == 1:
            return f"{N:,} samples with {n} taps, {self.dtype}"
        rank = ", rank one" if self.rank_one else ""
        return f"{N:,}² with {n}²{rank}, {self.dtype}"


REGIMES: Mapping[str, Regime] = {
    "call": Regime((64, 64), (5, 5), "float32", "the call itself, and what surrounds the sum"),
    "direct": Regime((512, 512), (7, 7), "float32", "multiply-adds of a small kernel"),
    "between": Regime((512, 512), (21, 21), "float64", "sums and transforms, about alike"),
    "transforms": Regime((1024, 1024), (63, 63), "float32", "transforms"),
    "passes": Regime(
        (512, 512), (21, 21), "float32", "passes along columns and rows", rank_one=True
    ),
    "signal": Regime((100_000,), (255,), "float32", "a signal with many taps"),
}


def followed() -> dict[str, list[str]]:
    """Our implementations by regime, without those that would take too long there."""
    ours = [it for name in corrconv.names() if (it := loaded(name)) and it.ours]
    return {
        regime: [it.name for it in ours if _is_followed(it, of)] for regime, of in REGIMES.items()
    }


def _is_followed(it: Implementation, of: Regime) -> bool:
    problem = same(of.image, of.kernel, of.dtype)
    if of.rank_one != low_rank_only(it) and not (of.rank_one and it.family == "choice"):
        return False
    return it.supports(problem) is None and too_slow(it, problem, SECONDS) is None


def names() -> list[str]:
    """All that is followed in any regime, and the yardstick."""
    return [*sorted({name for of in followed().values() for name in of}), AGAIN]
