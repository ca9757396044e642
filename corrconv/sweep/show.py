"""What a sweep ends with: who was fastest how often, what failed, and how to repeat that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

from corrconv.kit import units
from corrconv.kit.console import out
from corrconv.measure.sequential import DOUBT, fewest
from corrconv.measure.sides import AGAIN
from corrconv.sweep.evidence import FAILED, Outcome, Record
from corrconv.sweep.folder import Sweep
from corrconv.sweep.judge import Standing, Standings, judge

if TYPE_CHECKING:
    import pandas as pd

STYLES = {Outcome.MEASURED: "green", Outcome.NOT_TRIED: "dim"}
COLUMNS = ("least time", "fastest", "not resolved", "slower", "far behind", "failed")
"""Of the table, and what an implementation may be in a case."""


def standings(records: Sequence[Record], found: Standings) -> list[dict[str, Any]]:
    """For each implementation, in how many cases it is what.

    *least time*: a point estimate, no more. *fastest*: it has that, and all others are resolved to be
    slower. *not resolved*: it has that, or cannot be told from who has. *far behind*: one call said
    enough.
    """
    counts: dict[str, Counter[str]] = {}

    def count(name: str, what: str) -> None:
        counts.setdefault(name, Counter())[what] += 1

    for case in found.cases:
        count(case.best, "least time")
        count(case.best, "fastest" if case.fastest else "not resolved")
        for each in case.judgements:
            label = each.ratio.label
            count(label, "not resolved" if label in case.unresolved else "slower")
        for name in case.behind:
            count(name, "far behind")
    for _, name in {(each["case"], each["name"]) for each in failures(records)}:
        count(name.removesuffix(AGAIN), "failed")
    rows = [{"name": name, **{what: of[what] for what in COLUMNS}} for name, of in counts.items()]
    return sorted(rows, key=lambda row: (-row["least time"], -row["not resolved"], row["name"]))


def case_data(case: Standing) -> dict[str, Any]:
    """A case for ``--json``."""
    return {
        "case": case.case,
        "processes": case.processes,
        "noise floor": case.floor.factor if case.floor else None,
        "best": case.best,
        "fastest": case.fastest,
        "not resolved from the best": list(case.unresolved),
        "ratios to the best": {
            each.ratio.label: {
                "ratio": each.ratio.value,
                "low": each.ratio.low,
                "high": each.ratio.high,
                "verdict": str(each.verdict),
            }
            for each in case.judgements
        },
        "far behind": list(case.behind),
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


def as_data(sweep: Sweep, joined: Path | None) -> dict[str, Any]:
    """For ``--json``."""
    found = judge(sweep.records)
    return {
        "folder": str(sweep.path),
        "file": str(joined) if joined else None,
        "machine": sweep.machine,
        "turns": len(sweep.records),
        "missing": sweep.missing,
        "seconds": sum(record.seconds for record in sweep.records),
        "pairs": found.pairs,
        "confidence of one": found.confidence,
        "confidence of all at once": found.together,
        "processes for 94.5% of all at once": found.needed,
        "implementations": standings(sweep.records, found),
        "cases": [case_data(case) for case in found.cases],
        "failures": failures(sweep.records),
    }


def show(sweep: Sweep, joined: Path | None) -> None:
    """A table, what it holds with, the failures below it, and where it all is."""
    found = judge(sweep.records)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("implementation", no_wrap=True)
    for column in COLUMNS:
        table.add_column(column, justify="right")
    for row in standings(sweep.records, found):
        table.add_row(escape(row["name"]), *(str(row[column] or "") for column in COLUMNS))
    out.print(table)
    out.print(f"[dim]{escape(holds(found))}[/]", soft_wrap=True)
    show_failures(failures(sweep.records))
    processes = len({record.process for record in sweep.records if record.process})
    spent = sum(record.seconds for record in sweep.records)
    out.print(
        f"\n[dim]{len(found.cases)} cases in {processes} fresh processes, {spent:.0f} s[/]\n"
        f"{escape(str(joined or sweep.path))}",
        soft_wrap=True,
    )


def holds(found: Standings) -> str:
    """With what confidence, in words."""
    floors = sorted(case.floor.factor - 1 for case in found.cases if case.floor)
    noise = f"noise floors {floors[0]:.1%} to {floors[-1]:.1%}, " if floors else ""
    middle = f"{median(floors):.1%} in the middle; " if floors else ""
    if found.processes < fewest(DOUBT):
        return (
            f"Cases: {len(found.cases)}. {noise}{middle}{found.processes} fresh processes a case are too "
            f"few to resolve anything: {fewest(DOUBT)} are needed (--passes {fewest(DOUBT)})."
        )
    if found.processes >= found.needed:
        return (
            f"Cases: {len(found.cases)}. {noise}{middle}all {found.pairs} pairs of the table hold at once "
            f"with {found.together:.1%}."
        )
    return (
        f"Cases: {len(found.cases)}. {noise}{middle}beyond them, a pair is resolved with "
        f"{found.confidence:.1%} on its own. The table as a whole holds with no such confidence: of its "
        f"{found.pairs} pairs chance would resolve up to {found.by_chance:.0f}, were all equal. For all at "
        f"once: --passes {found.needed}; for one question: corrconv compare."
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
