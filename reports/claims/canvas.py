"""What the claims' figures share. Nothing here loads matplotlib before something is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from corrconv.core import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from ..kit.figure import Figure
else:  # for annotations
    Axes = Canvas = Figure = Any

PLAIN, LIT, LAID, RESULT, FAINT = "#ffffff", "#cfe3f1", "#f6d9b8", "#d5ecdd", "#f2f2ef"
"""Cells: as they are, read, the kernel's, the result's, unused."""
EDGE, FRAME, LAW = "#555555", "#0072b2", "#777777"
End = tuple[float, float, str, str]
"""The last point of a line, its name and its colour."""


def canvas(width: float, height: float) -> Canvas:
    """An empty drawing of that many inches."""
    from ..kit.figure import canvas

    return canvas(width, height)


def figure(
    drawing: Canvas,
    title: str,
    caption: str,
    alt: str,
    rows: Iterable[Any],
    columns: str = "",
) -> Figure:
    """The figure of a claim, whose name it gets where it is drawn.

    It has a row for each mark, which says its columns itself where they are not given, in words.
    """
    names = columns.split()
    data = [dict(zip(names, row)) if names else row for row in rows]
    from pandas import DataFrame

    from ..kit.figure import Figure

    return Figure(title, caption, alt, drawing, DataFrame(data))


def note(
    axes: Axes, words: str, at: tuple[Any, Any], offset: tuple[int, int], colour: str, **more: Any
) -> None:
    """Words beside a point, so many points of a page away."""
    axes.annotate(words, at, offset, textcoords="offset points", color=colour, **more)


def law(axes: Axes, x: Array, y: Array, width: float) -> None:
    """A dotted line that guides the eye, and is no data."""
    from ..kit.figure import AID

    axes.plot(x, y, color=LAW, ls=":", lw=width, zorder=1, label=AID)


def name_ends(drawing: Canvas, ends: Sequence[tuple[Axes, Sequence[End]]]) -> None:
    """Write the names of lines where they end, once every panel has its limits."""
    from ..kit.curves import label_all
    from ..kit.look import End

    label_all(drawing, [(axes, [End(*it) for it in of_panel]) for axes, of_panel in ends])


def bare(axes: Axes, left: float, right: float, bottom: float, top: float) -> None:
    """Axes without lines or ticks, in which a cell is a square of side 1."""
    axes.set(xlim=(left, right), ylim=(bottom, top), xticks=[], yticks=[], aspect="equal")
    axes.grid(False)
    axes.spines[:].set_visible(False)


def cell(
    axes: Axes,
    x: float,
    y: float,
    words: str,
    colour: str = PLAIN,
    *,
    size: float = 9,
    bold: bool = False,
) -> None:
    """A square with its middle at x, y."""
    from matplotlib.patches import Rectangle

    from ..kit.look import ink

    axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=colour, edgecolor=EDGE, lw=0.8))
    place = {"ha": "center", "va": "center_baseline", "weight": "bold" if bold else "normal"}
    axes.text(x, y, words, fontsize=size, color=ink(colour), **place)


def frame(axes: Axes, x: float, y: float) -> None:
    """A thick line around a cell."""
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, fill=False, ec=FRAME, lw=2.6, zorder=4))


def signed(value: float) -> str:
    """A number with a true minus sign."""
    return f"{value:g}".replace("-", "−")
