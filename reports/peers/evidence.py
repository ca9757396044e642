"""How auto stands to its peers: everybody's times in random problems, in pairs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corrconv.kit import evidence
from corrconv.kit.codec import Count, Positive

from .. import questions
from ..questions import Made

if TYPE_CHECKING:
    import pandas as pd

NAME = "peers"
TITLE = "Against the peers"
MAKE = f"python -m corrconv.reports.measure {NAME}"


@dataclass(frozen=True)
class Row:
    """A contender in one problem.

    Attributes
    ----------
    problem : int
        Counts from 0; rows of one problem belong together.
    ndim, dtype, x_shape, h_shape, multiply_adds
        Of the problem.
    name, family : str
        The implementation; ``auto, one-shot`` is `corrconv.correlate` without a plan.
    peer : bool
        Whether somebody else's operation does the work.
    chosen : str
        What auto chose; empty for others.
    median, best : float or None
        Seconds over the rounds; None where it failed.
    ratio, low, high : float or None
        Its time over the planned auto's of the same round: the median, and its 95% interval.
    rounds : int
    failed : str
        Why it has no times; else empty.
    """

    problem: Count
    ndim: Count
    dtype: str
    x_shape: tuple[int, ...]
    h_shape: tuple[int, ...]
    multiply_adds: Count
    name: str
    family: str
    peer: bool
    chosen: str = ""
    median: Positive | None = None
    best: Positive | None = None
    ratio: Positive | None = None
    low: Positive | None = None
    high: Positive | None = None
    rounds: Count = 0
    failed: str = ""


@dataclass(frozen=True)
class Peers:
    """All contenders in all problems."""

    made: Made
    rows: tuple[Row, ...]

    @property
    def frame(self) -> pd.DataFrame:
        """The rows as a table."""
        return questions.frame(Row, self.rows)


def load(results: Path) -> Peers | None:
    """What is stored in a folder of results; None where nothing is.

    Raises
    ------
    ValueError
        Where it is damaged, or of another version; the message says what to do.
    """
    return evidence.load(Peers, evidence.place(results, NAME), remake=MAKE)
