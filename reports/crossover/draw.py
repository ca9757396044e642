"""Crossovers against N: from which n the second of a pair is faster, over the model's line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator

from corrconv.crossover import evidence
from corrconv.crossover.evidence import Crossovers, Curve
from corrconv.kit import units
from corrconv.measure.statistics import Verdict

from ..kit.curves import label_all
from ..kit.figure import Figure, LeftOut, canvas, drawing
from ..kit.look import End
from ..kit.material import Material
from .marks import BRACKET, LINE, UNRESOLVED, UP, Mark, measured, modelled, tidy_marks

COLOURS = ("#8a6d1c", "#0072b2", "#b3307a", "#009e73", "#555555")
"""Of the pairs, in their order; a pair's name stands beside its line, too."""
FLAG = "#c1121f"
LABEL_ROOM = 0.33
"""Share of a panel's width that is kept for the names of two implementations."""
N_WORDS = {1: "samples N", 2: "image side N"}
n_WORDS = {1: "taps n", 2: "kernel side n"}


@drawing("crossover-sets", "crossovers", 10)
def draw(material: Material) -> Figure:
    """A panel for each number of axes and dtype."""
    found: Crossovers = material.of(evidence)
    return drawn(found.curves, found.made)


def drawn(every: Sequence[Curve], made: Mapping[str, Any]) -> Figure:
    """The same from these curves, and what they were made with."""
    found = [curve for curve in every if curve.rows]
    if not found:
        raise LeftOut("no crossover was searched")
    ndims = sorted({curve.pair.ndim for curve in found}, reverse=True)
    dtypes = sorted({curve.pair.dtype for curve in found})
    pairs = list(dict.fromkeys((curve.pair.a, curve.pair.b) for curve in found))
    figure = canvas(max(5.8 * len(dtypes), 6.6), 4.3 * len(ndims) + 0.4)
    grid = figure.subplots(len(ndims), len(dtypes), sharex="row", sharey="row", squeeze=False)
    ends = []
    for places, ndim in zip(grid, ndims):
        row = [curve for curve in found if curve.pair.ndim == ndim]
        for axes, dtype in zip(places, dtypes):
            of = [curve for curve in row if curve.pair.dtype == dtype]
            axes.set_title(f"{ndim}-D, {dtype}", loc="left")
            colours = [COLOURS[pairs.index((c.pair.a, c.pair.b)) % len(COLOURS)] for c in of]
            ends.append((axes, [_draw_curve(axes, *each) for each in zip(of, colours)]))
        _axes(places[0], row, ndim)
        for axes in places:
            axes.set_xlabel(N_WORDS[ndim])
    _legend(figure)
    label_all(figure, ends)
    quick = "A quick run, of few points. " if made["quick"] else ""
    return Figure(
        "Crossovers: where the second of a pair takes over",
        "Above a bar the second of the pair is resolved faster, below it the first: a bar runs between "
        "neighbouring n of opposite verdict, each judged by times taken in turn in many processes. Two "
        "bars at one N are two crossovers: an FFT's padded size steps. Triangles: no crossover up to there "
        "(up), or down to there (down). Lines are the model's, dots where it crosses again, and crosses mark "
        f"where it names another winner, beyond its stated error. {quick}One thread, "
        f"{found[0].pair.operation}, same. Measured on "
        f"{made['processor']}, {made['processors']} processors, commit {made['commit'][:8]}.",
        "Log-log panels of crossover kernel sizes against image sizes: bars of measured brackets for each "
        "pair of implementations, with the model's curve.",
        figure,
        tidy_marks(found),
    )


def _draw_curve(axes: Axes, curve: Curve, colour: str) -> End:
    """All of a curve; where its name goes."""
    _draw_line(axes, modelled(curve), colour)
    found = []
    for row, forecast in zip(curve.rows, curve.forecasts):
        found += measured(row, forecast)
    for mark in found:
        _draw_mark(axes, mark, colour)
    last = found[-1]
    return End(float(last.N), last.n_high, f"{curve.pair.a} → {curve.pair.b}", colour)


def _draw_line(axes: Axes, line: Sequence[Mark], colour: str) -> None:
    style = {"color": colour, "alpha": 0.75, "zorder": 2}
    through = [mark for mark in line if mark.what == LINE]
    axes.plot([it.N for it in through], [it.n_low for it in through], linewidth=1.2, **style)
    others = [mark for mark in line if mark.what != LINE]
    axes.plot([it.N for it in others], [it.n_low for it in others], ".", ms=3, **style)


def _draw_mark(axes: Axes, mark: Mark, colour: str) -> None:
    """A bar, a dotted line, or a triangle; crossed out where the model disagrees."""
    where, ends = [mark.N] * 2, [mark.n_low, mark.n_high]
    if mark.what == BRACKET:
        alpha = 0.45 if mark.faster_above == "first" else 0.95
        axes.plot(
            where, ends, color=colour, linewidth=5, zorder=3, solid_capstyle="butt", alpha=alpha
        )
        axes.plot(where, ends, "_", color=colour, ms=11, mew=1.6, zorder=3)
    elif mark.what == UNRESOLVED:
        axes.plot(where, ends, ":", color=colour, linewidth=1.5, zorder=3)
    else:
        shape = "^" if mark.what == UP else "v"
        axes.plot(
            where[:1], ends[:1], shape, color=colour, mfc="white", ms=7, mew=1.5, zorder=4,
            clip_on=False,
        )  # fmt: skip
    if mark.model_disagrees:
        axes.plot(where[:1], ends[1:], "x", color=FLAG, ms=10, mew=1.8, zorder=5, clip_on=False)


def _axes(axes: Axes, of: Sequence[Curve], ndim: int) -> None:
    """Both logarithmic; a tick at every measured N."""
    sizes = sorted({row.N for curve in of for row in curve.rows})
    axes.set(xscale="log", yscale="log")
    axes.xaxis.set_major_locator(FixedLocator(sizes))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: units.number(round(value))))
    axes.xaxis.set_minor_locator(NullLocator())
    span = max(sizes[-1] / sizes[0], 4.0)
    axes.set_xlim(sizes[0] / span**0.06, sizes[-1] * span ** (LABEL_ROOM / (1 - LABEL_ROOM)))
    shown = [1.0, *(c.n for curve in of for _, c in curve.line)]
    for row in (row for curve in of for row in curve.rows):
        ends = row.searched
        shown += [b.high for b in row.brackets] or (
            [ends[1]] if row.always is not Verdict.FASTER else []
        )
    high = max(max(shown) * 1.7, 12.0)
    places = [step * 10**k for k in range(6) for step in (1, 2, 5) if step * 10**k <= high]
    axes.yaxis.set_major_locator(FixedLocator(places))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: units.number(round(value))))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_ylim(0.85, high)
    axes.set_ylabel(n_WORDS[ndim])


def _legend(figure: Any) -> None:
    grey = "#555555"
    marks = [
        Line2D([], [], color=grey, linewidth=5, label="bracket, measured"),
        Line2D([], [], color=grey, linewidth=1.2, label="the model's curve"),
        Line2D([], [], color=grey, marker="^", mfc="white", linestyle="", label="none up to here"),
        Line2D([], [], color=grey, marker="v", mfc="white", linestyle="", label="none from here up"),
        Line2D([], [], color=FLAG, marker="x", ms=8, mew=1.8, linestyle="", label="model disagrees"),
    ]  # fmt: skip
    figure.legend(handles=marks, loc="outside upper left", ncols=5, frameon=False, fontsize=8.5)
