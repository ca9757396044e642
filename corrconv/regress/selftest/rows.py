"""What each tool has said of each slowdown, counted; and of runs in which nothing was planted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from corrconv.regress.selftest import rates
from corrconv.regress.selftest.evidence import REGRESS, TOOLS, SelfTest
from corrconv.regress.selftest.rates import Rate
from corrconv.regress.selftest.resample import Resampled


@dataclass(frozen=True)
class Row:
    """A tool and a slowdown.

    Attributes
    ----------
    tool : str
    planted : float
        0 where both commits hold the same files.
    named : Rate
        Of cells: where nothing was planted those named in either direction, which is false; else those
        named slower, which is right.
    passed, unresolved : Rate
        Of cells: neither named nor left open; and left open.
    backwards : int
        Cells that are slower and were named faster.
    runs : int
    seconds : float
        Of the typical run.
    """

    tool: str
    planted: float
    named: Rate
    passed: Rate
    unresolved: Rate
    backwards: int
    runs: int
    seconds: float


@dataclass(frozen=True)
class Alarms:
    """Runs in which nothing had changed, and in how many of them any cell was named.

    Attributes
    ----------
    tool : str
    drawn : bool
        Whether they were drawn from a record of real ones.
    rate : Rate
        Of runs.
    cells : int
        Of a run, in the middle.
    """

    tool: str
    drawn: bool
    rate: Rate
    cells: int


def rows(found: SelfTest) -> list[Row]:
    """Of each tool, the smallest slowdown first; only what was measured."""
    planted = sorted({it.planted for it in found.trials})
    return [_row(found, tool, of) for tool in TOOLS for of in planted if found.of(tool, of)]


def _row(found: SelfTest, tool: str, planted: float) -> Row:
    trials = found.of(tool, planted)
    return Row(
        tool,
        planted,
        (rates.named if planted else rates.false)(trials),
        rates.passed(trials),
        rates.unresolved(trials),
        sum(len(it.faster) for it in trials) if planted else 0,
        len(trials),
        median(it.seconds for it in trials),
    )


def alarms(found: SelfTest, drawn: Resampled | None = None) -> Iterator[Alarms]:
    """Ours first, then those that were drawn for it, then asv's."""
    for tool in TOOLS:
        if trials := found.of(tool, 0):
            cells = round(median(len(it.cells) for it in trials))
            yield Alarms(tool, False, rates.alarmed(trials), cells)
        if tool == REGRESS and drawn:
            yield Alarms(tool, True, drawn.alarmed, drawn.cells)


def called(planted: float) -> str:
    """A slowdown as it is written."""
    return f"{100 * planted:g}%" if planted else "none"
