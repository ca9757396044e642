"""False alarms, and planted slowdowns found, by tool."""

from __future__ import annotations

import pandas as pd

from corrconv.regress.selftest import evidence, words
from corrconv.regress.selftest.evidence import SelfTest
from corrconv.regress.selftest.figure import panels
from corrconv.regress.selftest.rates import Rate
from corrconv.regress.selftest.resample import Resampled, drawn
from corrconv.regress.selftest.rows import alarms, rows

from ..kit.figure import Figure, LeftOut, canvas, drawing
from ..kit.material import Material


@drawing("selftest", "selftest", 10)
def draw(material: Material) -> Figure:
    """Runs that alarm where nothing has changed, and cells that are named where they are slower."""
    found: SelfTest = material.of(evidence)
    if not found.trials:
        raise LeftOut(f"no run of the self-test is finished: {evidence.MAKE}")
    more = drawn(found)
    figure = canvas(9.5, 4.1)
    panels(figure, found, more)
    return Figure(
        "False alarms, and slowdowns found",
        "Left: runs that name any cell, in either direction, where both commits are the same. Right: cells "
        "that are named slower, by the slowdown that was planted in their code (at none: named in either "
        f"direction). {words.doubt()} Green is what is promised. Measured on {words.conditions(found)}",
        "Left, a row for each tool: the share of unchanged runs with a false alarm. Right, a line for each "
        "tool: the share of cells named, from no slowdown to the largest.",
        figure,
        data(found, more),
    )


def data(found: SelfTest, more: Resampled | None) -> pd.DataFrame:
    """Of the figure: a row for each point."""
    runs = [
        _row("runs with an alarm", it.tool, 0.0, it.rate, drawn=it.drawn)
        for it in alarms(found, more)
    ]
    cells = [_row("cells named", it.tool, it.planted, it.named) for it in rows(found)]
    return pd.DataFrame(runs + cells)


def _row(
    what: str, tool: str, planted: float, rate: Rate, drawn: bool = False
) -> dict[str, object]:
    low, high = rate.interval
    return {
        "what": what,
        "tool": tool,
        "drawn": drawn,
        "planted": planted,
        "count": rate.count,
        "of": rate.of,
        "share": rate.share,
        "low": low,
        "high": high,
    }
