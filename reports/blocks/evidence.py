"""What is known of images in blocks: seconds and memory beside others, what was said, and tasks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corrconv.kit import evidence
from corrconv.kit.codec import Count, Positive

from ..questions import Made

NAME = "blocks"
TITLE = "Images larger than memory"
MAKE = f"python -m corrconv.reports.measure {NAME}"


@dataclass(frozen=True)
class Row:
    """A contender with one kernel, in processes of its own.

    Attributes
    ----------
    n : int
        The kernel's side.
    name : str
    seconds : float or None
        The median over its processes; None where it failed.
    ratio, low, high : float or None
        Its time over that of ours in the same round: the median, and its 95% interval.
    peak : int
        The most bytes that any of its processes held.
    before : int
        What of that it held before the computation, with all libraries loaded.
    rounds : int
    failed : str
        Why it has no times; else empty.
    """

    n: Count
    name: str
    seconds: Positive | None = None
    ratio: Positive | None = None
    low: Positive | None = None
    high: Positive | None = None
    peak: Count = 0
    before: Count = 0
    rounds: Count = 0
    failed: str = ""


@dataclass(frozen=True)
class Part:
    """Where our time goes, in seconds of all threads together.

    Attributes
    ----------
    n : int
    seconds : float
        Of the whole computation, by the clock.
    reading, computing, writing : float
        The rest, of `seconds` times the threads, puts windows together, waits and schedules.
    """

    n: Count
    seconds: Positive
    reading: Positive
    computing: Positive
    writing: Positive


@dataclass(frozen=True)
class Said:
    """What ``corrconv apply`` said that it needs, and what it held; bytes.

    Attributes
    ----------
    n : int
    ceiling : int
        What was given as ``--memory``.
    planned : int
        What the first line said, at most.
    peak : int
    blocks : int
    seconds : float
    """

    n: Count
    ceiling: Count
    planned: Count
    peak: Count
    blocks: Count
    seconds: Positive


@dataclass(frozen=True)
class Tasks:
    """What it costs to have many blocks.

    Attributes
    ----------
    way : str
    blocks : int
        Of which the tasks were made.
    building : float
        Seconds for all of them.
    run : int
        Tiny blocks that were computed.
    each : float
        Seconds for each of those.
    """

    way: str
    blocks: Count
    building: Positive
    run: Count
    each: Positive


@dataclass(frozen=True)
class Blocks:
    """All of it, of an image of N² float32 samples in chunks, with so many workers."""

    made: Made
    N: Count
    chunk: Count
    workers: Count
    rows: tuple[Row, ...]
    parts: tuple[Part, ...]
    said: tuple[Said, ...]
    tasks: tuple[Tasks, ...]

    def __post_init__(self) -> None:
        if not 1 <= self.chunk <= self.N or not self.workers:
            raise ValueError(
                f"N, chunk, workers: must be an image's side, a chunk's and some, got {self.N}, "
                f"{self.chunk}, {self.workers}"
            )


def load(results: Path) -> Blocks | None:
    """What is stored in a folder of results; None where nothing is.

    Raises
    ------
    ValueError
        Where it is damaged, or of another version; the message says what to do.
    """
    return evidence.load(Blocks, evidence.place(results, NAME), remake=MAKE)
