"""What is kept of a history: the commits, and of each that was tried its ratios, or why there are none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from corrconv.kit import evidence
from corrconv.kit.codec import Positive, shown

NAME = "history"
TITLE = "History"
MAKE = "corrconv history"


@dataclass(frozen=True)
class Commit:
    """A commit of the branch's first parents that touches what is measured.

    Attributes
    ----------
    hash : str
        All 40 digits.
    at : str
        When it was committed, ISO 8601.
    subject : str
    """

    hash: str
    at: str
    subject: str

    def __post_init__(self) -> None:
        if not re.fullmatch("[0-9a-f]{40}", self.hash):
            raise ValueError(f"hash: {shown(self.hash)} is no commit's")
        datetime.fromisoformat(self.at)

    @property
    def short(self) -> str:
        """The first digits, as everywhere."""
        return self.hash[:8]

    @property
    def day(self) -> str:
        """As in ISO 8601."""
        return self.at[:10]


METHOD = 1
"""Of how a side measures. Whatever moves its ratios raises it: no step is seen where only that changed."""


@dataclass(frozen=True)
class Conditions:
    """What a ratio depends on besides the commit: only commits measured alike are one series."""

    processor: str
    python: str
    packages: Mapping[str, str]
    method: int = METHOD


@dataclass(frozen=True)
class Cell:
    """An implementation in a regime.

    Attributes
    ----------
    ratios : tuple of float
        Its time over the yardstick's: one number a process, the median over its rounds.
    """

    regime: str
    name: str
    ratios: tuple[Positive, ...]

    def __post_init__(self) -> None:
        if not self.ratios:
            raise ValueError(f"ratios: {self.name} in {self.regime!r} has none")


@dataclass(frozen=True)
class Left:
    """A cell without numbers, and why."""

    regime: str
    name: str
    reason: str


@dataclass(frozen=True)
class Measured:
    """A commit that was tried.

    Attributes
    ----------
    commit : str
        All 40 digits.
    at : str
        When it was measured, ISO 8601.
    conditions : Conditions
    cells : tuple of Cell
    left : tuple of Left
    reason : str
        Why it could not be measured at all; empty where it was.
    """

    commit: str
    at: str
    conditions: Conditions
    cells: tuple[Cell, ...] = ()
    left: tuple[Left, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class History:
    """All that is kept.

    Attributes
    ----------
    made : mapping
        See `corrconv.measure.environment.made`, of the last run.
    address : str
        What a commit's hash is put behind for its page; empty where the project names none.
    line : tuple of Commit
        Of the branch, oldest first, from the oldest that was tried on; not all of them were.
    tried : tuple of Measured
        Those of other branches and conditions, too.
    """

    made: Mapping[str, Any]
    address: str
    line: tuple[Commit, ...]
    tried: tuple[Measured, ...] = field(default=())

    def under(self, conditions: Conditions) -> dict[str, Measured]:
        """Those of the line that were tried under these conditions, by hash."""
        found = {it.commit: it for it in self.tried if it.conditions == conditions}
        return {it.hash: found[it.hash] for it in self.line if it.hash in found}

    @property
    def shown(self) -> Conditions | None:
        """The conditions under which most of the line was measured; of as many, the last ones tried."""
        every = [it.conditions for it in self.tried]
        counted = {
            place: sum(not it.reason for it in self.under(conditions).values())
            for place, conditions in enumerate(every)
        }
        best = max(counted, key=lambda place: (counted[place], place), default=None)
        return None if best is None else every[best]


def load(results: Path) -> History | None:
    """What is stored in a folder of results; None where nothing is.

    Raises
    ------
    ValueError
        Where it is damaged, or of another version; the message says what to do.
    """
    path = evidence.place(results, NAME)
    found = evidence.load(History, path, remake=MAKE)
    if found is not None:
        with evidence.named(path, MAKE):
            evidence.see_made(found.made, ("at", "processor", "commit"))
    return found


def save(history: History, results: Path) -> Path:
    """In one step, so that a kill leaves the file of before."""
    return evidence.save(history, evidence.place(results, NAME))
