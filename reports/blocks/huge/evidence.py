"""What is known of an image that is much larger than the memory it is given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corrconv.kit import evidence
from corrconv.kit.codec import Count, Positive

from ...questions import Made

NAME = "huge"
TITLE = "An image of 16 GiB"
MAKE = "python -m corrconv.reports.blocks.huge FOLDER"
SIDE = 65_536
"""Of the image, in float32 samples: 16 GiB."""
CEILING = 2 * 2**30
"""Bytes that it may take."""


@dataclass(frozen=True)
class Huge:
    """``corrconv apply`` on an image of N² float32 samples.

    Attributes
    ----------
    made : Made
    N, n, chunk : int
        Sides of the image, of the kernel, and of the image's chunks. N is `SIDE`, or what the disk had room
        for.
    blocks : int
        Of the result.
    ceiling, planned, peak : int
        Bytes given as ``--memory``, said at most, and held.
    seconds : float
    judged : int
        Parts of the result that were held against SciPy's.
    """

    made: Made
    N: Count
    n: Count
    chunk: Count
    blocks: Count
    ceiling: Count
    planned: Count
    peak: Count
    seconds: Positive
    judged: Count


def load(results: Path) -> Huge | None:
    """What is stored in a folder of results; None where nothing is.

    Raises
    ------
    ValueError
        Where it is damaged, or of another version; the message says what to do.
    """
    return evidence.load(Huge, evidence.place(results, NAME), remake=MAKE)
