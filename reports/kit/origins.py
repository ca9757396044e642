"""Where evidence is from that was made apart from the run's timings: when, of which commit, on what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from corrconv.kit import old_evidence as evidence

from .page import Origin

PARTS = ("claims",)
"""Evidence whose parts were each made at their own time: under this key of its file, by name."""
FEW = 8
"""As many parts are named one by one; of more, how many there are."""


def origins(results: Path, *names: str) -> tuple[Origin, ...]:
    """Of the evidence that was made, in the order of `names`; parts made alike are said together.

    Parameters
    ----------
    results : Path
        asv's results, beside which evidence lies.
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
    stored = evidence.load(results, name)
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


def _records(stored: evidence.Evidence, name: str) -> dict[str, Mapping[str, Any]]:
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
