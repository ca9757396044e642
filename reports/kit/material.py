"""What figures are drawn from: a run, and the evidence beside it, read when a figure asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import pandas as pd

from corrconv.kit import old_evidence as evidence
from corrconv.kit.old_evidence import Evidence

from ..site.reading import reading
from ..studies import stored as studies
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

    @cached_property
    def studied(self) -> studies.Studied | None:
        """The stored studies, read once for all of their figures; None where none was made."""
        return studies.load(self.results)

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
