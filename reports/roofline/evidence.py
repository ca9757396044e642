"""What the roofline rests on beside the sweep: what one core and its memory can do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corrconv.kit import evidence
from corrconv.kit.codec import Count, Positive

from ..questions import Made

NAME = "roofline"
TITLE = "Roofline"
MAKE = f"python -m corrconv.reports.measure {NAME}"


@dataclass(frozen=True)
class Most:
    """The most that was seen a second, in so many short samples."""

    per_second: Positive
    samples: Count


@dataclass(frozen=True)
class Roof:
    """What one core can do.

    Attributes
    ----------
    float32, float64 : Most
        Multiply-adds among registers.
    copy : Most
        Bytes read and written, of an array far beyond any cache.
    """

    float32: Most
    float64: Most
    copy: Most

    @property
    def peaks(self) -> dict[str, float]:
        """Multiply-adds a second by dtype."""
        return {"float32": self.float32.per_second, "float64": self.float64.per_second}


@dataclass(frozen=True)
class Roofline:
    """The roof; what lies below it is in the sweep."""

    made: Made
    roof: Roof


def load(results: Path) -> Roofline | None:
    """What is stored in a folder of results; None where nothing is.

    Raises
    ------
    ValueError
        Where it is damaged, or of another version; the message says what to do.
    """
    return evidence.load(Roofline, evidence.place(results, NAME), remake=MAKE)
