"""What is known of memory: peaks of calls beyond input and output, by the image's side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corrconv.kit import evidence
from corrconv.kit.codec import Count

from .. import questions
from ..questions import Made

if TYPE_CHECKING:
    import pandas as pd

NAME = "memory"
TITLE = "Memory by size"
MAKE = f"python -m corrconv.reports.measure {NAME}"


@dataclass(frozen=True)
class Row:
    """One implementation at one size; float32, one thread.

    Attributes
    ----------
    name, family : str
    N, n : int
    image : int
        Bytes of the image, and as many of the result.
    extra : int
        Bytes of the peak beyond both.
    """

    name: str
    family: str
    N: Count
    n: Count
    image: Count
    extra: Count

    def __post_init__(self) -> None:
        if not 1 <= self.n <= self.N:
            raise ValueError(
                f"N, n: must be sides of an image and of its kernel, got {self.N}, {self.n}"
            )


@dataclass(frozen=True)
class Memory:
    """All peaks."""

    made: Made
    rows: tuple[Row, ...]

    @property
    def frame(self) -> pd.DataFrame:
        """The rows as a table."""
        return questions.frame(Row, self.rows)


def load(results: Path) -> Memory | None:
    """What is stored in a folder of results; None where nothing is.

    Raises
    ------
    ValueError
        Where it is damaged, or of another version; the message says what to do.
    """
    return evidence.load(Memory, evidence.place(results, NAME), remake=MAKE)
