"""What is known of threads beside the sweep: how many a call really uses, and what the machine allows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from corrconv.kit import evidence
from corrconv.kit.codec import Count, Positive

from ..questions import Made

NAME = "threads"
TITLE = "Threads"
MAKE = f"python -m corrconv.reports.measure {NAME}"


@dataclass(frozen=True)
class Bound:
    """What so many threads gain that touch no memory: the machine sets it.

    Attributes
    ----------
    workers : int
    speed : float
        One thread's time over this one's, the median over pairs of samples.
    rounds : int
    """

    workers: Count
    speed: Positive
    rounds: Count


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
    workers: Count
    use: Use | None = None
    at_once: Positive | None = None
    failed: str = ""


@dataclass(frozen=True)
class Threads:
    """Threads counted, and what the machine allows."""

    made: Made
    bounds: tuple[Bound, ...]
    counted: tuple[Counted, ...]

    def bound(self, workers: int) -> float | None:
        """How many times as fast multiply-adds alone are with so many; None where that was not measured."""
        return next((it.speed for it in self.bounds if it.workers == workers), None)


def load(results: Path) -> Threads | None:
    """What is stored in a folder of results; None where nothing is.

    Raises
    ------
    ValueError
        Where it is damaged, or of another version; the message says what to do.
    """
    return evidence.load(Threads, evidence.place(results, NAME), remake=MAKE)
