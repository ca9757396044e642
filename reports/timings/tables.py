"""The tables of the page: every stored number, with the name under which it can be looked up."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from corrconv.kit import units
from corrconv.kit.units import Quantity
from corrconv.measure.grids import REFERENCE as RATIO_TO

from .noise import Noise, noise
from .winners import Timing

TITLES = {
    "time": "Time of one call",
    "low_rank": "Time of one call, Gaussian kernels",
    "one_shot": "Time of one call without a plan of one's own",
    "ratio": f"Time over {RATIO_TO}'s, paired",
    "floor": "Noise floor: the same against itself, paired",
    "again": "The same timed once more, for the drift between unpaired timings",
    "import": "Cold start: import",
    "plan": "Cold start: plan",
    "first_call": "Cold start: first call",
    "error": "Normwise error",
    "adapter_extra": "What the adapter adds to the bare library call, paired",
    "adapter_ratio": "The adapter's time over the bare library call's, paired",
    "memory": "Memory beyond operands and library",
    "overhead": "A timed cell that computes nothing",
}
"""What can be asked, in the order of the page."""
WIDE = 10
"""Columns; a table with more of them says in each row which is the smallest."""


@dataclass(frozen=True)
class Cell:
    """One number of a table.

    Attributes
    ----------
    shown : Quantity
        What is printed; of a cell without a number ``n/a`` or ``failed``.
    stored : str
        The value in full, with its quartiles and samples.
    status : str
        ``ok``, ``n/a`` or ``failed``.
    rank : str
        ``best`` for the smallest of its row, ``tied`` for those that it does not beat.
    """

    shown: Quantity
    stored: str
    status: str
    rank: str = ""


@dataclass(frozen=True)
class Row:
    """A size, with a cell for each implementation of the table, and the name of the smallest."""

    N: str
    n: str
    cells: tuple[Cell, ...]
    smallest: str


@dataclass(frozen=True)
class Table:
    """All that one asv benchmark measured.

    Attributes
    ----------
    title : str
    benchmark, file : str
        Where its numbers are stored: asv's name, and the results file.
    names : tuple of str
        The implementations, a column each.
    never : tuple of str
        Those that were not tried at any size; they have no column.
    rows : tuple of Row
    """

    title: str
    benchmark: str
    file: str
    names: tuple[str, ...]
    never: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def wide(self) -> bool:
        """Whether it has more columns than fit a page's width."""
        return len(self.names) > WIDE


def tables(frame: pd.DataFrame) -> list[Table]:
    """One for each benchmark of a run, in the order of the page."""
    of_run = noise(frame)
    order = {question: place for place, question in enumerate(TITLES)}
    groups = [rows for _, rows in frame.groupby("benchmark", sort=False)]

    def place(rows: pd.DataFrame) -> tuple[Any, ...]:
        first = rows.iloc[0]
        return (
            order[first["question"]],
            -first["ndim"],
            first["threads"] != "one",
            first["operation"] != "correlate",
            first["dtype"],
        )

    return [_table(rows, of_run) for rows in sorted(groups, key=place)]


def shown(question: str, value: float) -> Quantity:
    """A stored value as it is printed; the error, stored as a logarithm, as the error itself."""
    if question == "error":
        return Quantity(f"{10**value:.2e}", "")
    if question in ("adapter_ratio", "ratio", "floor"):
        return Quantity(f"{value:.3f}", "×")
    return units.size(value) if question == "memory" else units.seconds(value)


def _table(rows: pd.DataFrame, of_run: Noise) -> Table:
    first = rows.iloc[0]
    title = TITLES[first["question"]]
    if first["ndim"]:
        threads = "one thread" if first["threads"] == "one" else "all threads"
        title += f": {first['ndim']}-D {first['operation']}, {first['dtype']}, {threads}"
    tried = rows.groupby("implementation")["status"].agg(lambda status: set(status) != {"n/a"})
    names = tuple(tried[tried].index)
    never = tuple(tried[~tried].index)
    tried_rows = rows[rows["implementation"].isin(names)]
    sizes = [_row(size, names, of_run) for _, size in tried_rows.groupby(["N", "n"])]
    return Table(title, first["benchmark"], first["file"], names, never, tuple(sizes))


def _row(rows: pd.DataFrame, names: tuple[str, ...], of_run: Noise) -> Row:
    N, n = int(rows["N"].iloc[0]), int(rows["n"].iloc[0])
    records: Any = rows.to_dict("records")
    stored: dict[str, dict[str, Any]] = {row["implementation"]: row for row in records}
    rank = _ranks([row for row in stored.values() if row["status"] == "ok"], of_run)
    cells = tuple(_cell(stored[name], rank(name)) for name in names if name in stored)
    smallest = next((name for name in names if rank(name) == "best"), "")
    return Row(units.number(N) if N else "", units.number(n) if n else "", cells, smallest)


def _cell(row: dict[str, Any], rank: str) -> Cell:
    if row["status"] != "ok":
        return Cell(Quantity(row["status"], ""), "", row["status"])
    return Cell(shown(row["question"], row["value"]), _in_full(row), "ok", rank)


def _in_full(row: dict[str, Any]) -> str:
    text = f"{row['value']!r} {row['unit']}"
    if not math.isnan(row["q25"]):
        text += f"; quartiles {row['q25']!r} and {row['q75']!r}; {row['repeat']} samples"
    return f"{text} of {row['number']} calls" if row["number"] else text


def _ranks(rows: list[dict[str, Any]], of_run: Noise) -> Callable[[str], str]:
    """For a name, whether it is the best of a row, or tied with the best."""
    if len(rows) < 2:
        return lambda name: ""
    best = min(rows, key=lambda row: row["value"])
    timed = best["question"] in ("time", "low_rank", "one_shot")
    # two ratios to the reference may each be off by the floor
    apart = of_run.floor(best["ndim"], best["N"], best["n"]) or of_run.lead
    within = best["value"] * (apart**2 if best["question"] == "ratio" else 1.0)

    def tied(row: dict[str, Any]) -> bool:
        if timed:
            return not _timing(best).beats(_timing(row), of_run.lead)
        return bool(row["value"] <= within)

    ranks = {row["implementation"]: "tied" for row in rows if tied(row)}
    ranks[best["implementation"]] = "best"
    return lambda name: ranks.get(name, "")


def _timing(row: dict[str, Any]) -> Timing:
    low, high = (row["value"] if math.isnan(row[q]) else row[q] for q in ("q25", "q75"))
    return Timing(row["implementation"], row["family"], row["value"], low, high)
