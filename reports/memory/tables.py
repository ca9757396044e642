"""Peaks as they were measured, beside what the model predicts; and the tables of them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from corrconv.kit import units
from corrconv.kit.registered import loaded
from corrconv.measure.problems import square
from corrconv.model.table import TILES

from ..kit.tables import Table

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
    return float(it.memory(square(2, N, n)))


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


def by_size(rows: pd.DataFrame, peaks: list[Peak]) -> Table | None:
    """An implementation in a row, an image side in a column."""
    if rows.empty:
        return None
    sides, names = (
        sorted(rows["N"].unique()),
        rows[rows["N"] == rows["N"].max()].sort_values("extra")["name"],
    )
    cells = rows[["name", "N", "extra", "image"]].itertuples(index=False)
    known = {(name, N): (float(extra), float(image)) for name, N, extra, image in cells}
    model = {(peak.name, peak.N): peak for peak in peaks if peak.source == "study"}
    last = sides[-1]
    return Table(
        f"Beyond image and result, by image side N; n = {rows['n'].iloc[0]}, float32, one thread",
        (
            "implementation", *(units.number(int(N)) for N in sides), "in images at the largest",
            "predicted there", "predicted / measured, all N",
        ),
        tuple(
            (
                name,
                *(_size(known.get((name, N), (None,))[0]) for N in sides),
                units.digits(known[name, last][0] / known[name, last][1]),
                str(units.size(model[name, last].predicted)) if (name, last) in model else "–",
                _factors([model[name, N] for N in sides if (name, N) in model]),
            )
            for name in names
        ),
        "A fresh process each, which holds the operands and has used the implementation on a tiny problem. "
        f"For the last column less than {units.size(HIDDEN['study'])} counts as so much: pages are all there "
        "is to see below it. fftw_tiled is predicted by the tile that the times of a machine choose; without "
        "those there is no prediction.",
    )  # fmt: skip


def _factors(peaks: list[Peak]) -> str:
    if not peaks:
        return "–"
    low, high = (units.digits(pick(peak.factor for peak in peaks)) for pick in (min, max))
    return f"{low} to {high}" if low != high else low


def by_cell(run: pd.DataFrame, peaks: list[Peak]) -> Table | None:
    """All implementations at a small, a middle and a large size of the run."""
    if run.empty:
        return None
    every = sorted(set(zip(run["N"], run["n"])))
    sizes = [every[i] for i in sorted({0, len(every) // 2, len(every) - 1})]
    cells = run[["implementation", "N", "n", "value"]].itertuples(index=False)
    known = {(name, N, n): float(value) for name, N, n, value in cells}
    model = {(peak.name, peak.N, peak.n): peak for peak in peaks if peak.source == "run"}
    N, n = sizes[-1]
    order = sorted({name for name, *_ in known}, key=lambda name: known.get((name, N, n), 0.0))
    return Table(
        "Every implementation in the run, the result included",
        (
            "implementation", *(f"N = {N}, n = {n}" for N, n in sizes),
            "in images at the largest", "predicted / measured there, less the result",
        ),
        tuple(
            (
                name,
                *(_size(known.get((name, *size))) for size in sizes),
                units.digits(known[name, N, n] / (ITEM * N**2)) if (name, N, n) in known else "–",
                _factors([model[name, N, n]] if (name, N, n) in model else []),
            )
            for name in order
        ),
        "The peak of a process that plans and calls once, less that of one that does so on the smallest "
        "problem. Only what rises above the earlier peak is seen. One sample each. For the last column "
        f"less than {units.size(HIDDEN['run'])} counts as so much; those that choose have no prediction of "
        "their own.",
    )  # fmt: skip


def _size(value: float | None) -> str:
    return "–" if value is None else str(units.size(value))
