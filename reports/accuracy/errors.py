"""The errors that the run found: of correlate in 2-D, on one thread."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from .. import questions
from ..kit.run import Run, sides
from .front import DTYPES, of_dtype


@dataclass(frozen=True)
class Error:
    """Of one implementation in one cell.

    Attributes
    ----------
    case : str
        The cell's line.
    implementation, family, dtype : str
    N, n : int
    error : float
        max |y - exact| / (‖x‖₂ ‖h‖₂).
    """

    case: str
    implementation: str
    family: str
    dtype: str
    N: int
    n: int
    error: float


def errors(run: Run) -> pd.DataFrame:
    """A row for each."""
    found = [
        Error(cell.case.line, side.name, side.family, dtype, *sides(cell), side.error)
        for dtype in DTYPES
        for cell in of_dtype(run, dtype)
        for side in cell.sides
        if side.error is not None
    ]
    return questions.frame(Error, found)
