"""What figures are drawn from and pages made from: a run, and the evidence that lies beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

from .figure import LeftOut, SavedFigure
from .found import of_page
from .page import Made


@dataclass(frozen=True)
class Material:
    """A run, what lies beside it, and what was drawn of it.

    Attributes
    ----------
    results : Path
        asv's results, beside which all evidence is kept.
    cells : DataFrame
        The rows of the run, see `corrconv.reports.timings.frame.newest`.
    frame : DataFrame
        Every result of every machine and commit, see `corrconv.reports.timings.frame.load`.
    environment : mapping
        Of the run; empty where none was kept.
    figures : mapping of str to SavedFigure
        What was drawn of all this and lies in the site's folder, by name.
    left_out : mapping of str to str
        The figures that these results cannot fill, by name, each with the reason in words.
    output : Path or None
        The site's folder, from which a page may link to what lies elsewhere; None where that is not known.
    """

    results: Path
    cells: pd.DataFrame
    frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    environment: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    figures: Mapping[str, SavedFigure] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    output: Path | None = None

    @property
    def made(self) -> Made:
        """Where the numbers of the run are from."""
        row = self.cells.iloc[0]
        return Made(row["machine"], row["cpu"], row["commit"], row["date"].date().isoformat())

    def of(self, question: ModuleType) -> Any:
        """What is kept of a question, by its module of evidence, for a figure that needs it.

        Raises
        ------
        LeftOut
            Where nothing is.
        ValueError
            Where it is damaged; the message says what to do.
        """
        found = question.load(self.results)
        if found is None:
            raise LeftOut(f"{question.TITLE} was not measured: {question.MAKE}")
        return found

    def drawn(self, page: str) -> tuple[SavedFigure, ...]:
        """The figures of a page that there are, in its order."""
        return self.named(of_page(page))

    def named(self, names: Iterable[str]) -> tuple[SavedFigure, ...]:
        """Those of the figures that there are."""
        return tuple(self.figures[name] for name in names if name in self.figures)
