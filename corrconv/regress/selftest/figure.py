"""How many runs alarm where nothing has changed, and in how many cells a planted slowdown is found."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, PercentFormatter

from corrconv.core.cache import replace
from corrconv.regress.selftest.evidence import (
    DEFAULTS,
    EFFECT,
    PLANTED,
    REGRESS,
    ROUNDS,
    SelfTest,
)
from corrconv.regress.selftest.promises import FOUND
from corrconv.regress.selftest.rates import Rate
from corrconv.regress.selftest.resample import Resampled, drawn
from corrconv.regress.selftest.rows import alarms, called, rows
from corrconv.regress.statistics import FAMILY

COLOURS = {REGRESS: "#0072b2", DEFAULTS: "#555555", ROUNDS: "#c04a00", EFFECT: "#9a3f9a"}
MARKERS = {REGRESS: "o", DEFAULTS: "s", ROUNDS: "^", EFFECT: "D"}
ASIDE = {REGRESS: 0.0, DEFAULTS: -0.22, ROUNDS: 0.22, EFFECT: 0.44}
"""Percent points by which a tool's points stand aside, so that none hides another."""
PROMISE = "#3f8f3f"
AID = "_aid"
"""The label of a line that is no data: as on the site's figures, and no legend shows it."""
STYLE = {
    "svg.hashsalt": "corrconv",
    "svg.fonttype": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "font.size": 9,
}
"""Of a figure on its own; a page has a style for all that it shows."""
NAME_ROOM = 0.32
"""Of the panel's width, for names at the ends of lines."""
GAP = 0.07
"""Between such names, of the panel's height."""


def plot(axes: Axes, found: SelfTest) -> None:
    """The share of cells that are named over the slowdown that was planted, a line for each tool.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    found : SelfTest
    """
    counted = rows(found)
    far = 100 * max([it.planted for it in counted] or PLANTED)
    for planted, least in FOUND.items():
        at = 100 * planted
        axes.fill_between([at - 0.7, at + 0.7], least, 1, color="#d9ead9", linewidth=0, zorder=0)
        axes.plot(
            [at - 0.7, at + 0.7], [least, least], color=PROMISE, linewidth=1, zorder=1, label=AID
        )
        axes.annotate(
            f"promised:\n{least:.0%}", (at + 0.7, least), xytext=(2, -2), textcoords="offset points",
            fontsize=7, color="#555555", va="top",
        )  # fmt: skip
    ends = []
    for tool in COLOURS:
        mine = [it for it in counted if it.tool == tool]
        if not mine:
            continue
        x = [100 * it.planted + ASIDE[tool] for it in mine]
        _points(axes, x, [it.named for it in mine], tool)
        ends.append((mine[-1].named.share, tool))
    axes.set_xlim(-1, far / (1 - NAME_ROOM))
    axes.set_ylim(-0.03, 1.03)
    for (_, tool), height in zip(sorted(ends), _apart(sorted(share for share, _ in ends))):
        axes.annotate(
            tool, (far + 0.9, height), fontsize=8, color=COLOURS[tool], va="center", linespacing=1
        )
    ticks = sorted({0.0, *(it.planted for it in counted)})
    axes.xaxis.set_major_locator(FixedLocator([100 * it for it in ticks]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda at, _: called(at / 100)))
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.set_xlabel("slowdown planted in the code")
    axes.set_ylabel("cells named")


def plot_alarms(axes: Axes, found: SelfTest, more: Resampled | None) -> None:
    """The share of runs that name any cell where nothing has changed, a row for each tool."""
    every = list(alarms(found, more))
    axes.axvline(FAMILY, color=PROMISE, linewidth=1, zorder=1, label=AID)
    axes.spines["left"].set_visible(False)
    for row, it in enumerate(every):
        colour, few = COLOURS[it.tool], it.rate.share < 0.5
        if it.rate.independent:
            between = it.rate.interval
            axes.plot(between, [row, row], color=colour, linewidth=2.5, alpha=0.4, clip_on=False)
        axes.plot(
            [it.rate.share], [row], MARKERS[it.tool], color=colour,
            markerfacecolor="white" if it.drawn else colour, markersize=5, clip_on=False,
        )  # fmt: skip
        axes.annotate(
            f"{it.rate.count} of {it.rate.of}", (it.rate.share, row),
            xytext=(5 if few else -5, 6), ha="left" if few else "right",
            textcoords="offset points", fontsize=7.5, color=colour,
        )  # fmt: skip
    names = [it.tool + ("\n(drawn runs)" if it.drawn else "") for it in every]
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(max(1, len(names)) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.set_xlabel(f"runs with a false alarm (promised: {FAMILY:.0%} at most)")


def panels(figure: Figure, found: SelfTest, more: Resampled | None) -> None:
    """Both, side by side, in an empty figure."""
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.5))
    plot_alarms(left, found, more)
    plot(right, found)
    left.set_title("Nothing changed", loc="left")
    right.set_title("A slowdown is planted", loc="left")


def draw(found: SelfTest, path: Path) -> None:
    """Write it as SVG.

    Raises
    ------
    OSError
    """
    text = io.StringIO()
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(9.5, 4), layout="constrained")
        panels(figure, found, drawn(found))
        figure.savefig(text, format="svg", metadata={"Date": None})
    replace(path, text.getvalue())


def _points(axes: Axes, x: Sequence[float], shares: Sequence[Rate], tool: str) -> None:
    colour = COLOURS[tool]
    for at, rate in zip(x, shares):
        axes.plot([at, at], rate.interval, color=colour, linewidth=2.5, alpha=0.4)
    axes.plot(x, [it.share for it in shares], MARKERS[tool] + "-", color=colour, markersize=5)


def _apart(wanted: Sequence[float]) -> list[float]:
    """Ascending heights, moved up where they are too near, and down again from the top."""
    placed: list[float] = []
    for each in wanted:
        placed.append(max([each, *(it + 2 * GAP for it in placed[-1:])]))
    top = 1.0
    for place in reversed(range(len(placed))):
        placed[place] = min(placed[place], top)
        top = placed[place] - 2 * GAP
    return placed
