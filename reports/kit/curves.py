"""Small multiples of curves: one panel for each fixed size, a line for each implementation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from .figure import canvas
from .look import End, label_ends, look

COLUMNS = 3
PALE = "#d2d2d2"
PANEL = (4.15, 4.3)  # inches


@dataclass(frozen=True)
class Line:
    """An implementation along one size.

    Attributes
    ----------
    name, family : str
    x, y : tuple of float
        Ascending in x.
    low, high : tuple of float
        Of bars through the points; empty for none.
    """

    name: str
    family: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


def panels(count: int, height: float = PANEL[1], sharey: bool = True) -> tuple[Canvas, list[Axes]]:
    """A figure with `count` panels in rows of at most three, all with the same y axis if `sharey`."""
    if not count:
        raise ValueError("a figure needs a panel at least: there is nothing to draw")
    columns = min(count, COLUMNS)
    rows = -(-count // columns)
    width = 6.5 if count == 1 else max(PANEL[0] * columns, 9.5)
    figure = canvas(width, height * rows)
    grid = figure.subplots(rows, columns, sharey=sharey, squeeze=False)
    for spare in grid.flat[count:]:
        spare.set_visible(False)
    return figure, list(grid.flat[:count])


def draw_lines(axes: Axes, lines: Sequence[Line], pale: frozenset[str] = frozenset()) -> list[End]:
    """Each with its colour, its bars, and its name at the end, which is returned; the `pale` in grey."""
    ends = []
    for line in lines:
        style = look(line.name, line.family)
        if line.name in pale:
            axes.plot(line.x, line.y, color=PALE, linestyle=style.line, linewidth=1, zorder=1)
            continue
        if line.low:
            axes.vlines(line.x, line.low, line.high, colors=style.colour, linewidth=2.6, alpha=0.4)
        axes.plot(
            line.x,
            line.y,
            color=style.colour,
            linestyle=style.line,
            marker=style.marker,
            markerfacecolor=style.face,
            markersize=4.5,
            markeredgewidth=1.1,
        )
        ends.append(End(line.x[-1], line.y[-1], line.name, style.colour))
    return ends


def label_all(figure: Canvas, ends: Sequence[tuple[Axes, Sequence[End]]]) -> None:
    """Write the names, once every panel has its limits."""
    figure.draw_without_rendering()  # settles the layout, on which it depends what overlaps
    figure.set_layout_engine("none")
    for axes, of_panel in ends:
        label_ends(axes, of_panel)


def some(sizes: list[int], count: int = 3) -> list[int]:
    """The first, the last and those evenly between."""
    if len(sizes) <= count:
        return sizes
    return [sizes[round(i * (len(sizes) - 1) / (count - 1))] for i in range(count)]
