"""What is known of threads: what more of them bring, in pairs, and how many a call really uses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from corrconv.kit import evidence

from .. import questions
from ..questions import Made

if TYPE_CHECKING:
    import pandas as pd

NAME = "threads"
TITLE = "Threads"
MAKE = f"python -m corrconv.reports.measure {NAME}"
BOUND = "multiply-adds alone"
"""The name of the bound that the machine sets: what so many threads gain that touch no memory."""
FROM_SECONDS = 5e-3
"""Calls that take less on one thread say little: waking another costs a good part of them."""


@dataclass(frozen=True)
class Row:
    """One implementation at one size with so many threads.

    Attributes
    ----------
    name, family : str
        ``multiply-adds alone`` is the bound that the machine sets.
    ours, low_rank : bool
        Whether it computes here; whether its kernels are Gaussians.
    ndim, N, n, workers : int
    median, best : float
        Seconds.
    speed : float
        One thread's time over this one's, the median over pairs of samples.
    rounds : int
    """

    name: str
    family: str
    ours: bool
    low_rank: bool
    ndim: int
    N: int
    n: int
    workers: int
    median: float
    best: float
    speed: float
    rounds: int


class Use(StrEnum):
    """How the threads that ran stand to those that were allowed."""

    AS_ALLOWED = "as allowed"
    FEWER = "fewer"
    MORE = "more"


@dataclass(frozen=True)
class Counted:
    """How many threads calls of one implementation used, by the processor time of each.

    Attributes
    ----------
    name : str
    workers : int
        How many were allowed.
    use : Use or None
        None where it could not be counted.
    at_once : float or None
        The most that ran or waited for a processor at once, over the sizes that were tried.
    failed : str
        Why it was not counted; else empty.
    """

    name: str
    workers: int
    use: Use | None = None
    at_once: float | None = None
    failed: str = ""


@dataclass(frozen=True)
class Threads:
    """Speed-ups, and threads counted."""

    made: Made
    rows: tuple[Row, ...]
    counted: tuple[Counted, ...]

    @property
    def frame(self) -> pd.DataFrame:
        """The speed-ups as a table."""
        return questions.frame(Row, self.rows)


def load(results: Path) -> Threads | None:
    """What is stored beside asv's results; None where nothing is.

    Raises
    ------
    ValueError
        Where it is damaged, or of another version; the message says what to do.
    """
    return evidence.load(Threads, evidence.place(results, NAME), remake=MAKE)
