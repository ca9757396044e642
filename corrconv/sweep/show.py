"""What a sweep ends with: who is fastest in each cell, its time, what failed, and what repeats that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

from corrconv.kit import units
from corrconv.kit.console import out
from corrconv.kit.problems import spelled
from corrconv.measure.quiet import discards
from corrconv.measure.sequential import DOUBT, fewest
from corrconv.sweep.cells import Cell, Side
from corrconv.sweep.evidence import FAILED, Case, Outcome, Record
from corrconv.sweep.floors import SHORT, Floor, Floors, floors
from corrconv.sweep.folder import Sweep
from corrconv.sweep.judging import cells

if TYPE_CHECKING:
    import pandas as pd

STYLES = {Outcome.MEASURED: "green", Outcome.NOT_TRIED: "dim"}
NEAR = "≈"
"""Marks what cannot be told from the best."""
WIDER = 1.5
"""Times the run's, a floor of a cell is told of."""
TOLD = 3
"""Of those, so many are named in a row; ``--json`` has all."""


def case_data(cell: Cell) -> dict[str, Any]:
    """A cell for ``--json``."""
    return {
        "case": cell.case.line,
        "processes": cell.processes,
        "reference": cell.reference,
        "best": cell.best.name,
        "fastest": cell.fastest,
        "tied": list(cell.tied),
        "sides": [_side_data(side) for side in cell.sides],
        "absent": dict(cell.absent),
        "noise floor": cell.floor,
    }


def _side_data(side: Side) -> dict[str, Any]:
    beside = side.beside
    return {
        "name": side.name,
        "seconds": side.seconds,
        "low": side.low,
        "high": side.high,
        "to the reference": side.to_reference,
        "to the best": {
            "ratio": beside.ratio,
            "low": beside.low,
            "high": beside.high,
            "verdict": str(beside.verdict),
        },
        "error": side.error,
    }


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


def left_out(records: Sequence[Record]) -> dict[str, str]:
    """Those who were tried nowhere, each with the last reason: the gate's refusal, for one."""
    results = [each for record in records for each in record.results]
    tried = {each.label for each in results if each.outcome is not Outcome.NOT_TRIED}
    return {each.label: each.detail for each in results if each.label not in tried}


def as_data(sweep: Sweep, file: Path | None) -> dict[str, Any]:
    """For ``--json``."""
    of_run = floors(sweep.records)
    return {
        "folder": str(sweep.path),
        "file": str(file) if file else None,
        "machine": sweep.machine,
        "turns": len(sweep.records),
        "missing": sweep.missing,
        "seconds": sum(record.seconds for record in sweep.records),
        "noise floors": {
            "under 0.1 ms": _floor_data(of_run.short),
            "from 0.1 ms": _floor_data(of_run.long),
            "one block of rounds": _floor_data(of_run.block),
        },
        "cases": [case_data(cell) for cell in cells(sweep.records, sweep.about.families)],
        "failures": failures(sweep.records),
    }


def _floor_data(floor: Floor | None) -> dict[str, Any] | None:
    if floor is None:
        return None
    return {"factor": floor.factor, "A/A pairs": floor.pairs, "largest A/A": floor.largest}


def show(sweep: Sweep, file: Path | None) -> None:
    """A row a cell, what its verdicts hold with, the failures below it, and where it all is."""
    found = cells(sweep.records, sweep.about.families)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("image", "kernel"):
        table.add_column(column, no_wrap=True)
    table.add_column("but")
    table.add_column("fastest")
    table.add_column("a call", justify="right", no_wrap=True)
    table.add_column("next")
    for cell in found:
        table.add_row(*_row(cell))
    out.print(table)
    out.print(f"[dim]{escape(holds(floors(sweep.records), found))}[/]")
    show_failures(failures(sweep.records))
    processes = len({record.process for record in sweep.records if record.process})
    spent = sum(record.seconds for record in sweep.records)
    out.print(
        f"{discarded(sweep.records)}"
        f"\n[dim]{units.counted(len(found), 'cell')} in {processes} fresh processes, {spent:.0f} s[/]\n"
        f"{escape(str(file or sweep.path))}",
        soft_wrap=True,
    )


def discarded(records: Sequence[Record]) -> str:
    """How many rounds were discarded, as a line; empty where none was."""
    count = sum(max((each.discarded for each in record.results), default=0) for record in records)
    return f"\n[yellow]{discards(count)}[/]\n" if count else ""


def _row(cell: Cell) -> tuple[str, ...]:
    problem, best = cell.case.problem, cell.best
    tied = [side.name for side in cell.sides if side.tied and side.family != "choice"]
    told = tied if len(tied) <= TOLD else [*tied[: TOLD - 1], f"{len(tied) - TOLD + 1} more"]
    names = f" {NEAR} ".join(told)
    slower = next((s for s in cell.sides if not s.tied and s.family != "choice"), None)
    then = f"{slower.name} {units.ratio(slower.beside.ratio)}" if slower else ""
    return (
        spelled(problem.x_shape),
        spelled(problem.h_shape),
        turned_fields(cell.case),
        escape(names),
        str(units.seconds(best.seconds)),
        escape(then),
    )


def turned_fields(case: Case) -> str:
    """What of a case is not correlate, ``same``, zero-filled, float32 on one thread."""
    problem = case.problem
    usual = {"operation": "correlate", "mode": "same", "boundary": "fill"}
    said = [
        str(getattr(problem, key)) for key, value in usual.items() if getattr(problem, key) != value
    ]
    said += [problem.dtype.name] if problem.dtype.name != "float32" else []
    said += [f"{case.workers} threads"] if case.workers > 1 else []
    said += ["rank one"] if case.rank_one else []
    return ", ".join(said)


def holds(of_run: Floors, found: Sequence[Cell]) -> str:
    """With what confidence, in words."""
    processes = min((cell.processes for cell in found), default=0)
    if processes < fewest(DOUBT):
        return (
            f"{processes} fresh processes a cell are too few to resolve anything: {fewest(DOUBT)} are needed "
            f"(--passes {fewest(DOUBT)})."
        )
    known = [
        f"{each.factor - 1:.1%} {words}"
        for each, words in (
            (of_run.long, f"from {units.seconds(SHORT)} on"),
            (of_run.short, "for shorter calls"),
        )
        if each
    ]
    if not known:
        return "Too few sides were entered twice to know the noise floor: nothing is resolved."
    pairs = sum(each.pairs for each in (of_run.long, of_run.short) if each)
    wider = [
        cell.floor - 1
        for cell in found
        if of_run.unrest.get(cell.case.line, 1) > WIDER and cell.floor
    ]
    restless = (
        f" In {units.counted(len(wider), 'noisier cell')} it is up to {max(wider):.1%}."
        if wider
        else ""
    )
    twice = f"{units.counted(pairs, 'side')} that {'was' if pairs == 1 else 'were'} entered twice"
    return (
        f"{NEAR} cannot be told apart: the ratio is within the noise floor, {' and '.join(known)}, or its "
        f"interval over {processes} processes holds 1. The floor is found from {twice}; were all "
        f"{of_run.compared} pairs equal, none would pass it with 99%.{restless}"
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


def merged_data(joined: pd.DataFrame, output: Path) -> dict[str, Any]:
    """Of `corrconv merge`, for ``--json``."""
    return {
        "output": str(output),
        "rows": len(joined),
        "machines": {
            str(machine): len(rows[["pass", "process"]].drop_duplicates())
            for machine, rows in joined.groupby("machine")
        },
    }


def show_merged(joined: pd.DataFrame, output: Path) -> None:
    """A line for each machine, and the file."""
    for machine, processes in merged_data(joined, output)["machines"].items():
        rows = int((joined["machine"] == machine).sum())
        out.print(f"{machine}: {rows} rows, {processes} fresh processes", markup=False)
    out.print(str(output), markup=False, soft_wrap=True)
