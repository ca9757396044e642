"""Times of all implementations at one size, a row each, the fastest on top, on a log scale."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from corrconv.kit import units

from ..kit.bars import band, beside, rows_of
from ..kit.look import look
from ..kit.scales import time_axis
from ..kit.tidy import TIMED, tidy
from .noise import Noise


def ranking(cells: pd.DataFrame, of_run: Noise) -> tuple[Canvas, pd.DataFrame]:
    """The figure of the rows `cells`, one for each implementation; and its data.

    Direct sums have a filled diamond, others a circle. A grey band starts at the fastest:
    what lies inside cannot be told from it.
    """
    cells = cells.sort_values("value")
    figure, axes = rows_of(list(cells["implementation"]), width=8.5)
    low, high = cells["value"].min(), cells["value"].max()
    time_axis(axes.xaxis)
    axes.set_xlim(low / 1.5, high * (high / low) ** 0.15 * 1.5)
    axes.set_xlabel("a call, one thread")
    band(axes, low, low * of_run.lead, of_run.tie)
    _draw_rows(axes, cells)
    return figure, tidy(cells, "implementation", "family", "N", "n", "dtype", **TIMED)


def _draw_rows(axes: Axes, cells: pd.DataFrame) -> None:
    columns = cells[["implementation", "family", "value", "q25", "q75"]]
    for row, (name, family, value, q25, q75) in enumerate(columns.itertuples(index=False)):
        style = look(name, family)
        if pd.notna(q25) and pd.notna(q75):
            axes.plot((q25, q75), (row, row), color=style.colour)
        face = style.colour if family == "direct" else "white"
        marker = "D" if family == "direct" else "o"
        axes.plot(value, row, marker, color=style.colour, markerfacecolor=face, ms=7)
        beside(axes, max(value, 0 if pd.isna(q75) else q75), row, str(units.seconds(value)))
