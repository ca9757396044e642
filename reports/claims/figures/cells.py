"""What the claims' figures share: rows and grids of cells with words in them."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ...kit.look import ink

PLAIN, LIT, LAID, RESULT, FAINT = "#ffffff", "#cfe3f1", "#f6d9b8", "#d5ecdd", "#f2f2ef"
"""Cells: as they are, read, the kernel's, the result's, unused."""
EDGE, FRAME = "#555555", "#0072b2"


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
    axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=colour, edgecolor=EDGE, lw=0.8))
    weight = "bold" if bold else "normal"
    axes.text(
        x,
        y,
        words,
        ha="center",
        va="center_baseline",
        fontsize=size,
        weight=weight,
        color=ink(colour),
    )


def frame(axes: Axes, x: float, y: float) -> None:
    """A thick line around a cell."""
    axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, fill=False, ec=FRAME, lw=2.6, zorder=4))


def row(axes: Axes, values: Sequence[float], first: float, y: float, colour: str = PLAIN) -> None:
    """Cells side by side, the first with its middle at `first`."""
    for place, value in enumerate(values):
        cell(axes, first + place, y, signed(value), colour)


def signed(value: float) -> str:
    """A number with a true minus sign."""
    return f"{value:g}".replace("-", "−")
