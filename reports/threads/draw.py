"""What more threads bring: how many times faster than one, and one thread against all, by implementation."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from corrconv.kit import units

from ..kit.axes import GUIDE, rows_of, time_axis
from ..kit.curves import some
from ..kit.figure import HALO, Figure, LeftOut, canvas, drawing
from ..kit.look import look
from ..kit.material import Material
from ..kit.tables import tidy
from ..kit.words import listed, machine, samples
from ..timings.frame import select
from ..timings.noise import noise
from . import evidence
from .evidence import BOUND, FROM_SECONDS, Threads


@drawing("scaling", "threads", 10)
def scaling(material: Material) -> Figure:
    """With the most threads: a row for each implementation, a point for each size."""
    found: Threads = material.of(evidence)
    rows = found.frame
    most = int(rows["workers"].max())
    if most == 1:
        raise LeftOut("one processor: there is nothing to scale to")
    rows = rows[rows["workers"] == most]
    alone = rows.loc[rows["name"] == BOUND, "speed"]
    rows = rows[rows["name"] != BOUND]
    rows = rows.assign(one=rows["median"] * rows["speed"])
    long = rows[rows["one"] > FROM_SECONDS]
    shown = long if not long.empty else rows
    order = shown.groupby("name")["speed"].median().sort_values(ascending=False)
    figure, axes = rows_of(list(order.index), width=8.5)
    for place, name in enumerate(order.index):
        cells = shown[shown["name"] == name]
        style = look(str(name), str(cells["family"].iloc[0]))
        axes.plot(
            cells["speed"], [place] * len(cells), style.marker, color=style.colour,
            markerfacecolor=style.face, markersize=6, alpha=0.9, zorder=3,
        )  # fmt: skip
        axes.plot(
            [cells["speed"].min(), cells["speed"].max()], [place] * 2, color=style.colour, lw=1
        )
        axes.annotate(
            units.ratio(cells["speed"].median()), (cells["speed"].max(), place), xytext=(9, 0),
            textcoords="offset points", va="center", fontsize=8, gid=HALO, zorder=4,
        )  # fmt: skip
    bound = float(most) if alone.empty else float(alone.iloc[0])
    what = "ideal" if alone.empty else "multiply-adds alone"
    axes.axvline(1.0, color=GUIDE, linewidth=1.1, zorder=1)
    axes.axvline(bound, color=GUIDE, linewidth=1.1, linestyle=(0, (4, 2)), zorder=1)
    axes.annotate(
        f"{what} {units.ratio(bound)}", (bound, 1), xycoords=("data", "axes fraction"), xytext=(0, 3),
        textcoords="offset points", va="bottom", ha="center", fontsize=8,
    )  # fmt: skip
    low = min(float(shown["speed"].min()), 1.0)
    high = max(1.0, bound, float(shown["speed"].max()))
    axes.set_xlim(low - 0.06 * (high - low) - 0.02, high + 0.16 * (high - low))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}×")
    axes.set_xlabel(f"times as fast with {most} threads as with one")
    over = f"over {units.seconds(FROM_SECONDS)}" if not long.empty else "of any length"
    return Figure(
        "What more threads bring",
        f"Calls that take {over} on one thread, float32, 2-D and 1-D; separable on Gaussian kernels. A "
        "point is a size, the number the median. The dashed line is what the same number of "
        "multiply-adds in registers gains: two processors may share a core, or a host. Medians of "
        f"{int(rows['rounds'].min())} pairs, taken in turn. {found.made.where}",
        "Rows of points: how many times faster each implementation is with all threads, sorted.",
        figure,
        tidy(
            shown, "ndim", "N", "n", implementation="name", threads="workers", times_as_fast="speed"
        ),
    )


CELL = ["implementation", "family", "N", "n", "dtype"]


@drawing("threads", "threads", 20)
def dumbbells(material: Material) -> Figure:
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
