"""Seconds and memory by contender; memory that was said, and what was held."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from corrconv.kit import units

from ..kit.axes import GUIDE, ROW, beside, note, time_axis
from ..kit.figure import AID, Figure, LeftOut, canvas, drawing
from ..kit.material import Material
from . import evidence
from .evidence import Blocks, Row
from .race import APPLY, MEMORY, OURS
from .targets import sides

MIB = 2.0**20
COLOURS = {OURS: "#d55e00", APPLY: "#e69f00", MEMORY: "#9a9a9a"}
OTHERS = "#0072b2"
MARKS = "osD^"


@drawing("blocks", "blocks", 10)
def contenders(material: Material) -> Figure:
    """A row for each kernel and contender: when it was done, and the most that it held."""
    found: Blocks = material.of(evidence)
    rows = [it for n in sides(found) for it in found.rows if it.n == n and it.seconds]
    if not rows:
        raise LeftOut("no contender was measured")
    figure = canvas(9.5, ROW * len(rows) + 1.1)
    left, right = figure.subplots(1, 2, sharey=True)
    _times(left, rows)
    _peaks(right, rows)
    left.set_yticks(range(len(rows)), [f"{it.n}×{it.n}  {it.name}" for it in rows])
    left.set_ylim(len(rows) - 0.4, -0.6)
    for axes in (left, right):
        axes.tick_params(axis="y", length=0)
        axes.grid(visible=False, axis="y")
    side = units.number(found.N)
    return Figure(
        "From Zarr to Zarr: seconds and memory",
        f"{side}² float32 in chunks of {found.chunk}², {found.workers} threads. Times are medians over "
        "processes that took turns, with reading and writing, without start and imports; the memory is "
        "the most that a whole process held, interpreter and libraries with it. In memory: the array is "
        f"read before, and nothing is written. {found.made.where}",
        "A row for each kernel and contender: a point for the time, on a log axis, and a bar for the peak.",
        figure,
        pd.DataFrame(
            {
                "kernel": [f"{it.n}x{it.n}" for it in rows],
                "contender": [it.name for it in rows],
                "seconds": [it.seconds for it in rows],
                "peak_MiB": [it.peak / MIB for it in rows],
            }
        ),
    )


def _times(axes: Axes, rows: Sequence[Row]) -> None:
    time_axis(axes.xaxis)
    seconds = [it.seconds or 0.0 for it in rows]
    span = max(max(seconds) / min(seconds), 11.0)  # or no tick, or only one, would have a label
    axes.set_xlim(min(seconds) / span**0.08, min(seconds) * span**1.35)
    for place, (row, taken) in enumerate(zip(rows, seconds)):
        axes.plot(taken, place, "o", color=COLOURS.get(row.name, OTHERS), markersize=7)
        beside(axes, taken, place, str(units.seconds(taken)))
    axes.set_xlabel("time")


def _peaks(axes: Axes, rows: Sequence[Row]) -> None:
    most = max(it.peak for it in rows) / MIB
    for place, row in enumerate(rows):
        length = row.peak / MIB
        axes.barh(place, length, 0.62, color=COLOURS.get(row.name, OTHERS))
        beside(axes, length, place, str(units.size(row.peak)))
    axes.set_xlim(0, 1.25 * max(most, 1.0))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.set_xlabel("peak memory of the process, MiB")


@drawing("said-memory", "blocks", 20)
def said(material: Material) -> Figure:
    """What ``corrconv apply`` says at first, what it is given, and what it held."""
    found: Blocks = material.of(evidence)
    held = [it for it in found.said if it.peak]
    if not held:
        raise LeftOut("no ceiling was tried, or this system does not tell what a process held")
    figure = canvas(6.2, 4.6)
    axes = figure.subplots()
    most = 1.12 * max(max(it.planned, it.peak, it.ceiling) for it in held) / MIB
    axes.plot([0, most], [0, most], color=GUIDE, linewidth=1.1, zorder=1, label=AID)
    note(axes, "as said", (0.8 * most, 0.8 * most), xytext=(-8, 8), ha="right")
    for place, n in enumerate(sides(found)):
        of = [it for it in held if it.n == n]
        said_MiB, peaks = ([getattr(it, key) / MIB for it in of] for key in ("planned", "peak"))
        mark = MARKS[place % len(MARKS)]
        axes.plot(said_MiB, peaks, mark, color=COLOURS[OURS], alpha=0.85, label=f"held, {n}×{n}")
    asked = [it.ceiling / MIB for it in held]
    planned = [it.planned / MIB for it in held]
    axes.plot(
        planned, asked, "_", color="#777777", markersize=13, markeredgewidth=2, label="--memory"
    )
    axes.set(xlim=(0, most), ylim=(0, most))
    axes.set_xlabel("said at most before it begins, MiB")
    axes.set_ylabel("peak of the process, MiB")
    axes.legend(frameon=False, loc="upper left")
    return Figure(
        "Memory said, and memory held",
        f"corrconv apply on {units.number(found.N)}² float32, {found.workers} threads, with several "
        "ceilings. Points below the line held less than was said; grey bars are what was "
        f"given as --memory, which what is said may not exceed. {found.made.where}",
        "A scatter plot of measured peaks against what was said, with the line of equality.",
        figure,
        pd.DataFrame(
            {
                "kernel": [f"{it.n}x{it.n}" for it in held],
                "asked_MiB": asked,
                "said_MiB": planned,
                "peak_MiB": [it.peak / MIB for it in held],
            }
        ),
    )
