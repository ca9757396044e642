"""What each idea of the transforms buys: the engine without it, or with another choice, in pairs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corrconv.kit import evidence
from corrconv.kit.codec import Count, Positive

from ..questions import Made

NAME = "transforms"
TITLE = "Transforms"
MAKE = f"python -m corrconv.reports.measure {NAME}"


@dataclass(frozen=True)
class Row:
    """A contender in one case.

    Attributes
    ----------
    case : str
        The line of `corrconv.sweep.evidence.Case`.
    what : str
        Of `corrconv.reports.transforms.contenders`.
    seconds : float
        Of a call, the median over the rounds.
    ratio, low, high : float
        Its time over the engine's of the same round: the median, and its 95% interval.
    rounds : int
    """

    case: str
    what: str
    seconds: Positive
    ratio: Positive
    low: Positive
    high: Positive
    rounds: Count


@dataclass(frozen=True)
class Share:
    """What is done with the multiply-add units.

    Attributes
    ----------
    case : str
        As of `Row`.
    tile : tuple of int
        Samples along each axis.
    tiles : int
        In a call.
    operations : int
        Floating-point operations of a call's transforms, the kernel's among them; and of one tile's, there
        and back.
    seconds : float
        Of a call.
    in_cache : int
        Of tiles that stay in the second cache, their kernel fixed.
    in_cache_seconds : float
        Of that.
    peak : float
        Multiply-adds a second of the core, in the same rounds; each is two operations.
    """

    case: str
    tile: tuple[int, ...]
    tiles: Count
    operations: Count
    seconds: Positive
    in_cache: Count
    in_cache_seconds: Positive
    peak: Positive

    @property
    def of_call(self) -> float:
        """Part of the peak that a call reaches."""
        return self.operations / self.seconds / (2 * self.peak)

    @property
    def of_cached(self) -> float:
        """Part of the peak that tiles reach which stay in the second cache."""
        return self.in_cache / self.in_cache_seconds / (2 * self.peak)


@dataclass(frozen=True)
class Transforms:
    """All contenders in all cases, and what the engine reaches there."""

    made: Made
    rows: tuple[Row, ...]
    shares: tuple[Share, ...]


def load(results: Path) -> Transforms | None:
    """What is stored in a folder of results; None where nothing is.

    Raises
    ------
    ValueError
        Where it is damaged, or of another version; the message says what to do.
    """
    return evidence.load(Transforms, evidence.place(results, NAME), remake=MAKE)
