"""Peaks as they were measured, beside what the model predicts; and the tables of them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from corrconv.core.guests import told
from corrconv.kit import units
from corrconv.kit.registered import loaded
from corrconv.measure.problems import square
from corrconv.sweep.evidence import Case

from ..kit.quantity import What, quantity
from ..kit.run import Run
from ..kit.tables import Table

HIDDEN = 2.0**18
"""Bytes below which a peak says nothing: pages are all there is to see. Less counts as so much."""
NEAR = 2.0
"""Within this factor a prediction is called near."""


@dataclass(frozen=True)
class Peak:
    """One peak beyond operands and result, measured and predicted; bytes.

    Attributes
    ----------
    case : str
        Its line.
    name : str
    measured : float
    predicted : float or None
        None where that depends on the machine, or the name is not registered here.
    """

    case: str
    name: str
    measured: float
    predicted: float | None

    @property
    def size(self) -> str:
        """N = 1024, n = 15."""
        return size(self.case)

    @property
    def factor(self) -> float | None:
        """Predicted over measured."""
        if self.predicted is None:
            return None
        return max(self.predicted, HIDDEN) / max(self.measured, HIDDEN)

    @property
    def off(self) -> float:
        """How far the factor is from 1, upwards or down; 1 where there is none."""
        return max(self.factor, 1 / self.factor) if self.factor else 1.0


def size(line: str) -> str:
    """N = 1024, n = 15."""
    problem = Case.from_line(line).problem
    return f"N = {units.number(problem.x_shape[0])}, n = {units.number(problem.h_shape[0])}"


def expected(name: str, line: str) -> float | None:
    """What the model predicts; None for what chooses among others, or is not registered here."""
    it = loaded(name)
    if it is None or it.family == "choice":
        return None
    return float(told(it, "memory", Case.from_line(line).problem))


def of_study(rows: pd.DataFrame) -> list[Peak]:
    """From rows of `corrconv.reports.memory.evidence`; there may be none."""
    if rows.empty:
        return []
    found = []
    for name, N, n, extra in rows[["name", "N", "n", "extra"]].itertuples(index=False):
        line = Case(square(2, int(N), int(n))).line
        found.append(Peak(line, name, float(extra), expected(name, line)))
    return found


def of_run(run: Run) -> list[Peak]:
    """Of each implementation in a process of its own, the smallest case first."""
    found = [
        Peak(line, name, float(held), expected(name, line))
        for line, by_name in run.memory.items()
        for name, held in by_name.items()
    ]
    return sorted(found, key=lambda peak: (image(peak.case), peak.measured, peak.name))


def image(line: str) -> int:
    """Bytes of a case's image."""
    problem = Case.from_line(line).problem
    samples = 1
    for side in problem.x_shape:
        samples *= side
    return samples * problem.dtype.itemsize


def by_size(rows: pd.DataFrame, peaks: list[Peak]) -> Table | None:
    """An implementation in a row, an image side in a column."""
    if rows.empty:
        return None
    sides, names = (
        sorted(rows["N"].unique()),
        rows[rows["N"] == rows["N"].max()].sort_values("extra")["name"],
    )
    n = int(rows["n"].iloc[0])
    lines = {N: Case(square(2, int(N), n)).line for N in sides}
    known = {(peak.name, peak.case): peak for peak in peaks}
    last = lines[sides[-1]]
    return Table(
        f"Beyond image and result, by image side N; n = {n}, float32, one thread",
        (
            "implementation", *(units.number(int(N)) for N in sides), "in images at the largest",
            "predicted there", "predicted / measured, all N",
        ),
        tuple(
            (
                name,
                *(_held(known.get((name, line))) for line in lines.values()),
                units.digits(known[name, last].measured / image(last)),
                _predicted(known[name, last]),
                _factors([known[name, line] for line in lines.values() if (name, line) in known]),
            )
            for name in names
        ),
        "A fresh process each, which has used the implementation on a tiny problem. "
        f"For the last column less than {units.size(HIDDEN)} counts as so much: pages are all there "
        "is to see below it.",
    )  # fmt: skip


def _factors(peaks: list[Peak]) -> str:
    factors = [peak.factor for peak in peaks if peak.factor is not None]
    if not factors:
        return "–"
    low, high = units.digits(min(factors)), units.digits(max(factors))
    return f"{low} to {high}" if low != high else low


def by_cell(peaks: list[Peak]) -> Table | None:
    """All implementations at the sizes of the run."""
    if not peaks:
        return None
    lines = list(dict.fromkeys(peak.case for peak in peaks))
    known = {(peak.name, peak.case): peak for peak in peaks}
    last = lines[-1]
    names = dict.fromkeys(peak.name for peak in reversed(peaks))  # the largest case last
    order = sorted(
        names, key=lambda name: known[name, last].measured if (name, last) in known else 0
    )
    return Table(
        "Every implementation in the run, beyond image and result",
        (
            "implementation", *map(size, lines), "in images at the largest", "predicted there",
            "predicted / measured, all",
        ),
        tuple(
            (
                name,
                *(_held(known.get((name, line))) for line in lines),
                units.digits(known[name, last].measured / image(last)) if (name, last) in known else "–",
                _predicted(known.get((name, last))),
                _factors([known[name, line] for line in lines if (name, line) in known]),
            )
            for name in order
        ),
        "Processes of their own, in each of which one implementation had planned and called before. "
        f"For the last column less than {units.size(HIDDEN)} counts as so much; those that choose have no "
        "prediction of their own.",
    )  # fmt: skip


def _held(peak: Peak | None) -> str:
    return "–" if peak is None else quantity(peak.case, peak.name, What.MEMORY, peak.measured)


def _predicted(peak: Peak | None) -> str:
    if peak is None or peak.predicted is None:
        return "–"
    return quantity(peak.case, peak.name, What.PREDICTED_MEMORY, peak.predicted)
