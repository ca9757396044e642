"""What figures are drawn from: a run, and the evidence beside it, read when a figure asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import pandas as pd

from corrconv.kit import old_evidence as evidence
from corrconv.kit.old_evidence import Evidence

from ..site.reading import reading
from .figure import LeftOut

Read = TypeVar("Read")


@dataclass(frozen=True)
class Material:
    """Where results and evidence lie.

    Attributes
    ----------
    results : Path
        asv's results, beside which the evidence is kept.
    cells : DataFrame
        The rows of the run to draw, see `corrconv.reports.timings.frame.newest`.
    """

    results: Path
    cells: pd.DataFrame

    def of(self, question: ModuleType) -> Any:
        """What is stored of a question, by its module of evidence.

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

    def evidence(self, name: str, read: Callable[[Evidence], Read], make: str) -> Read:
        """The evidence called `name`, as `read` understands it; `make` is the command that makes it.

        Raises
        ------
        LeftOut
            Where it was not made.
        ValueError
            Where it is damaged; the message says what to do.
        """
        found = evidence.load(self.results, name)
        if found is None:
            raise LeftOut(f"there is no evidence on {name}: {make}")
        with reading(self.results, name, make):
            return read(found)
