"""What a page of the site is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

GROUPS = ("Answer", "Measured", "Tested", "Book")
"""What the navigation is parted into, in its order."""


@dataclass(frozen=True)
class Origin:
    """Where evidence of its own is from.

    Attributes
    ----------
    what : str
        The evidence, and its parts where they differ.
    day : str
        On which it was made, as in ISO 8601; empty where not recorded.
    commit : str
        In words: its first digits, and whether it was a quick run or of uncommitted changes.
    processor : str
        Empty where not recorded.
    """

    what: str
    day: str
    commit: str
    processor: str

    def __str__(self) -> str:
        return f"{self.what}{f' of {self.day}' if self.day else ', undated'}, commit {self.commit}"


@dataclass(frozen=True)
class Page:
    """A page that stored results fill.

    Attributes
    ----------
    file : str
        Its name in the site's folder, which holds all pages side by side.
    title : str
        In the navigation: a word or two.
    summary : str
        What a reader finds there, in a line.
    group : str
        One of `GROUPS`.
    order : int
        Its place in the navigation of its group.
    template : str
        Below ``reports``; it extends ``base.html.j2``, which brings the head, the navigation and the foot.
    shown : object
        What the template gets as ``page``, beside ``figures`` (every figure of the site, by name), ``here``
        (this page), ``groups`` (all pages, as the navigation parts them) and ``made`` (see `Made`).
    beside : callable, optional
        Writes what the page needs beside it into the folder that it is given.
    origins : tuple of Origin
        Of what the page shows that is not of the run: its foot names them, see `corrconv.reports.kit.origins`.
    """

    file: str
    title: str
    summary: str
    group: str
    order: int
    template: str
    shown: Any
    beside: Callable[[Path], object] | None = None
    origins: tuple[Origin, ...] = ()

    def __post_init__(self) -> None:
        if self.group not in GROUPS:
            raise ValueError(
                f"{self.file}: group must be one of {', '.join(GROUPS)}, got {self.group!r}"
            )

    @property
    def apart(self) -> str:
        """Where what is not of the run is from, in words; a processor is named once for all made on it."""
        made = [
            "; ".join(map(str, of)) + (f", on {processor}" if processor else "")
            for processor, of in groupby(self.origins, lambda origin: origin.processor)
        ]
        return "; ".join(made)


@dataclass(frozen=True)
class Made:
    """What the foot of a page says of the run: where its timings are from."""

    machine: str
    cpu: str
    commit: str
    date: str
