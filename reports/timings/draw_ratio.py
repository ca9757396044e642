"""Paired: each implementation's time over the reference's, with the noise floor as a band around 1×."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from corrconv.kit import units
from corrconv.measure.grids import REFERENCE

from ..kit.axes import band, beside
from ..kit.figure import Figure, LeftOut, canvas, drawing
from ..kit.look import look
from ..kit.material import Material
from ..kit.tables import tidy
from ..kit.words import machine
from .curves import some
from .frame import select
from .noise import Noise, noise
from .noise import label as noise_label

COLUMNS = 3
ROW, PANEL = 0.25, 4.5  # inches
FEW = 100.0
"""Below this range of ratios the axis has more labels than those of the decades."""
ROOM = 0.28
"""Share of a panel's width that is kept for the numbers beside the points."""


@drawing("ratio", "times", 60)
def draw(material: Material) -> Figure:
    """A panel for each size, of many sizes some; the fastest on top."""
    frame = material.cells
    stored = select(frame, "ratio")
    if stored.empty:
        raise LeftOut("no paired ratios were tracked")
    sizes = [size for ndim in (2, 1) for size in _sizes(stored, ndim)]
    columns = min(len(sizes), COLUMNS)
    rows = -(-len(sizes) // columns)
    most = int(stored.groupby(["ndim", "N", "n"]).size().max())
    figure = canvas(max(PANEL * columns, 6.5), (ROW * most + 1.1) * rows)
    axes = figure.subplots(rows, columns, sharex=True, squeeze=False)
    for spare in axes.flat[len(sizes) :]:
        spare.set_visible(False)
    of_run = noise(frame)
    drawn = []
    for panel, size in zip(axes.flat, sizes):
        chosen = (stored["ndim"] == size[0]) & (stored["N"] == size[1]) & (stored["n"] == size[2])
        cells = stored[chosen].sort_values("value", kind="stable")
        _draw_panel(panel, cells, size, of_run, most)
        drawn.append(cells.assign(floor=of_run.floor(*size)))
    low, high = min(stored["value"].min(), 0.5), max(stored["value"].max(), 2.0)
    steps = (1.0, 2.0, 5.0) if high / low < FEW else (1.0,)
    axes[0, 0].xaxis.set_major_locator(LogLocator(10, subs=steps, numticks=20))
    span = (high / low) ** (1 / (1 - ROOM))
    axes[0, 0].set_xlim(low / span**0.06, low * span)
    return Figure(
        f"Paired: time over {REFERENCE}'s",
        f"The time of each implementation over that of {REFERENCE}, correlate, float32, one thread: smaller "
        "is faster. Both took turns in one process, in rounds of ABBA order, and the median over rounds "
        "is shown, so the machine's mood cancels: this is what to follow over commits, in asv's pages. "
        f"{_floors(of_run)} Filled: direct sums; hollow: FFT. {machine(frame)}",
        "Points on a log scale of the ratio of times, one row for each implementation, the fastest on "
        "top, a panel for each size; a line at 1× with the noise floor as a grey band around it.",
        figure,
        tidy(
            pd.concat(drawn), "implementation", "ndim", "N", "n", "dtype",
            **{f"time_over_{REFERENCE}": "value", "noise_floor": "floor"},
        ),
    )  # fmt: skip


def _sizes(stored: pd.DataFrame, ndim: int) -> list[tuple[int, int, int]]:
    """Three sizes at most, from the first to the last."""
    cells = stored[stored["ndim"] == ndim][["N", "n"]].drop_duplicates()
    found = sorted((int(N), int(n)) for N, n in cells.itertuples(index=False))
    return [(ndim, *found[place]) for place in some(list(range(len(found))))]


def _draw_panel(
    axes: Axes, cells: pd.DataFrame, size: tuple[int, int, int], of_run: Noise, most: int
) -> None:
    ndim, N, n = size
    floor = of_run.floor(ndim, N, n)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}×"))
    axes.xaxis.set_minor_locator(LogLocator(10, subs=(2, 5), numticks=20))
    axes.xaxis.set_minor_formatter(NullFormatter())
    if floor is None:
        axes.axvline(1, color="#999999", linewidth=1, zorder=0)
    else:
        band(axes, 1 / floor, floor, "")
    columns = cells[["implementation", "family", "value"]]
    for row, (name, family, value) in enumerate(columns.itertuples(index=False)):
        style = look(name, family)
        axes.plot(value, row, "o", color=style.colour, markerfacecolor=style.face, ms=6)
        inside = floor is not None and abs(math.log(value)) <= math.log(floor)
        beside(axes, value, row, "in the noise" if inside else units.ratio(value))
    axes.set_yticks(range(len(cells)), list(cells["implementation"]))
    axes.set_ylim(most - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)
    where = f"N = {N}, n = {n}" if ndim == 2 else f"{units.number(N)} samples, {n} taps"
    axes.set_title(f"{ndim}-D, {where}", loc="left")
    known = f"grey is {noise_label(floor)}" if floor else "noise floor not measured in this run"
    axes.set_xlabel(f"time over {REFERENCE}'s; {known}")


def _floors(of_run: Noise) -> str:
    if not of_run.paired:
        return (
            "The noise floor was not measured in this run: no small difference may be read from it."
        )
    return (
        f"The grey band is the noise floor: the farthest from 1× that {REFERENCE} came from itself, in six "
        "pairs of fresh plans; nothing inside it is a difference."
    )
