"""What the pages of a site are made from: stored data, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ..kit.figure import SavedFigure
from ..kit.page import Made


@dataclass(frozen=True)
class Stored:
    """The results of one site.

    Attributes
    ----------
    results : Path
        asv's results, beside which everything else is kept.
    frame : DataFrame
        Every result of every machine and commit, see `corrconv.reports.timings.frame.load`.
    cells : DataFrame
        The rows of the run that the site is about, see `corrconv.reports.timings.frame.newest`.
    environment : mapping
        Of that run; empty where none was kept.
    figures : mapping of str to SavedFigure
        What was drawn of all this and lies in the site's folder, by name.
    left_out : mapping of str to str
        The figures that these results cannot fill, by name, each with the reason in words.
    output : Path or None
        The site's folder, from which a page may link to what lies elsewhere; None where that is not known.
    """

    results: Path
    frame: pd.DataFrame
    cells: pd.DataFrame
    environment: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    figures: Mapping[str, SavedFigure] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    output: Path | None = None

    @property
    def made(self) -> Made:
        """Where the numbers of the run are from."""
        row = self.cells.iloc[0]
        return Made(row["machine"], row["cpu"], row["commit"], row["date"].date().isoformat())
