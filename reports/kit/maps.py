"""Maps over (n, N): a rectangle for each cell, a grid for each view, one above the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Rectangle

from corrconv.kit import units
from corrconv.sweep.cells import Cell

from .faster import Territory, territory
from .figure import AID, LeftOut, canvas
from .look import ink
from .run import Run, View, sides

ON = {"one": "on one thread", "all": "with all threads"}
WORKERS = {"one": "", "all": "With every processor, for those that can use them. "}
LEAST = 4
"""Fewer cells than this with all threads are no map: the tables have them."""
CELL = (1.18, 0.62)  # inches
GREY = "#e6e6e6"
"""Of cells in which nothing may be called a difference."""


@dataclass(frozen=True)
class Fill:
    """What a cell shows: its colour, a bold line of text and a small one."""

    colour: str
    text: str
    small: str = ""


def grids(
    run: Run, threads: str, wanted: Callable[[Cell], object] = bool
) -> list[tuple[View, list[Cell]]]:
    """The views of correlate, ``same``, that are mapped, with their cells, on ``one`` thread or on ``all``.

    Parameters
    ----------
    run : Run
    threads : {"one", "all"}
    wanted : callable
        Of a cell: others are left out.

    Raises
    ------
    LeftOut
        Where there are none; with all threads, where there are fewer than `LEAST` cells.
    """
    views = [
        view
        for view in run.views
        if view == View(view.ndim, dtype=view.dtype, workers=view.workers)
        and (view.workers == 1) == (threads == "one")
    ]
    found = [(view, [c for c in run.of_view(view) if wanted(c)]) for view in views]
    found = [(view, cells) for view, cells in found if cells]
    if not found:
        raise LeftOut(f"nothing that answers this was measured {ON[threads]}")
    many = sum(len(cells) for _, cells in found)
    if threads == "all" and many < LEAST:
        measured = units.counted(many, "cell")
        raise LeftOut(f"{measured} measured {ON[threads]}; a map takes {LEAST} or more")
    return sorted(found, key=lambda of: (-of[0].ndim, of[0].dtype, of[0].workers))


def draw_maps(
    found: Sequence[tuple[View, Sequence[Cell]]], fill: Callable[[Cell], Fill], grey: str
) -> Canvas:
    """All the maps as one figure; a thick line runs between direct and FFT territory.

    `grey` says what a cell filled with `GREY` is.
    """
    heights = [len({sides(cell)[0] for cell in cells}) for _, cells in found]
    columns = max(len({sides(cell)[1] for cell in cells}) for _, cells in found)
    width = max(1.3 + CELL[0] * columns, 6.2)
    figure = canvas(width, sum(CELL[1] * h + 0.85 for h in heights) + 0.3)
    axes = figure.subplots(len(found), 1, squeeze=False, height_ratios=heights)
    for panel, (view, cells) in zip(axes.flat, found):
        _draw_map(panel, view, cells, fill, columns)
    key = Rectangle((0, 0), 1, 1, facecolor=GREY, edgecolor="#999999", lw=0.7, label=grey)
    figure.legend(handles=[key], loc="outside upper left", frameon=False, fontsize=8.5)
    return figure


def _draw_map(
    axes: Axes, view: View, cells: Sequence[Cell], fill: Callable[[Cell], Fill], columns: int
) -> None:
    up, across = (sorted({sides(cell)[k] for cell in cells}) for k in (0, 1))
    place = {}
    for cell in cells:
        N, n = sides(cell)
        x, y = place[cell.case] = across.index(n), up.index(N)
        content = fill(cell)
        axes.add_patch(Rectangle((x, y), 1, 1, facecolor=content.colour, edgecolor="white", lw=1.5))
        middle = 0.62 if content.small else 0.5
        options = {"ha": "center", "va": "center", "color": ink(content.colour)}
        axes.text(x + 0.5, y + middle, content.text, weight="bold", fontsize=8.5, **options)
        axes.text(x + 0.5, y + 0.28, content.small, fontsize=7, **options)
    _draw_borders(axes, {place[cell.case]: territory(cell) for cell in cells})
    samples, taps = ("N", "n") if view.ndim == 2 else ("samples", "taps")
    axes.set_xticks([i + 0.5 for i in range(len(across))], [units.number(n) for n in across])
    axes.set_yticks([i + 0.5 for i in range(len(up))], [units.number(N) for N in up])
    axes.set(xlim=(0, columns), ylim=(0, len(up)), ylabel=samples)
    axes.set_title(str(view), loc="left")
    axes.set_xlabel(taps, loc="left")
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)


def _draw_borders(axes: Axes, held: dict[tuple[int, int], Territory]) -> None:
    """Between neighbours of which one is direct's and the other the FFT's."""
    line = {"color": "black", "linewidth": 3, "clip_on": False, "label": AID}
    for (x, y), own in held.items():
        if {own, held.get((x + 1, y))} == {"direct", "fft"}:
            axes.plot([x + 1, x + 1], [y, y + 1], **line)
        if {own, held.get((x, y + 1))} == {"direct", "fft"}:
            axes.plot([x, x + 1], [y + 1, y + 1], **line)
