"""Maps over (n, N): a rectangle for each cell, a grid for each regime, one above the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Rectangle

from corrconv.kit import units

from ..kit.faster import territory as side
from ..kit.figure import AID, LeftOut, canvas
from ..kit.look import ink
from .findings import cells as number_of
from .winners import Contest, Regime, contests

ON = {"one": "on one thread", "all": "with all threads"}
WORKERS = {"one": "", "all": "With every processor, for those that can use them. "}
LEAST = 4
"""Fewer cells than this with all threads are no map: the dumbbells show them."""
CELL = (1.18, 0.62)  # inches
GREY = "#e6e6e6"
"""Of cells in which nothing may be called a difference."""


@dataclass(frozen=True)
class Fill:
    """What a cell shows: its colour, a bold line of text and a small one."""

    colour: str
    text: str
    small: str = ""


def tidy_cells(
    found: Sequence[tuple[Regime, list[Contest]]], told: Callable[[Contest], Mapping[str, object]]
) -> pd.DataFrame:
    """The maps' data: a row for each cell, of where it lies and of what is `told` of it."""
    cells = [contest for _, of_regime in found for contest in of_regime]
    return pd.DataFrame(
        [{**vars(cell.regime), "N": cell.N, "n": cell.n, **told(cell)} for cell in cells]
    ).drop(columns="operation")  # correlate, always


def grids(frame: pd.DataFrame, threads: str) -> list[tuple[Regime, list[Contest]]]:
    """The regimes of correlate that are mapped, with their cells, on ``one`` thread or on ``all``.

    Raises
    ------
    LeftOut
        Where there are none; with all threads, where there are fewer than `LEAST` cells.
    """
    regimes = [
        Regime(ndim, threads, dtype, "correlate")
        for ndim in (2, 1)
        for dtype in ("float32", "float64")
    ]
    found = [(regime, cells) for regime in regimes if (cells := contests(frame, regime))]
    on = ON[threads]
    if not found:
        raise LeftOut(f"no timings of correlate {on}")
    many = sum(len(cells) for _, cells in found)
    if threads == "all" and many < LEAST:
        raise LeftOut(f"{number_of(many)} timed {on}; a map takes {LEAST} or more")
    return found


def draw_maps(
    found: Sequence[tuple[Regime, list[Contest]]], fill: Callable[[Contest], Fill], grey: str
) -> Canvas:
    """All the maps as one figure; a thick line runs between direct and FFT territory.

    `grey` says what a cell filled with `GREY` is.
    """
    heights = [len({c.N for c in cells}) for _, cells in found]
    columns = max(len({c.n for c in cells}) for _, cells in found)
    width = max(1.3 + CELL[0] * columns, 6.2)
    figure = canvas(width, sum(CELL[1] * h + 0.85 for h in heights) + 0.3)
    axes = figure.subplots(len(found), 1, squeeze=False, height_ratios=[h + 0.6 for h in heights])
    for panel, (regime, cells) in zip(axes.flat, found):
        _draw_map(panel, regime, cells, fill, columns)
    key = Rectangle((0, 0), 1, 1, facecolor=GREY, edgecolor="#999999", lw=0.7, label=grey)
    figure.legend(handles=[key], loc="outside upper left", frameon=False, fontsize=8.5)
    return figure


def _draw_map(
    axes: Axes,
    regime: Regime,
    cells: list[Contest],
    fill: Callable[[Contest], Fill],
    columns: int,
) -> None:
    sides, kernels = sorted({c.N for c in cells}), sorted({c.n for c in cells})
    place = {(c.N, c.n): (kernels.index(c.n), sides.index(c.N)) for c in cells}
    for contest in cells:
        x, y = place[contest.N, contest.n]
        content = fill(contest)
        colour = ink(content.colour)
        axes.add_patch(Rectangle((x, y), 1, 1, facecolor=content.colour, edgecolor="white", lw=1.5))
        middle = 0.62 if content.small else 0.5
        options = {"ha": "center", "va": "center", "color": colour}
        axes.text(x + 0.5, y + middle, content.text, weight="bold", fontsize=8.5, **options)
        axes.text(x + 0.5, y + 0.28, content.small, fontsize=7, **options)
    _draw_borders(axes, {place[c.N, c.n]: side(c) for c in cells})
    samples, taps = ("N", "n") if regime.ndim == 2 else ("samples", "taps")
    axes.set_xticks([i + 0.5 for i in range(len(kernels))], [units.number(n) for n in kernels])
    axes.set_yticks([i + 0.5 for i in range(len(sides))], [units.number(N) for N in sides])
    axes.set(xlim=(0, columns), ylim=(0, len(sides)), ylabel=samples)
    axes.set_title(str(regime), loc="left")
    axes.set_xlabel(taps, loc="left")
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)


def _draw_borders(axes: Axes, sides: dict[tuple[int, int], str]) -> None:
    """Between neighbours of which one is direct's and the other the FFT's."""
    for (x, y), own in sides.items():
        if {own, sides.get((x + 1, y))} == {"direct", "fft"}:
            axes.plot(
                [x + 1, x + 1], [y, y + 1], color="black", linewidth=3, clip_on=False, label=AID
            )
        if {own, sides.get((x, y + 1))} == {"direct", "fft"}:
            axes.plot(
                [x, x + 1], [y + 1, y + 1], color="black", linewidth=3, clip_on=False, label=AID
            )
