"""How long calls take: three findings, and the figures of the sweep; and every number of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from corrconv.core.cache import replace
from corrconv.kit.units import counted
from corrconv.sweep.floors import Floors

from ..kit import quantity
from ..kit.figure import SavedFigure, as_csv
from ..kit.material import Material
from ..kit.page import Page
from ..kit.run import Run
from ..kit.words import floor
from .findings import Finding, find
from .tables import Table, rows, tables


@dataclass(frozen=True)
class Shown:
    """What the template gets.

    Attributes
    ----------
    counts : str
        Of cells, numbers and processes.
    floor : str
        From where on two differ.
    rests_on : str
        How that is known.
    left_out : mapping of str to str
        Figures that these results cannot fill, each with the reason.
    """

    counts: str
    floor: str
    rests_on: str
    findings: tuple[Finding, ...]
    figures: tuple[SavedFigure, ...]
    left_out: Mapping[str, str]


def pages(stored: Material) -> list[Page]:
    """Two: what was measured, and all its numbers."""
    run = stored.run
    shown = Shown(
        _counts(run),
        floor(run.floors),
        rests_on(run.floors),
        find(run).all(),
        stored.drawn("times"),
        stored.left_out,
    )
    return [
        tables_page(stored),
        Page(
            "times.html",
            "Times",
            "Who is fastest where, by how much, from which kernel on the FFT, and cold starts.",
            "Measured",
            10,
            "timings/page.html.j2",
            shown,
        ),
    ]


def _counts(run: Run) -> str:
    records = run.sweep.records
    times = counted(sum(len(cell.sides) for cell in run.cells), "time")
    processes = len({record.process for record in records if record.process})
    return f"{counted(len(run.cells), 'cell')}, {times}, measured in {processes} fresh processes"


def rests_on(of: Floors) -> str:
    """How the floor was found, and with what it holds."""
    pairs = sum(each.pairs for each in (of.long, of.short) if each)
    if not pairs:
        return ""
    return (
        f"The floor is found from {pairs} sides that were entered twice, each time with a plan and memory of "
        f"its own: were all {of.compared} pairs of the run equal, none would pass it with 99%."
    )


def tables_page(stored: Material) -> Page:
    """Every number, a table for each view; the CSV lies beside it."""
    return Page(
        "tables.html",
        "Tables",
        "Every number of the run, cell by cell; all as CSV.",
        "Measured",
        100,
        "timings/page_tables.html.j2",
        Tables(floor(stored.run.floors), tuple(tables(stored.run))),
        partial(write_csv, stored.run),
    )


@dataclass(frozen=True)
class Tables:
    """What the template of the tables gets."""

    floor: str
    tables: tuple[Table, ...]


def write_csv(run: Run, folder: Path) -> None:
    """Write ``data.csv``: a row a number."""
    replace(folder / "data.csv", as_csv(quantity.table(rows(run))))
