"""One thread against all threads, implementation by implementation."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from corrconv.kit import units

from ..kit.figure import Figure, LeftOut, canvas, styled
from ..kit.look import look
from ..kit.material import Material
from ..kit.scales import time_axis
from ..kit.tidy import tidy
from ..kit.words import listed, machine, samples
from ..timings.draw_time_image import some
from ..timings.frame import select
from ..timings.noise import noise

NAME = "threads"
PAGE, ORDER = "threads", 20
CELL = ["implementation", "family", "N", "n", "dtype"]


@styled
def draw(material: Material) -> Figure:
    """At the largest image that was measured both ways: a small, a middle and a large kernel."""
    frame = material.cells
    times = select(frame, "time", ndim=2, dtype="float32", operation="correlate")
    both = times.pivot_table(index=CELL, columns="threads", values="value").reset_index()
    both = both.dropna() if {"one", "all"} <= set(both) else both.iloc[:0]
    if both.empty:
        raise LeftOut("no cell was timed both with one thread and with all")
    N = int(both["N"].max())
    both = both[both["N"] == N]
    kernels = some(sorted(both["n"].unique()))
    both = both[both["n"].isin(kernels)].sort_values(["n", "one"])
    both = both.assign(faster=both["one"] / both["all"])
    rows = max(int((both["n"] == n).sum()) for n in kernels)
    of_run = noise(frame)
    figure = canvas(max(4.6 * len(kernels), 6.5), 0.33 * rows + 1.3)
    axes = figure.subplots(1, len(kernels), sharex=True, squeeze=False)
    for panel, n in zip(axes.flat, kernels):
        _draw_panel(panel, both[both["n"] == n], rows, of_run.lead)
        panel.set_title(f"N = {N}, n = {n}", loc="left")
    low, high = both[["one", "all"]].min().min(), both[["one", "all"]].max().max()
    span = max(high / low, 11.0)  # or no tick, or only one, would have a label
    axes[0, 0].set_xlim(low / span**0.06, low * span**1.2)
    figure.supxlabel(f"“same”: within the {of_run.label}", fontsize=8, x=0.99, ha="right")
    return Figure(
        NAME,
        "One thread and all threads",
        f"2-D correlate, float32, N = {N}, n = {listed(kernels)}: the hollow ring is the time on one "
        "thread, the filled dot with every processor, the number how many times faster that is; "
        f"“same” is a difference within {of_run.within}. Fastest on one thread on top. Unpaired medians. "
        f"{of_run.sentence()} "
        f"{samples(times).replace(', bars their quartiles', '')} {machine(frame)}",
        "Dumbbells: for each implementation its time on one thread and on all, joined by a line.",
        figure,
        tidy(
            both, "implementation", "N", "n", "dtype",
            seconds_one_thread="one", seconds_all_threads="all", times_as_fast="faster",
        ),
    )  # fmt: skip


def _draw_panel(axes: Axes, cells: pd.DataFrame, rows: int, lead: float) -> None:
    time_axis(axes.xaxis)
    columns = cells[["implementation", "family", "one", "all", "faster"]]
    for row, (name, family, one, every, faster) in enumerate(columns.itertuples(index=False)):
        colour = look(name, family).colour
        axes.plot([one, every], [row, row], color=colour, linewidth=2.2, alpha=0.55, zorder=1)
        axes.plot(every, row, "o", color=colour, markersize=6)
        axes.plot(one, row, "o", color=colour, markersize=7.5, markerfacecolor="none", mew=1.4)
        same = 1 / lead <= faster <= lead
        text = "same" if same else units.ratio(faster)
        axes.annotate(
            text, (max(one, every), row), xytext=(9, 0), textcoords="offset points", va="center",
            fontsize=7.6,
        )  # fmt: skip
    axes.set_yticks(range(len(cells)), list(cells["implementation"]))
    axes.set_ylim(rows - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("time of one call")
