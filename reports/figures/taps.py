"""1-D: time against the number of taps, a panel for each number of samples."""

from __future__ import annotations

import pandas as pd

from reports import units
from reports.figures.base import Figure, LeftOut, styled
from reports.figures.curves import draw_lines, label_all, leading, others, panels
from reports.figures.scales import size_axis, time_axis, whole_decades
from reports.figures.words import machine, samples
from reports.frame import select
from reports.winners import Regime

NAME = "time-taps"
REGIME = Regime(1, "one", "float32", "correlate")


@styled
def draw(frame: pd.DataFrame) -> Figure:
    """Every implementation."""
    times = select(frame, "time", **vars(REGIME))
    if times.empty:
        raise LeftOut(f"no timings of {REGIME}")
    lengths = sorted(times["N"].unique())
    figure, axes = panels(len(lengths))
    ends, shown = [], leading(times)
    for panel, N in zip(axes, lengths):
        rows = times[times["N"] == N]
        time_axis(panel.yaxis)
        size_axis(panel, times["n"], "taps n")
        panel.set_title(f"{units.number(N)} samples", loc="left")
        ends.append((panel, draw_lines(panel, rows, "n", shown)))
    whole_decades(axes[0], times["value"])
    axes[0].set_ylabel("time of one call")
    label_all(figure, ends)
    return Figure(
        NAME,
        "One dimension: time against taps",
        f"{REGIME}: a signal with a filter of n taps, planned and warm; lines and markers as above. "
        f"{others(times)}{samples(times)} {machine(frame)}",
        "Log-log curves of time against the number of taps, one panel for each length of the signal.",
        figure,
    )
