"""What a run gives: a model of each implementation, and what holds for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corrconv import Problem
from corrconv.calibrate.exponents import Growth
from corrconv.calibrate.fit import Fit
from corrconv.measure.arrays import Array

if TYPE_CHECKING:  # not at the top: asv imports this file beside older commits, too
    from corrconv.model.table import Entry


@dataclass(frozen=True)
class Model:
    """What was found of one implementation, with one dtype and number of axes.

    Attributes
    ----------
    name, dtype : str
    ndim : int
    problems : tuple of Problem
        What was measured.
    entry : Entry
        For the table.
    found : Fit
        Of tiles, the predictions from their own times, which have seen none of these sizes.
    growths : tuple of Growth
        One for each way of computing.
    tiles : bool
        Whether it is predicted from the times of tiles, and not fitted here.
    """

    name: str
    dtype: str
    ndim: int
    problems: tuple[Problem, ...]
    entry: Entry
    found: Fit
    growths: tuple[Growth, ...]
    tiles: bool

    @property
    def key(self) -> str:
        """In the table."""
        return f"{self.name} {self.dtype} {self.ndim}-D"


@dataclass(frozen=True)
class Models:
    """Everything that a run gave.

    Attributes
    ----------
    models : tuple of Model
    anchor : float
        Times of the run over the predicted ones of tiles, in the median.
    spread : float
        How many times as slow the machine was at its 95th percentile of slowness as at its 5th.
    left_out : dict
        Why some calls have no samples.
    """

    models: tuple[Model, ...]
    anchor: float
    spread: float
    left_out: dict[str, str]

    def errors(self) -> Array:
        """Held-out errors of all."""
        result: Array = np.concatenate([each.found.errors for each in self.models])
        return result
