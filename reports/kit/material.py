"""What figures are drawn from and pages made from: a run, and the evidence that lies beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from .figure import LeftOut, SavedFigure
from .found import of_page
from .page import Made
from .run import Run


@dataclass(frozen=True)
class Material:
    """A run, what lies beside it, and what was drawn of it.

    Attributes
    ----------
    results : Path
        The folder of results, in which all evidence is kept.
    run : Run
        The sweep that all times are from.
    figures : mapping of str to SavedFigure
        What was drawn of all this and lies in the site's folder, by name.
    left_out : mapping of str to str
        The figures that these results cannot fill, by name, each with the reason in words.
    output : Path or None
        The site's folder, from which a page may link to what lies elsewhere; None where that is not known.
    """

    results: Path
    run: Run
    figures: Mapping[str, SavedFigure] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    output: Path | None = None

    @property
    def made(self) -> Made:
        """Where the numbers of the run are from."""
        return self.run.made

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
