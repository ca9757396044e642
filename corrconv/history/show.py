"""``corrconv history`` on the terminal: what was measured, and where there are steps."""

from __future__ import annotations

from typing import Any

from rich.markup import escape
from rich.table import Table

from corrconv.kit import units
from corrconv.kit.console import out
from corrconv.kit.units import counted

from .evidence import History
from .series import Line, line, steps


def show(history: History) -> None:
    """Print it."""
    of = line(history)
    out.print(f"{counted(of.measured, 'commit')} measured, of {len(of.commits)} on the line")
    for gap in of.gaps:
        out.print(
            f" not measured: {gap.commit.short} {escape(gap.commit.subject)}: {escape(gap.reason)}",
            soft_wrap=True,
        )
    found = steps(of)
    if not found:
        out.print("no step is resolved: each implementation's ratio is one level and its noise")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("commit", "regime", "implementation", "time ×", "confidence", "subject"):
        table.add_column(column, no_wrap=column != "subject")
    for series, place in found:
        step = series.found.steps[place]
        commit = of.commits[step.at]
        cells = (
            commit.short,
            series.regime,
            series.name,
            units.ratio(step.size),
            percent(step.confidence),
        )
        table.add_row(*map(escape, cells), escape(commit.subject))
    out.print(table)


def percent(confidence: float) -> str:
    """A confidence in words: never 100%."""
    return f"{confidence:.1%}" if confidence < 0.9995 else "over 99.9%"


def as_data(history: History) -> dict[str, Any]:
    """For a program."""
    of: Line = line(history)
    return {
        "commits": [vars(it) for it in of.commits],
        "not measured": [{"commit": it.commit.hash, "reason": it.reason} for it in of.gaps],
        "series": [
            {
                "regime": it.regime,
                "implementation": it.name,
                "ratios": [None if value != value else value for value in it.ratios],
                "floor": None if it.floor != it.floor else it.floor,
                "steps": [
                    {
                        "commit": of.commits[step.at].hash,
                        "size": step.size,
                        "confidence": step.confidence,
                    }
                    for step in it.found.steps
                ],
            }
            for it in of.series
        ],
    }
