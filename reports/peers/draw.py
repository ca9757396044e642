"""auto against the fastest peer, in every random problem."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from corrconv.kit import units
from corrconv.kit.problems import spelled

from ..kit.axes import GUIDE, factor_axis, note, work_axis
from ..kit.figure import Figure, LeftOut, canvas, drawing
from ..kit.look import look
from ..kit.material import Material
from ..kit.tables import tidy
from . import evidence
from .cells import FEW_MICROSECONDS, geometric_mean, speeds
from .evidence import Peers

MARKERS = {"float32": "o", "float64": "^"}


@drawing("peers", "regret", 40)
def draw(material: Material) -> Figure:
    """2-D and 1-D beside each other; a point for each problem, coloured by the peer."""
    found: Peers = material.of(evidence)
    cells = speeds(found.frame)
    if cells.empty:
        raise LeftOut("no problem had both a peer and auto")
    dimensions = [ndim for ndim in (2, 1) if (cells["ndim"] == ndim).any()]
    figure = canvas(max(5.4 * len(dimensions), 7.0), 4.9)
    panels = figure.subplots(1, len(dimensions), sharey=True, squeeze=False)[0]
    low, high = min(cells["speed"].min() / 1.3, 0.7), max(cells["speed"].max() * 1.4, 5.0)
    for axes, ndim in zip(panels, dimensions):
        _draw_panel(axes, cells[cells["ndim"] == ndim])
        factor_axis(axes, "y", low, high)
        axes.set_title(f"{ndim}-D", loc="left")
    panels[0].set_ylabel("times as fast as the fastest peer")
    handles = [
        panels[0].plot([], [], "o", color=look(name, family).colour, label=name)[0]
        for name, family in sorted(set(zip(cells["peer"], cells["family"])))
    ]
    handles += [
        panels[0].plot([], [], mark, color="#777777", label=dtype)[0]
        for dtype, mark in MARKERS.items()
        if (cells["dtype"] == dtype).any()
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=6, frameon=False, fontsize=8.5)
    return Figure(
        "Against the fastest of all others",
        "Each point is a random problem (sizes drawn log-uniform, same, zeros outside, Gaussian operands, "
        "kernels taking turns, one thread): the time of the fastest peer, which the colour names, over "
        "that of corrconv's call without a plan; where the peer takes under "
        f"{units.seconds(FEW_MICROSECONDS)}, over that of the planned one. Peers are all installed "
        "implementations whose arithmetic is somebody else's. The thick line is the geometric mean. "
        f"Medians of interleaved samples. {found.made.where}",
        "Two scatter plots of speed against multiply-adds, with a line at the geometric mean and one at "
        "1×, below which a peer is faster.",
        figure,
        tidy(
            cells.assign(**{name: cells[name].map(spelled) for name in ("x_shape", "h_shape")}),
            "ndim", "dtype", "multiply_adds", "peer",
            image="x_shape", kernel="h_shape", times_as_fast_as_peer="speed",
        ),
    )  # fmt: skip


def _draw_panel(axes: Axes, cells: pd.DataFrame) -> None:
    work_axis(axes)
    axes.set_xlabel("multiply-adds of the direct sum, outputs × taps")
    axes.axhline(1, color=GUIDE, linewidth=1.1, zorder=1)
    rows: Any = cells.itertuples()
    for row in rows:
        colour = look(row.peer, row.family).colour
        axes.plot(
            row.multiply_adds, row.speed, MARKERS[row.dtype], color=colour, ms=5.5, alpha=0.85,
            markeredgecolor="white", markeredgewidth=0.5,
        )  # fmt: skip
    mean = geometric_mean(cells["speed"])
    axes.axhline(mean, color=GUIDE, linewidth=3, alpha=0.35, zorder=1)
    inside = {"xycoords": ("axes fraction", "data"), "fontsize": 9, "fontweight": "bold"}
    note(axes, f"geometric mean {units.ratio(mean)}", (0, mean), **inside)
    text = "a peer is faster"
    note(axes, text, (0, 1), xycoords=("axes fraction", "data"), xytext=(4, -5), va="top")
