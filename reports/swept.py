"""What a sweep ends with: who was near the best how often, what failed, and how to repeat that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

from benchmarks.sweep.frame import CASE, Sweep, estimates, frame
from benchmarks.sweep.types import FAILED, Outcome, Record
from reports import units
from reports.console import out

if TYPE_CHECKING:
    import pandas as pd

NEAR = 1.1
"""Within this factor of the best counts as near: less is a tie in these reports, see docs/method.md."""
STYLES = {Outcome.MEASURED: "green", Outcome.NOT_TRIED: "dim"}


def standings(turns: pd.DataFrame) -> list[dict[str, Any]]:
    """For each implementation, in how many cases it was measured, was near the best, and failed."""
    found = estimates(turns)
    best = found.groupby(CASE)["seconds"].transform("min")
    near = found[found["seconds"] <= NEAR * best].groupby("name").size()
    measured = found.groupby("name").size()
    failed = (
        turns[turns["outcome"].isin([str(each) for each in FAILED])]
        .drop_duplicates([*CASE, "name"])
        .groupby("name")
        .size()
    )
    rows = [
        {
            "name": str(name),
            "measured": int(measured.get(name, 0)),
            "near the best": int(near.get(name, 0)),
            "failed": int(failed.get(name, 0)),
        }
        for name in dict.fromkeys((*measured.index, *failed.index))
    ]
    return sorted(rows, key=lambda row: (-row["near the best"], row["name"]))


def failures(records: Sequence[Record]) -> list[dict[str, str]]:
    """Each failure once: the case, the implementation, what happened, and what repeats it."""
    return [
        {
            "case": record.turn.line,
            "name": each.label,
            "outcome": str(each.outcome),
            "detail": each.detail,
            "repeat": each.repeat,
        }
        for record in records
        for each in record.results
        if each.outcome in FAILED
    ]


def as_data(sweep: Sweep, parquet: Path | None) -> dict[str, Any]:
    """For ``--json``."""
    return {
        "folder": str(sweep.path),
        "parquet": str(parquet) if parquet else None,
        "machine": sweep.machine,
        "turns": len(sweep.records),
        "missing": sweep.missing,
        "seconds": sum(record.seconds for record in sweep.records),
        "implementations": standings(frame([sweep])),
        "failures": failures(sweep.records),
    }


def show(sweep: Sweep, parquet: Path | None) -> None:
    """A table, the failures below it, and where it all is."""
    data = as_data(sweep, parquet)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("implementation", no_wrap=True)
    for column in ("cases measured", "within 10% of the best", "failed"):
        table.add_column(column, justify="right")
    for row in data["implementations"]:
        counts = (str(row[key]) for key in ("measured", "near the best", "failed"))
        table.add_row(escape(row["name"]), *counts)
    out.print(table)
    show_failures(data["failures"])
    cases = len({record.turn.line for record in sweep.records})
    processes = len({record.process for record in sweep.records if record.process})
    where = parquet or sweep.path
    out.print(
        f"\n[dim]{cases} cases in {processes} fresh processes, {data['seconds']:.0f} s; the fastest is a "
        f"point estimate here: corrconv compare tells who is faster[/]\n{escape(str(where))}",
        soft_wrap=True,
    )


def show_failures(found: Sequence[dict[str, str]]) -> None:
    """Each with the line that repeats it."""
    for each in found:
        out.print(
            f"\n[red]{escape(each['name'])} {each['outcome']}[/] at {each['case']}: "
            f"{escape(each['detail'])}\n  repeat with: {escape(each['repeat'])}",
            soft_wrap=True,
        )


def show_record(record: Record) -> None:
    """One case, each side with its time or with what became of it."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("implementation", "outcome", "a call", "rounds"):
        table.add_column(column, no_wrap=True)
    table.add_column("why")
    for each in record.results:
        style = STYLES.get(each.outcome, "red")
        value = median(each.seconds) if each.seconds else each.look
        table.add_row(
            escape(each.label),
            f"[{style}]{each.outcome}[/]",
            "" if value is None else str(units.seconds(value)),
            str(len(each.seconds) or ""),
            escape(each.detail),
        )
    out.print(table)
