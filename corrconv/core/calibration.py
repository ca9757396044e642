"""What was calibrated on this machine, as `corrconv calibrate` and sweeps keep it: read once, and whole.

What is kept decides what `auto` computes with, so it is taken by its types and within its bounds, or not at
all: a file that does not fit is ignored with a warning that names it.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from corrconv.core import cache as stored
from corrconv.core.registers import Shape

FILE = "calibration.json"
MAKE = "corrconv calibrate makes it again"
USUAL = 0.5
"""The spread of what was not held out."""
MOST, WIDEST = 1e6, 100.0
"""Of a coefficient, in seconds, and of a spread: what is beyond was not measured."""


@dataclass(frozen=True)
class Entry:
    """What is known of one implementation, with one dtype and number of axes.

    Attributes
    ----------
    basis : str
        What it is taken to do, a name in `corrconv.model.bases`.
    coefficients : tuple of float
        Seconds a feature of that basis; the call's own come last.
    parallel : float
        The share of the work, all but the call's own, that more threads divide among them.
    spread : float
        The 90th percentile of |log(measured / predicted)| on what was held out.
    """

    basis: str
    coefficients: tuple[float, ...]
    parallel: float = 0.0
    spread: float = USUAL

    def __post_init__(self) -> None:
        if not self.coefficients or not all(0 <= it <= MOST for it in self.coefficients):
            raise ValueError(
                f"coefficients: must be seconds, 0 to {MOST:g}, got {self.coefficients}"
            )
        if not 0 <= self.parallel <= 1:
            raise ValueError(f"parallel: must be a share, 0 to 1, got {self.parallel}")
        if not 0 < self.spread <= WIDEST:
            raise ValueError(f"spread: must be over 0 and up to {WIDEST:g}, got {self.spread}")

    def seconds(self, features: tuple[float, ...], workers: int = 1) -> float:
        """The time for these features, the call's own not among them."""
        *each, fixed = self.coefficients
        work = sum(c * f for c, f in zip(each, features, strict=True))
        return fixed + work * (1 - self.parallel + self.parallel / workers)

    def scaled(self, factor: float, spread: float | None = None) -> Entry:
        """The same, so many times as slow, and with another spread where one is given."""
        coefficients = tuple(factor * value for value in self.coefficients)
        return Entry(
            self.basis, coefficients, self.parallel, self.spread if spread is None else spread
        )

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "basis": self.basis,
            "coefficients": [float(f"{value:.4g}") for value in self.coefficients],
            "parallel": round(self.parallel, 3),
            "spread": round(self.spread, 4),
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Entry:
        """From what `as_data` gave.

        Without a codec, for who has calibrated nothing.
        """
        return cls(
            str(data["basis"]),
            tuple(map(float, data["coefficients"])),
            float(data.get("parallel", 0.0)),
            float(data.get("spread", USUAL)),
        )


@dataclass(frozen=True)
class Calibration:
    """What is known of this machine; nothing, where nothing was calibrated.

    Attributes
    ----------
    made_at, swept : str
        When it was made, and when the last sweep that it learned from began: ISO 8601, UTC.
    simd_tile : str
        The shape of `numba_simd`'s tile that entries were measured with.
    entries : mapping of str to Entry
        By implementation, dtype and number of axes.
    first : mapping of str to float
        Seconds of import, plan and first call in a fresh process, by implementation.
    """

    made_at: str = ""
    swept: str = ""
    simd_tile: str = ""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    first: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.simd_tile:
            Shape.parse(self.simd_tile)
        for name, seconds in self.first.items():
            if not 0 < seconds <= MOST:
                raise ValueError(f"first: must be seconds, got {seconds} of {name}")


def file() -> Path:
    """Where it lies."""
    return stored.cache_folder() / FILE


@cache
def calibration() -> Calibration:
    """What was calibrated here; nothing where nothing was, or with another processor or libraries."""
    try:
        content = stored.read(FILE)
    except (FileNotFoundError, NotADirectoryError):
        return Calibration()
    except OSError as error:
        return ignored(error)
    from corrconv.kit import codec  # who has calibrated nothing does not wait for it

    try:
        held = codec.parse(content)
        if not isinstance(held, dict) or "format" not in held:
            raise ValueError("it is no calibration")
        if _of_others(held):
            return Calibration()
        return codec.from_data(Calibration, held)
    except ValueError as error:
        return ignored(error)


def _of_others(held: Mapping[str, Any]) -> bool:
    return any(held.get(key) != value for key, value in stored.calibrated_here().items())


def ignored(why: object) -> Calibration:
    """Warn that the file is of no use, and give what is used instead."""
    warnings.warn(
        f"the calibration in {file()} is unreadable and ignored: {why}; {MAKE}", stacklevel=3
    )
    return Calibration()
