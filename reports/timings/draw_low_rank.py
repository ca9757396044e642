"""How long a Gaussian filter takes: passes along columns and rows beside everything else."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from corrconv.kit import units

from ..kit.axes import band, beside, middle_size, rows_of, time_axis
from ..kit.figure import Figure, LeftOut, drawing
from ..kit.look import look
from ..kit.material import Material
from ..kit.tables import TIMED, tidy
from ..kit.words import machine, samples
from .frame import select
from .noise import Noise, noise


@drawing("low-rank", "times", 90)
def draw(material: Material) -> Figure:
    """At one size, the fastest on top, on a log scale."""
    frame = material.cells
    stored = select(frame, "low_rank", dtype="float32")
    if stored.empty:
        raise LeftOut("no kernels of low rank were timed")
    N, n = middle_size(stored)
    stored = stored[(stored["N"] == N) & (stored["n"] == n)]
    of_run = noise(frame)
    figure, data = ranking(stored, of_run)
    return Figure(
        "A Gaussian filter",
        f"2-D correlate, float32, one thread, N = {N}, n = {n}, with Gaussian kernels of various widths "
        "that take turns: each is of rank one, a column times a row. What finds that out needs 2n "
        "multiply-adds an output instead of n². Filled diamonds: direct sums and passes. Circles: all "
        f"else. {samples(stored)} Not paired: those in the grey band cannot be told from the fastest. "
        f"{of_run.sentence()} {machine(frame)}",
        "Points on a log scale of seconds, one row for each implementation, the fastest on top, with "
        "a grey band of those that cannot be told from it.",
        figure,
        data,
    )


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
