"""What more threads bring: how many times faster than one, and one thread against all, by implementation."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import pandas as pd
from matplotlib.axes import Axes

from corrconv.kit import units
from corrconv.measure.statistics import Verdict

from ..kit.axes import GUIDE, band, rows_of, time_axis
from ..kit.curves import some
from ..kit.figure import AID, HALO, Figure, LeftOut, canvas, drawing
from ..kit.look import look
from ..kit.material import Material
from ..kit.quantity import What, row, table
from ..kit.words import machine, samples
from . import evidence
from .use import FROM_SECONDS, Gain, Gains, across_said, case_said, gains


def _found(material: Material) -> Gains:
    found = gains(material.run)
    if not found.every:
        raise LeftOut("no case was measured both with one thread and with all")
    return found


@drawing("scaling", "threads", 10)
def scaling(material: Material) -> Figure:
    """With the most threads: a row for each implementation, a point for each case."""
    found = _found(material)
    study = evidence.load(material.results)
    most = found.threads or 1
    alone = study.bound(most) if study else None
    by_name = dict(
        sorted(found.by_name.items(), key=lambda of: -median(gain.speed for gain in of[1]))
    )
    shown = [gain for of in by_name.values() for gain in of]
    figure, axes = rows_of(list(by_name), width=8.5)
    for place, of in enumerate(by_name.values()):
        style, speeds = look(of[0].name, of[0].family), [gain.speed for gain in of]
        axes.plot(
            speeds, [place] * len(speeds), style.marker, color=style.colour,
            markerfacecolor=style.face, markersize=6, alpha=0.9, zorder=3,
        )  # fmt: skip
        axes.plot([min(speeds), max(speeds)], [place] * 2, color=style.colour, lw=1)
        axes.annotate(
            units.ratio(median(speeds)), (max(speeds), place), xytext=(9, 0),
            textcoords="offset points", va="center", fontsize=8, gid=HALO, zorder=4,
        )  # fmt: skip
    bound = alone or float(most)
    what = "multiply-adds alone" if alone else "ideal"
    axes.axvline(1.0, color=GUIDE, linewidth=1.1, zorder=1, label=AID)
    axes.axvline(bound, color=GUIDE, linewidth=1.1, linestyle=(0, (4, 2)), zorder=1, label=AID)
    axes.annotate(
        f"{what} {units.ratio(bound)}", (bound, 1), xycoords=("data", "axes fraction"), xytext=(0, 3),
        textcoords="offset points", va="bottom", ha="center", fontsize=8,
    )  # fmt: skip
    if found.floor:
        band(axes, 1 / found.floor.factor, found.floor.factor, "≈")
    low = min(*(gain.speed for gain in shown), 1.0)
    high = max(1.0, bound, *(gain.speed for gain in shown))
    axes.set_xlim(low - 0.06 * (high - low) - 0.02, high + 0.16 * (high - low))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}×")
    axes.set_xlabel(f"times as fast with {most} threads as with one")
    over = (
        f"over {units.seconds(FROM_SECONDS)}" if any(it.long for it in shown) else "of any length"
    )
    return Figure(
        "What more threads bring",
        f"Calls that take {over} on one thread, of what can use several. A "
        "point is a case, the number the median. The dashed line is what the same number of "
        "multiply-adds in registers gains: two processors may share a core, or a host. "
        f"{across_said(found)} {machine(material.run)}",
        "Rows of points: how many times faster each implementation is with all threads, sorted.",
        figure,
        _data(shown),
    )


def _data(shown: Sequence[Gain]) -> pd.DataFrame:
    return table(
        row(
            gain.case, gain.name, What.THREADS, gain.over_one,
            times_as_fast=gain.speed, seconds_one_thread=gain.one, seconds_all_threads=gain.several,
            verdict=str(gain.verdict),
        )
        for gain in shown
    )  # fmt: skip


@drawing("threads", "threads", 20)
def dumbbells(material: Material) -> Figure:
    """A small, a middle and a large case of those that were measured both ways."""
    found = _found(material)
    cases = list(found.lines)
    chosen = [cases[place] for place in some(list(range(len(cases))))]
    by_case = {line: [it for it in found.every if it.case.line == line] for line in chosen}
    rows = max(len(of) for of in by_case.values())
    figure = canvas(max(4.6 * len(chosen), 6.5), 0.33 * rows + 1.3)
    axes = figure.subplots(1, len(chosen), sharex=True, squeeze=False)
    for panel, (line, of) in zip(axes.flat, by_case.items()):
        _draw_panel(panel, sorted(of, key=lambda gain: gain.one), rows)
        panel.set_title(case_said(line), loc="left")
    shown = [gain for of in by_case.values() for gain in of]
    low = min(min(gain.one, gain.several) for gain in shown)
    high = max(max(gain.one, gain.several) for gain in shown)
    span = max(high / low, 11.0)  # or no tick, or only one, would have a label
    axes[0, 0].set_xlim(low / span**0.06, low * span**1.2)
    measured = [cell for cell in material.run.cells if cell.case.line in chosen]
    return Figure(
        "One thread and all threads",
        "The hollow ring is the time on one thread, the filled dot with every processor, the number how "
        "many times faster that is. Fastest on one thread on top; what uses one thread, whatever it may, "
        f"is left out. {across_said(found)} {samples(measured).partition(',')[0]}. {machine(material.run)}",
        "Dumbbells: for each implementation its time on one thread and on all, joined by a line.",
        figure,
        _data(shown),
    )


def _draw_panel(axes: Axes, of: Sequence[Gain], rows: int) -> None:
    time_axis(axes.xaxis)
    for place, gain in enumerate(of):
        colour = look(gain.name, gain.family).colour
        axes.plot(
            [gain.one, gain.several], [place] * 2, color=colour, linewidth=2.2, alpha=0.55, zorder=1
        )
        axes.plot(gain.several, place, "o", color=colour, markersize=6)
        axes.plot(
            gain.one, place, "o", color=colour, markersize=7.5, markerfacecolor="none", mew=1.4
        )
        text = "≈" if gain.verdict is Verdict.NOT_RESOLVED else units.ratio(gain.speed)
        axes.annotate(
            text, (max(gain.one, gain.several), place), xytext=(9, 0), textcoords="offset points",
            va="center", fontsize=7.6,
        )  # fmt: skip
    axes.set_yticks(range(len(of)), [gain.name for gain in of])
    axes.set_ylim(rows - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("time of one call")
