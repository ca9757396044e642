"""What each idea buys: the engine without it, over the engine; and its share of the core's peak."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from corrconv.kit import units

from ..kit.axes import GUIDE, factor_axis
from ..kit.figure import AID, HALO, Figure, canvas, drawing
from ..kit.material import Material
from . import evidence
from .evidence import Row, Share, Transforms
from .tables import by_what, case_said

LOOKS = (("#0072b2", "o"), ("#d55e00", "s"), ("#009e73", "^"), ("#7a4a9e", "D"), ("#a07800", "v"))
"""Of the cases, in their order: colours of Okabe and Ito's, two of them darkened, and markers."""
ROW = 0.36
"""Inches."""
BESIDE = 0.42
"""Of the width in decades, that words to the right of points take."""


@drawing("ideas", "transforms", 20)
def draw(material: Material) -> Figure:
    """A row for each contender, a point for each case."""
    found: Transforms = material.of(evidence)
    rows = by_what(found)
    cases = [share.case for share in found.shares]
    figure = canvas(6.6, ROW * len(rows) + 0.2 * len(cases) + 1.0)
    axes = figure.subplots()
    for place, of in enumerate(rows.values()):
        _draw_row(axes, place, of, cases)
    every = [row for of in rows.values() for row in of]
    low = min(0.8, *(row.low for row in every)) / 1.1
    high = max(2.0, *(row.high for row in every))
    factor_axis(axes, "x", low, high * (high / low) ** BESIDE)
    axes.set_yticks(range(len(rows)), list(rows))
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.axvline(1.0, color=GUIDE, linewidth=1.1, zorder=1, label=AID)
    axes.set_xlabel("time of a call over that of the engine as it is")
    handles = [
        axes.plot([], [], mark, color=colour, label=case_said(case), markersize=5.5)[0]
        for case, (colour, mark) in zip(cases, LOOKS)
    ]
    figure.legend(handles=handles, loc="outside upper left", ncols=1, frameon=False, fontsize=8.5)
    return Figure(
        "What each idea buys",
        "Each row is the engine without one of its ideas, with another choice, or with other transforms; "
        "each point its time over the engine's own in one case, the median of ratios within rounds, a line "
        "the 95% interval. Right of 1 the engine as it is takes less. The engine alone is timed, without the "
        "look at samples that stand out, which has a row of its own. `same`, zeros outside, planned, kernels "
        f"take turns, one thread. {found.made.where}",
        "Rows of points on a logarithmic axis of ratios, with a line at 1: how much longer a call takes with "
        "shorter vectors, complex tiles, other tiles, or other libraries' transforms.",
        figure,
        _data(every),
    )


def _draw_row(axes: Axes, place: int, of: Sequence[Row], cases: Sequence[str]) -> None:
    for row in of:
        at = cases.index(row.case)
        colour, mark = LOOKS[at]
        y = place + 0.09 * (at - (len(cases) - 1) / 2)
        axes.plot([row.low, row.high], [y, y], color=colour, linewidth=0.9, alpha=0.6, zorder=2)
        axes.plot(row.ratio, y, mark, color=colour, markersize=5.5, alpha=0.9, zorder=3)
    least, most = (units.ratio(pick(row.ratio for row in of)) for pick in (min, max))
    text = least if least == most else f"{least} to {most}"
    axes.annotate(
        text, (max(row.high for row in of), place), xytext=(9, 0), textcoords="offset points",
        va="center", fontsize=8, gid=HALO, zorder=4,
    )  # fmt: skip


def _data(rows: Sequence[Row]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "problem": [case_said(row.case) for row in rows],
            "contender": [row.what for row in rows],
            "times_the_engine": [row.ratio for row in rows],
            "least": [row.low for row in rows],
            "greatest": [row.high for row in rows],
        }
    )


@drawing("share-of-peak", "transforms", 30)
def shares(material: Material) -> Figure:
    """Two bars for each case: of a call, and of tiles that stay in the second cache."""
    found: Transforms = material.of(evidence)
    figure = canvas(6.6, 0.62 * len(found.shares) + 0.9)
    axes = figure.subplots()
    for place, share in enumerate(found.shares):
        _draw_share(axes, place, share)
    axes.set(xlim=(0, 1.02), ylim=(len(found.shares) - 0.4, -0.6))
    axes.set_yticks(range(len(found.shares)), [case_said(each.case) for each in found.shares])
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.set_xlabel("of the core's multiply-add peak")
    return Figure(
        "How much of the core it uses",
        "Operations of the transforms (a multiply-add is two) over the time, and over the peak that "
        "multiply-adds alone reach in the same rounds. In the second cache: the "
        "call's tile, as many as stay there with operands and result, the kernel fixed. "
        f"{found.made.where}",
        "Pairs of bars: the share of the peak that a call reaches, and tiles in the second cache.",
        figure,
        pd.DataFrame(
            {
                "problem": [case_said(each.case) for each in found.shares],
                "of_call": [each.of_call for each in found.shares],
                "of_tiles_in_second_cache": [each.of_cached for each in found.shares],
            }
        ),
    )


def _draw_share(axes: Axes, place: int, share: Share) -> None:
    for offset, value, name, colour in (
        (-0.2, share.of_call, "a call", "#0072b2"),
        (0.2, share.of_cached, "in the second cache", "#7fb8d8"),
    ):
        axes.barh(place + offset, value, 0.36, color=colour)
        inside = value > 0.6  # words stay within the axes
        axes.annotate(
            f"{name} {value:.0%}", (value, place + offset), xytext=(-5 if inside else 5, 0),
            textcoords="offset points", va="center", ha="right" if inside else "left", fontsize=8,
            color="white" if inside and colour == "#0072b2" else "#222222",
        )  # fmt: skip
