"""Differences between libraries and defects found in them, as they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corrconv.kit import evidence

from .deviation import Kind

NAME, TITLE, MAKE = "upstream", "Differences", "corrconv upstream"
Status = Literal["holds", "mended", "changed", "not installed", "not here"]


@dataclass(frozen=True)
class Observation:
    """What the installed version does, in texts as they are kept; the words are those of `Deviation`.

    Attributes
    ----------
    version : str
        Empty where the library is not installed.
    got : str
        What it gave; empty where it was not run.
    message : str
        What to do now; empty where it holds as described.
    """

    id: str
    library: str
    version: str
    kind: Kind
    status: Status
    title: str
    does: str
    should: str
    hurts: str
    undone: str
    link: str
    got: str
    described: str
    wanted: str
    code: str
    message: str

    @property
    def holds(self) -> bool:
        """The installed version does what is described."""
        return self.status == "holds"

    @property
    def news(self) -> str:
        """What has changed, in words; empty where nothing has."""
        return self.message if self.status in ("mended", "changed") else ""

    @property
    def thread(self) -> str:
        """The link in short: its last three parts, as ``scipy #1968``."""
        parts = self.link.rstrip("/").split("/")
        return f"{parts[-3]} #{parts[-1]}" if len(parts) > 3 else self.link


@dataclass(frozen=True)
class Upstream:
    """What was observed, by which Python, of which versions: by library, empty where not installed."""

    python: str
    versions: Mapping[str, str]
    deviations: tuple[Observation, ...]

    def __post_init__(self) -> None:
        if lost := {it.library for it in self.deviations} - self.versions.keys():
            raise ValueError(f"versions: lacks {', '.join(sorted(lost))}")


def save(found: Upstream, results: Path) -> Path:
    """Keep it beside asv's `results`, for the page."""
    return evidence.save(found, evidence.place(results, NAME))


def load(results: Path) -> Upstream | None:
    """What is kept beside `results`; raises as `corrconv.kit.evidence.load` does."""
    return evidence.load(Upstream, evidence.place(results, NAME), remake=MAKE)
