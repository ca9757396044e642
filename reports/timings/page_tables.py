"""Every stored number, with the name under which it can be looked up; and all of them as CSV."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd

from ..kit.material import Material
from ..kit.page import Page
from .tables import tables

SAID_ONCE = ["cpu", "commit", "date"]
"""Columns that the CSV leaves out: of one run, they hold one value, which each page's foot says."""


def pages(stored: Material) -> list[Page]:
    """One, with the CSV beside it."""
    return [
        Page(
            "tables.html",
            "Tables",
            "Every number of the run, with asv's name for it; all as CSV.",
            "Measured",
            100,
            "timings/page_tables.html.j2",
            tables(stored.cells),
            partial(write_csv, stored.cells),
        )
    ]


def write_csv(cells: pd.DataFrame, folder: Path) -> None:
    """Write ``data.csv``: a row a cell."""
    cells.drop(columns=["samples", *SAID_ONCE]).to_csv(
        folder / "data.csv", index=False, lineterminator="\n"
    )
