"""What a self-test says on the terminal: what was promised and whether it was kept, then the counts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, zip_longest
from textwrap import wrap

from rich.markup import escape
from rich.table import Table

from corrconv.kit.console import out
from corrconv.regress.selftest import words
from corrconv.regress.selftest.evidence import SelfTest
from corrconv.regress.selftest.promises import MEANING, Promise, Verdict, answer, promises
from corrconv.regress.selftest.rates import Rate
from corrconv.regress.selftest.resample import Resampled, drawn
from corrconv.regress.selftest.rows import Row, alarms, called, rows

STYLES = {
    Verdict.SHOWN: "bold green",
    Verdict.KEPT: "green",
    Verdict.MISSED: "yellow",
    Verdict.BROKEN: "bold red",
}
TOOL = 11
"""Letters of a line of a tool's name."""


def show(found: SelfTest) -> None:
    """Print it."""
    more = drawn(found)
    made = promises(found, more)
    out.print(f"[bold]{escape(answer(made))}[/]", "")
    if made:
        out.print(_promises(made), "")
    if found.trials:
        out.print(_table(found), "")
        out.print(_alarms(found, more), "")
    meanings = {it.verdict: MEANING[it.verdict] for it in made}
    for line in (
        *words.backwards(found),
        *(f"{word}: {meaning}." for word, meaning in meanings.items()),
        words.legend(),
        words.real(found),
        words.resampled(found, more),
        words.doubt(),
        words.conditions(found),
    ):
        out.print(f"[dim]{escape(line)}[/]")


def _promises(made: Sequence[Promise]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", collapse_padding=True)
    for column in ("promised", "", "found: %, interval", "of", "it is"):
        table.add_column(column, no_wrap=column != "promised")
    for it in made:
        style = STYLES[it.verdict]
        table.add_row(it.words, it.bound, percent(it.rate), it.many, f"[{style}]{it.verdict}[/]")
    return table


def _table(found: SelfTest) -> Table:
    table = _heads("tool", "planted", "named", "%, interval", "open", "passed", "runs", "s a run")
    for tool, of in groupby(rows(found), lambda it: it.tool):
        for line, it in zip_longest(wrap(tool, TOOL), of):
            table.add_row(line, *(_cells(it) if it else ()))
    return table


def _cells(it: Row) -> tuple[str, ...]:
    return (
        called(it.planted),
        f"{it.named.count} of {it.named.of}",
        percent(it.named),
        f"{it.unresolved.share:.0%}",
        f"{it.passed.share:.0%}",
        str(it.runs),
        f"{it.seconds:.0f}",
    )


def _alarms(found: SelfTest, more: Resampled | None) -> Table:
    table = _heads("tool", "unchanged", "with an alarm", "%, interval", "cells")
    for it in alarms(found, more):
        kind = "runs drawn" if it.drawn else "real runs"
        table.add_row(
            it.tool, kind, f"{it.rate.count} of {it.rate.of}", percent(it.rate), str(it.cells)
        )
    return table


def percent(rate: Rate) -> str:
    """A share and its interval, where it has one; the unit is left to a heading."""
    if not rate.independent:
        return f"{100 * rate.share:.1f}"
    low, high = rate.interval
    return f"{100 * rate.share:.1f} ({100 * low:.1f}–{100 * high:.1f})"


def _heads(first: str, *more: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", collapse_padding=True)
    table.add_column(first, no_wrap=True)
    for column in more:
        table.add_column(column, justify="right", no_wrap=True)
    return table
