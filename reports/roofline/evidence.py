"""What the roofline rests on: what one core and its memory can do, and what each direct sum reached."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corrconv.kit import evidence

from .. import questions
from ..questions import Made

if TYPE_CHECKING:
    import pandas as pd

NAME = "roofline"
TITLE = "Roofline"
MAKE = f"python -m corrconv.reports.measure {NAME}"


@dataclass(frozen=True)
class Most:
    """The most that was seen a second, in so many short samples."""

    per_second: float
    samples: int


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
class Row:
    """One direct sum at one size.

    Attributes
    ----------
    name, family, dtype : str
    N, n : int
    bytes : int
        Of image and result, each read or written once.
    per_second : float
        Multiply-adds a second, n²N² a call: the median.
    share : float
        Of the peak samples around it: the median over the rounds.
    best_share : float
        The most multiply-adds a second over the most of the peak samples.
    peak : float
        Multiply-adds a second of the peak samples: the median.
    rounds : int
    """

    name: str
    family: str
    dtype: str
    N: int
    n: int
    bytes: int
    per_second: float
    share: float
    best_share: float
    peak: float
    rounds: int


@dataclass(frozen=True)
class Roofline:
    """The roof and what lies below it."""

    made: Made
    roof: Roof
    rows: tuple[Row, ...]

    @property
    def frame(self) -> pd.DataFrame:
        """The rows as a table."""
        return questions.frame(Row, self.rows)


def load(results: Path) -> Roofline | None:
    """What is stored beside asv's results; None where nothing is.

    Raises
    ------
    ValueError
        Where it is damaged, or of another version; the message says what to do.
    """
    return evidence.load(Roofline, evidence.place(results, NAME), remake=MAKE)
