"""How long calls take: three findings, and the figures of asv's timings; and every number of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from corrconv.kit import units

from ..kit.figure import SavedFigure
from ..kit.material import Material
from ..kit.page import Page
from .findings import Finding, find
from .noise import noise
from .tables import tables


@dataclass(frozen=True)
class Shown:
    """What the template gets.

    Attributes
    ----------
    counts : mapping of str to int
        Cells by status: ok, n/a, failed.
    overhead : str
        What an empty cell takes; empty where it was not measured.
    noise : str
        How different the same code looked from itself, in a sentence.
    left_out : mapping of str to str
        Figures that these results cannot fill, each with the reason.
    """

    counts: Mapping[str, int]
    overhead: str
    noise: str
    findings: tuple[Finding, ...]
    figures: tuple[SavedFigure, ...]
    left_out: Mapping[str, str]


def pages(stored: Material) -> list[Page]:
    """Two: what asv timed, even where nothing of it succeeded, and all its numbers."""
    cells = stored.cells
    shown = Shown(
        dict(cells["status"].value_counts()),
        _overhead(stored),
        noise(cells).sentence(),
        find(cells).all(),
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


def _overhead(stored: Material) -> str:
    found = stored.cells[
        (stored.cells["question"] == "overhead") & (stored.cells["status"] == "ok")
    ]
    return "" if found.empty else str(units.seconds(float(found["value"].iloc[0])))


SAID_ONCE = ["cpu", "commit", "date"]
"""Columns that the CSV leaves out: of one run, they hold one value, which each page's foot says."""


def tables_page(stored: Material) -> Page:
    """Every stored number, with the name under which it can be looked up; the CSV lies beside it."""
    return Page(
        "tables.html",
        "Tables",
        "Every number of the run, with asv's name for it; all as CSV.",
        "Measured",
        100,
        "timings/page_tables.html.j2",
        tables(stored.cells),
        partial(write_csv, stored.cells),
    )


def write_csv(cells: pd.DataFrame, folder: Path) -> None:
    """Write ``data.csv``: a row a cell."""
    cells.drop(columns=["samples", *SAID_ONCE]).to_csv(
        folder / "data.csv", index=False, lineterminator="\n"
    )
