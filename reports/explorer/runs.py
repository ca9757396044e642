"""asv's runs, as the explorer shows them: the newest of each machine, and the one the site is about."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ..timings.frame import newest, select
from ..timings.noise import noise
from .types import Cell, Error, Side, Source, View

VIEW = ["ndim", "operation", "dtype", "threads"]
MODE = "same"
"""Of every call that asv times, with zeros around the image."""
UNPAIRED = (
    "Times are medians, intervals the quartiles of the samples. They were not taken in turn, so one beats "
    "another only where the quartiles lie apart and the lead is more than the run's noise. "
)


def sources(frame: pd.DataFrame, cells: pd.DataFrame) -> list[Source]:
    """The run of `cells` first, then the newest run of every other machine."""
    others = [
        newest(rows)
        for machine, rows in frame.groupby("machine")
        if machine != cells["machine"].iloc[0]
    ]
    found = [_source(run) for run in (cells, *others)]
    return [source for source in found if source.views]


def _source(run: pd.DataFrame) -> Source:
    row, of_run = run.iloc[0], noise(run)
    errors = select(run, "error", operation="correlate", ndim=2)
    errors = errors[errors["N"] == errors["N"].max()]
    return Source(
        kind="asv",
        machine=str(row["machine"]),
        made=f"{row['cpu']}; commit {row['commit'][:8]} of {row['date'].date().isoformat()}",
        note=UNPAIRED + of_run.sentence(),
        lead=of_run.lead,
        views=tuple(_views(run)),
        families={str(name): str(family) for name, family in _named(run)},
        errors=tuple(
            Error(str(name), str(dtype), int(n), float(value))
            for name, dtype, n, value in errors[
                ["implementation", "dtype", "n", "value"]
            ].itertuples(index=False)
        ),
        errors_at=int(errors["N"].max()) if len(errors) else 0,
    )


def _named(run: pd.DataFrame) -> Iterator[tuple[str, str]]:
    times = run[run["question"] == "time"]
    yield from times[["implementation", "family"]].drop_duplicates().itertuples(index=False)


def _views(run: pd.DataFrame) -> Iterator[View]:
    for key, rows in run[run["question"] == "time"].groupby(VIEW):
        found = [_cell(size, of) for size, of in rows.groupby(["N", "n"])]
        if cells := tuple(cell for cell in found if cell.sides):
            yield _view(key, cells)


def _view(key: Any, cells: tuple[Cell, ...]) -> View:
    ndim, operation, dtype, threads = key
    return View(int(ndim), operation, dtype, threads, MODE, cells)


def _cell(size: Any, rows: pd.DataFrame) -> Cell:
    sides, absent = [], []
    columns = rows[["implementation", "status", "value", "q25", "q75"]]
    for name, status, value, q25, q75 in columns.itertuples(index=False):
        if status != "ok":
            absent.append(name)
            continue
        low = value if math.isnan(q25) else q25
        high = value if math.isnan(q75) else q75
        sides.append(Side(name, float(value), float(low), float(high)))
    N, n = map(int, size)
    return Cell(N, n, tuple(sides), absent=tuple(sorted(absent)))
