"""Predicted against measured times of sizes that a model has not seen, by implementation."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

import impls
from reports import evidence
from reports.figures.base import Figure, LeftOut, canvas, styled
from reports.figures.labels import HALO
from reports.figures.look import UNKNOWN, look
from reports.figures.scales import time_axis
from reports.modelled import EVIDENCE, TAIL, Modelled, Row, from_evidence

NAME = "model-error"
ACROSS = 5
"""Panels beside each other."""
TICKS = (1e-5, 1e-3, 1e-1)
"""Seconds: what fits beside each other in a small panel."""
BAND = "#ececec"


def draw_all(results: Path) -> list[Figure]:
    """The figure of what is stored beside asv's results; nothing where nothing is."""
    stored = evidence.load(results, EVIDENCE)
    return [] if stored is None else [draw(from_evidence(stored))]


@styled
def draw(found: Modelled) -> Figure:
    """A small panel for each implementation, all on the same axes."""
    names = sorted({row.name for row in found.rows}, key=lambda name: (_family(name), name))
    if not names:
        raise LeftOut("no model was fitted")
    across = min(ACROSS, len(names))
    down = math.ceil(len(names) / across)
    figure = canvas(2.3 * across + 0.4, 2.15 * down + 0.5)
    grid = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
    times = [point.measured for row in found.rows for point in row.points]
    low, high = min(times) / 3, max(times) * 3
    for place, axes in enumerate(grid.flat):
        if place >= len(names):
            axes.set_visible(False)
            continue
        _panel(axes, [row for row in found.rows if row.name == names[place]], (low, high))
        axes.tick_params(labelbottom=place + across >= len(names))
    figure.supxlabel("measured", fontsize=9)
    figure.supylabel("predicted, held out", fontsize=9)
    median, tail = found.overall()
    count = sum(len(row.points) for row in found.rows)
    return Figure(
        NAME,
        "Predicted and measured",
        f"Each of {count} sizes is predicted by a fit that has not seen it: median error {median:.1%}, "
        f"90th percentile {tail:.1%}. The grey band is {TAIL:.0%} to either side of the line on which "
        "both are equal. Round points are 2-D, triangles 1-D; hollow is float64. In a panel's corner "
        "stand its median and its 90th percentile. Tiles (fftw_tiled) are predicted from their own times. "
        f"{found.made['rounds']['alone']} rounds, one thread. {found.where}",
        "A panel of points for each implementation along the diagonal, most of them within a narrow band.",
        figure,
    )


def _panel(axes: Axes, rows: list[Row], limits: tuple[float, float]) -> None:
    name = rows[0].name
    colour = look(name, _family(name)).colour
    time_axis(axes.xaxis)
    time_axis(axes.yaxis)
    both = np.array(limits)
    axes.fill_between(both, both / (1 + TAIL), both * (1 + TAIL), color=BAND, lw=0, zorder=0)
    axes.plot(both, both, color="#999999", lw=0.7, zorder=1)
    errors = []
    for row in rows:
        face = "white" if row.dtype == "float64" else colour
        axes.plot(
            [point.measured for point in row.points],
            [max(point.predicted, limits[0]) for point in row.points],  # none falls off the panel
            "o" if row.ndim == 2 else "^",
            ms=3.2,
            mec=colour,
            mfc=face,
            mew=0.7,
            alpha=0.85,
        )
        errors += [point.error for point in row.points]
    axes.set(xlim=limits, ylim=limits)
    axes.set_aspect("equal")
    axes.xaxis.set_major_locator(FixedLocator(TICKS))
    axes.yaxis.set_major_locator(FixedLocator(TICKS))
    axes.set_title(name, loc="left", color=colour, fontsize=9)
    axes.annotate(
        f"{np.median(errors):.0%} | {np.quantile(errors, 0.9):.0%}",
        (0.97, 0.05),
        xycoords="axes fraction",
        ha="right",
        fontsize=8,
        path_effects=HALO,
    )


def _family(name: str) -> str:
    """An implementation's family; of one that is not registered any more, the last."""
    if name not in impls.names():
        return list(UNKNOWN)[-1]
    return str(impls.get(name).family)
