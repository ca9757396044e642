"""What choices cost: SciPy's in the run's cells, and SciPy's and ours at random problems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from corrconv.kit import units
from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Cell, Pair

from ..kit.axes import GUIDE, factor_axis
from ..kit.figure import Figure, LeftOut, canvas, drawing
from ..kit.look import look
from ..kit.maps import GREY, Fill, draw_maps, grids
from ..kit.material import Material
from ..kit.quantity import What, row, table
from ..kit.run import sides
from ..kit.tables import tidy
from ..kit.words import floor, machine
from ..peers import evidence
from ..peers.cells import SCIPY_ROUTES, percentile, regrets
from ..peers.evidence import Peers
from .regret import ROUTES, SCIPY, Regret, regret

STEPS = ((1.5, "#fde0c5"), (2.5, "#f4a582"), (float("inf"), "#c94741"))
"""Colours of losses, each up to a regret."""
FASTER = "#d6e6f2"
UNKNOWN = "#ffffff"


@drawing("scipy-regret", "regret", 10)
def in_cells(material: Material) -> Figure:
    """One map for each view of correlate on one thread."""
    run = material.run
    found = grids(run, "one", lambda cell: cell.side(SCIPY))
    figure = draw_maps(found, _fill, "≈")
    steps = ", ".join(f"{limit:g}×" for limit, _ in STEPS[:-1])
    return Figure(
        "What SciPy's choice costs",
        f"Bold: the time of scipy.signal with method auto over that of the better of {' and '.join(ROUTES)}, "
        "its own two alternatives; 1 is a perfect choice that takes no time. Where one of them was "
        "not measured, a dash. Below: over the fastest of all. Grey: not resolved. Light to dark red: slower "
        f"than the better alternative, by up to {steps} and more; pale blue: faster than both. "
        "The thick line: where the fastest of all turns from direct to FFT. "
        f"{floor(run.floors)} {machine(run)}",
        "Maps over kernel size and image size: how many times as long SciPy's own choice takes as the "
        "better of its alternatives.",
        figure,
        table(each for _, cells in found for cell in cells for each in _rows(cell)),
    )


def _regret(cell: Cell) -> Regret:
    found = regret(cell)
    assert found is not None  # others are left out
    return found


def _rows(cell: Cell) -> Iterator[dict[str, object]]:
    it = _regret(cell)
    N, n = sides(cell)
    if it.own:
        verdict = str(it.own.verdict)
        yield row(cell, SCIPY, What.RATIO, it.own.ratio, it.own.to, N=N, n=n, verdict=verdict)
    beside = it.chosen.beside
    yield row(
        cell, SCIPY, What.RATIO, beside.ratio, beside.to, N=N, n=n, verdict=str(beside.verdict)
    )


def _fill(cell: Cell) -> Fill:
    it = _regret(cell)
    small = f"{units.ratio(it.over_all)} the best"
    if it.own is None:
        return Fill(UNKNOWN, "–", small)
    return Fill(colour(it.own), units.ratio(it.own.ratio), small)


def colour(own: Pair) -> str:
    """Grey where nothing is resolved; else by how much it is slower, or that it is faster."""
    if own.verdict is Verdict.NOT_RESOLVED:
        return GREY
    if own.verdict is Verdict.FASTER:
        return FASTER
    return next(shade for limit, shade in STEPS if own.ratio <= limit)


FARTHEST = 20.0
CURVES = (
    ("auto", (), "auto", "-"),
    ("scipy_auto", SCIPY_ROUTES, "scipy_auto, own routes", (0, (5, 2))),
    ("scipy_auto", (), "scipy_auto", (0, (1, 1.4))),
)
"""Who, among whom, the label, and the line."""
Curve = tuple[str, str, Any, pd.DataFrame]
"""The label, who, the line, and its steps."""


@drawing("regret", "regret", 20)
def at_random(material: Material) -> Figure:
    """2-D and 1-D beside each other."""
    stored: Peers = material.of(evidence)
    every = stored.frame
    panels: list[tuple[int, list[Curve]]] = []
    for ndim in (2, 1):
        rows = every[every["ndim"] == ndim]
        curves = [
            (label, name, line, _steps(regrets(rows, name, among)))
            for name, among, label, line in CURVES
        ]
        if found := [curve for curve in curves if not curve[-1].empty]:
            panels.append((ndim, found))
    if not panels:
        raise LeftOut("nothing that chooses was timed")
    figure = canvas(max(5.2 * len(panels), 7.0), 4.2)
    for axes, (ndim, found) in zip(
        figure.subplots(1, len(panels), sharey=True, squeeze=False)[0], panels
    ):
        _draw_panel(axes, found)
        axes.set_title(f"{ndim}-D, {len(found[0][-1])} problems", loc="left")
        if ndim == panels[0][0]:
            axes.set_ylabel("share of problems")
    return Figure(
        "What choosing costs",
        "The share of random problems in which the time is at most so many times that of the best "
        "registered implementation, other people's included and those that choose left out: the further up "
        "and left, the better; below 1× is noise. "
        "Dashed: SciPy's own choice beside the better of its two own routes. The number is the median, "
        f"then the 95th percentile; what lies beyond {FARTHEST:g}× is not drawn. Ratios of interleaved "
        f"samples, one thread. {stored.made.where}",
        "Step curves that rise from 0 to 100%: the share of problems against time over the best.",
        figure,
        pd.concat([_tidy(curve, ndim) for ndim, found in panels for curve in found]),
    )


def _steps(regret: pd.DataFrame) -> pd.DataFrame:
    """Time over the best, ascending, and the share of problems in which it is no more."""
    sorted_ = regret.sort_values("regret", ignore_index=True)
    return sorted_.assign(share=(sorted_.index + 1) / len(sorted_))


def _tidy(curve: Curve, ndim: int) -> pd.DataFrame:
    label, *_, steps = curve
    told = steps.assign(choice=label, ndim=ndim)
    return tidy(told, "choice", "ndim", time_over_the_best="regret", share_of_problems="share")


def _draw_panel(axes: Axes, curves: Sequence[Curve]) -> None:
    axes.set_ylim(0, 1.03)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.axhline(0.95, color=GUIDE, linewidth=0.8, linestyle=(0, (2, 2)), zorder=1)
    least = min(steps["regret"].min() for *_, steps in curves)
    most = max(percentile(steps["regret"], 0.95) for *_, steps in curves)
    factor_axis(axes, "x", min(0.97, 0.98 * least), min(max(1.6 * most, 2.2), FARTHEST))
    for place, (label, name, line, steps) in enumerate(curves):
        values = steps["regret"]
        colour = look(name, "choice").colour
        axes.step(
            [1e-9, *values, 1e9], [0.0, *steps["share"], 1.0], where="post", color=colour,
            linestyle=line, lw=2,
        )  # fmt: skip
        text = f"{label}: {percentile(values, 0.5):.3g}, {percentile(values, 0.95):.3g}"
        _key(axes, text, colour, line, 0.24 - 0.08 * place)
    axes.set_xlabel("time over the best registered")


def _key(axes: Axes, text: str, colour: str, line: Any, height: float) -> None:
    inside = {"transform": axes.transAxes, "zorder": 6}
    axes.plot([0.42, 0.5], [height, height], color=colour, linestyle=line, lw=2, **inside)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5, "alpha": 0.9}
    axes.text(0.52, height, text, color=colour, fontsize=8.5, va="center", bbox=box, **inside)
