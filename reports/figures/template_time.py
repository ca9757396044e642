"""How long it takes to find a template: whatever correlates, and libraries made for it."""

from __future__ import annotations

import pandas as pd

from reports import units
from reports.figures.bars import beside, middle_size, rows_of
from reports.figures.base import Figure, LeftOut, styled
from reports.figures.look import look
from reports.figures.scales import time_axis
from reports.figures.words import machine, samples
from reports.frame import select

NAME = "template-time"


@styled
def draw(frame: pd.DataFrame) -> Figure:
    """At one size, the fastest on top, on a log scale."""
    stored = select(frame, "template", dtype="float32")
    if stored.empty:
        raise LeftOut("no template finding was timed")
    N, n = middle_size(stored)
    stored = stored[(stored["N"] == N) & (stored["n"] == n)].sort_values("value")
    figure, axes = rows_of(list(stored["implementation"]), width=8.5)
    columns = stored[["implementation", "family", "value", "q25", "q75"]]
    for row, (name, family, value, q25, q75) in enumerate(columns.itertuples(index=False)):
        own, style = family == "template", look(name, family)
        if pd.notna(q25) and pd.notna(q75):
            axes.plot((q25, q75), (row, row), color=style.colour)
        face = style.colour if own else "white"
        axes.plot(value, row, "D" if own else "o", color=style.colour, markerfacecolor=face, ms=7)
        beside(axes, max(value, 0 if pd.isna(q75) else q75), row, str(units.seconds(value)))
    time_axis(axes.xaxis)
    low, high = stored["value"].min(), stored["value"].max()
    axes.set_xlim(low / 1.5, high * (high / low) ** 0.15 * 1.5)
    axes.set_xlabel("a call, one thread")
    return Figure(
        NAME,
        "Finding a template",
        f"The time of scoring a template of {n} × {n} at every place of a picture of {N} × {N}, "
        "float32, by normalised cross-correlation, -1 to 1. Filled diamonds: a library's own function "
        "for it. Circles: three correlations, of picture and template and of two box sums, by the "
        f"implementation named. Each found the template, and its scores were checked, before it was "
        f"timed. {samples(stored)} Not paired. {machine(frame)}",
        "Points on a log scale of seconds, one row for each implementation, the fastest on top.",
        figure,
    )
