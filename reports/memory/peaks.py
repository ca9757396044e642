"""Peaks of memory beyond operands and result, as they were measured and as they are predicted."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from corrconv.kit.registered import loaded
from corrconv.measure.cells import same
from corrconv.model.table import TILES

ITEM = 4
"""Bytes of a float32."""
HIDDEN = {"study": 2.0**18, "run": 2.0**20}
"""Bytes below which a peak says nothing: pages, and what the process held before. Less counts as so much."""
NEAR = 2.0
"""Within this factor a prediction is called near."""


@dataclass(frozen=True)
class Peak:
    """One peak beyond operands and result, measured and predicted; bytes.

    Attributes
    ----------
    source : {"study", "run"}
    name : str
    N, n : int
    measured, predicted : float
    """

    source: str
    name: str
    N: int
    n: int
    measured: float
    predicted: float

    @property
    def factor(self) -> float:
        """Predicted over measured."""
        least = HIDDEN[self.source]
        return max(self.predicted, least) / max(self.measured, least)

    @property
    def off(self) -> float:
        """How far the factor is from 1, upwards or down."""
        return max(self.factor, 1 / self.factor)


def expected(name: str, N: int, n: int) -> float | None:
    """What the model predicts; None where it depends on the machine, or the name is not registered here."""
    it = loaded(name)
    if it is None or it.family == "choice" or it.cost == TILES:  # of this machine
        return None
    return float(it.memory(same("correlate", 2, "float32", N, n)))


def of_study(rows: pd.DataFrame) -> list[Peak]:
    """From rows of `corrconv.reports.memory.evidence`; there may be none."""
    if rows.empty:
        return []
    found = []
    for name, N, n, extra in rows[["name", "N", "n", "extra"]].itertuples(index=False):
        if (model := expected(name, N, n)) is not None:
            found.append(Peak("study", name, N, n, float(extra), model))
    return found


def of_run(run: pd.DataFrame) -> list[Peak]:
    """From asv's: they hold the result as well, which is taken off."""
    found = []
    for name, N, n, value in run[["implementation", "N", "n", "value"]].itertuples(index=False):
        if (model := expected(name, N, n)) is not None:
            found.append(Peak("run", name, N, n, float(value) - ITEM * N * N, model))
    return found
