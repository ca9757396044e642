"""What a page of the site is, and where the evidence is from that it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from corrconv.kit import evidence

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
        Of what the page shows that is not of the run: its foot names them, see `corrconv.reports.kit.page`.
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


PARTS = ("claims",)
"""Evidence whose parts were each made at their own time: under this key of its file, by name."""
FEW = 8
"""As many parts are named one by one; of more, how many there are."""


def origins(results: Path, *names: str) -> tuple[Origin, ...]:
    """Of the evidence that was made, in the order of `names`; parts made alike are said together.

    Parameters
    ----------
    results : Path
        The folder in which evidence lies.
    *names : str
        As ``"crossovers"``; of evidence in parts, all of it, as ``"claims"``, or one, as ``"claims/E1"``.

    Raises
    ------
    ValueError
        Where a file is damaged; the message names it and says what to do.
    """
    wanted: dict[str, set[str]] = {}
    for name in names:
        whole, _, part = name.partition("/")
        wanted.setdefault(whole, set()).add(part)
    return tuple(it for whole, parts in wanted.items() for it in _of(results, whole, parts))


def _of(results: Path, name: str, parts: set[str]) -> Iterator[Origin]:
    stored = evidence.raw(evidence.place(results, name))
    if stored is None:
        return
    try:
        alike = _alike(_records(stored, name), parts)
    except (AttributeError, TypeError) as error:
        path = evidence.place(results, name)
        raise ValueError(f"{path}: is damaged ({error!r}); delete it and make it again") from error
    for (day, commit, processor), of in alike.items():
        whole = of == [""] or ("" in parts and len(alike) == 1)
        yield Origin(name if whole else f"{name} ({_said(of)})", day, commit, processor)


def _records(stored: Mapping[str, Any], name: str) -> dict[str, Mapping[str, Any]]:
    """What each part was made with; the one part of evidence without parts has no name."""
    if name not in PARTS:
        return {"": stored.get("made", {})}
    return {
        part: {"quick": it.get("effort") == "quick", **it.get("made", {})}
        for part, it in stored.get(name, {}).items()
    }


def _alike(
    records: Mapping[str, Mapping[str, Any]], wanted: set[str]
) -> dict[tuple[str, str, str], list[str]]:
    """The wanted parts by day, commit and processor."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for part, made in records.items():
        if "" in wanted or part in wanted:
            found.setdefault((_day(made), _commit(made), _processor(made)), []).append(part)
    return found


def _said(parts: list[str]) -> str:
    return ", ".join(parts) if len(parts) <= FEW else f"{len(parts)} of them"


def _day(made: Mapping[str, Any]) -> str:
    return str(made.get("at", "")).partition("T")[0]


def _commit(made: Mapping[str, Any]) -> str:
    """The commit, and what else must be known to repeat it."""
    told = made.get("uncommitted_changes", made.get("uncommitted changes"))
    changed = " with uncommitted changes" if told is True else ""
    quick = ", a quick run" if made.get("quick") else ""
    return (str(made.get("commit", ""))[:8] or "not recorded") + changed + quick


def _processor(made: Mapping[str, Any]) -> str:
    return str(made.get("processor", ""))
