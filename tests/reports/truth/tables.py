"""Numbers of a CSV: a row each, or a column each under the name of what it says."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from corrconv.reports.kit.quantity import BESIDE, Key, What

from tests.reports.truth.pages import read
from tests.reports.truth.seen import Seen

KEYS = {"case", "implementation"}
TIMES = ("seconds", "ratio", "bytes", "error", "memory")
"""In a heading: what might be of a cell."""


def keyed(path: Path) -> bool:
    """Whether rows say which cell and implementation they are of."""
    return set(_headings(path)) >= KEYS


def might_be_of_cells(path: Path) -> bool:
    """Whether it has numbers by implementation, N and n of the kinds that a cell has."""
    headings = _headings(path)
    return "implementation" in headings and any(
        kind in heading for heading in headings for kind in TIMES
    )


def _headings(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return next(csv.reader(lines), [])


def table(path: Path, name: str = "") -> Iterator[Seen]:
    """What a keyed CSV says; empty fields are no numbers."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        for number, row in enumerate(rows, 2):
            place = f"{name or path.name}:{number}"
            to = row.get("to") or ""
            for what, text in _said(row):
                beside = to if what in BESIDE or what is What.VERDICT else ""
                key = Key(row["case"], row["implementation"], what, beside)
                yield Seen(key, read(text), place)


def _said(row: dict[str, str]) -> Iterator[tuple[What, str]]:
    if row.get("what"):
        yield What(row["what"]), row["value"]
        return
    for what in What:
        if row.get(what):
            yield what, row[what]
