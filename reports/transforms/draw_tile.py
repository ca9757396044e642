"""A tile's way: from memory into the second cache, block by block into the first, and back.

docs/transforms.md shows it: ``python -m corrconv.reports.transforms.draw_tile`` writes docs/tile.svg.
"""

from __future__ import annotations

from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..kit.figure import Figure, canvas, drawing, save
from ..kit.material import Material

INK, QUIET = "#222222", "#777777"
BLOCKS = ("#0072b2", "#e69f00", "#009e73")
"""Of Okabe and Ito's colours: rows of one block have one."""
PLACES = (
    ("memory", 50, 0.0, 25.0),
    ("second cache", 50, 26.5, 57.0),
    ("first cache", 62, 58.5, 96.5),
)
"""Names, the middle of each, and the heights at which a place begins, and ends."""
WIDTH = 100.0
ROW = 1.75
LEGS = 4
"""Rows of a block; there are as many blocks as colours."""


@drawing("tile", "transforms", 10)
def draw(_: Material | None = None) -> Figure:
    """From above to below, and back up on the right."""
    figure = canvas(4.9, 5.9)
    axes = figure.subplots()
    axes.set(xlim=(0, WIDTH), ylim=(97, -0.5))
    axes.set_axis_off()
    for name, middle, top, bottom in PLACES:
        axes.add_patch(Rectangle((0, top), WIDTH, bottom - top, facecolor="#f3f3f0", linewidth=0))
        write(axes, middle, top + 2.6, name, color=QUIET, fontweight="bold", ha="center")
    _draw_memory(axes)
    _draw_tile(axes)
    _draw_block(axes)
    return Figure(
        "A tile's way",
        "Three sweeps. In: rows that lie a block's height apart come from memory, and as soon as they are "
        "there the outer pass goes down them. The middle: block by block in the first cache, all the rest of "
        "the transform, the product with the kernel's spectrum, and all the way back but for the outer pass. "
        "Out: that, and rows go to the result. Colours are blocks; a real tile has two rows of "
        "samples in each of these.",
        "Three bands below each other: memory with image and result, the second cache with the tile and the "
        "kernel's spectrum, the first cache with a block of rows; arrows lead down on the left and up on "
        "the right.",
        figure,
        None,
    )


def write(axes: Axes, x: float, y: float, text: str, **more: object) -> None:
    """Words that begin at x, their middle at y."""
    axes.text(x, y, text, **{"fontsize": 8.5, "color": INK, "va": "center", **more})


def arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], **more: object) -> None:
    """A line with a head at its end."""
    style = {"arrowstyle": "-|>", "color": INK, "lw": 1.4, "shrinkA": 0, "shrinkB": 0, **more}
    axes.annotate("", end, start, arrowprops=style)


def box(axes: Axes, x: float, y: float, width: float, height: float, **more: object) -> None:
    """A rectangle by its left upper corner."""
    style = {"facecolor": "white", "edgecolor": INK, "linewidth": 0.8, **more}
    axes.add_patch(Rectangle((x, y), width, height, **style))


def _draw_memory(axes: Axes) -> None:
    """The image, of which tiles overlap, and the result, in which their outputs lie side by side."""
    top, side = 6.5, 16.0
    for x, name in ((6, "image"), (71, "result")):
        box(axes, x, top, 23, side)
        write(axes, x + 11.5, 3.0, name, ha="center")
    box(axes, 6, top, 11.5, 8.5, facecolor="#cfe3f1", linewidth=1.3)
    box(axes, 14.5, top, 11.5, 8.5, facecolor="none", edgecolor=QUIET, linestyle=(0, (3, 2)))
    box(axes, 71, top, 8.5, 6.0, facecolor="#cfe3f1", linewidth=1.3)
    for k in (1, 2):
        axes.plot([71 + 8.5 * k] * 2, [top, top + side], color=QUIET, linewidth=0.6)
        axes.plot([71, 94], [top + 6.0 * k] * 2, color=QUIET, linewidth=0.6)
    write(axes, 50, 10.0, "tiles overlap by\nthe kernel's size − 1,", ha="center")
    write(axes, 50, 17.5, "outputs lie\nside by side", ha="center")
    arrow(axes, (11.5, 15.5), (11.5, 35.5))
    arrow(axes, (75.2, 35.5), (75.2, 13.0))


def _draw_tile(axes: Axes) -> None:
    """The tile before and after the middle, with the legs of one butterfly, and the spectrum."""
    top = 36.0
    for x in (5, 73):
        for row in range(LEGS * len(BLOCKS)):
            tint = BLOCKS[row // LEGS]
            box(axes, x, top + ROW * row, 22, ROW, facecolor=tint, alpha=0.35, linewidth=0.4)
        at = x + 24.5
        legs = [top + ROW * (LEGS * k + 0.5) for k in range(len(BLOCKS))]
        axes.plot([at] * len(legs), legs, "o-", color=INK, markersize=3.5, linewidth=1.2)
    write(axes, 32, 36.0, "1. rows in; outer pass\nover rows far apart")
    write(axes, 70, 43.5, "3. outer pass\nback; rows out", ha="right", multialignment="right")
    box(axes, 33.5, 49.3, 33, 5.0, facecolor="#eadcf0")
    write(axes, 50, 51.9, "the kernel's spectrum", ha="center", fontsize=8)
    arrow(axes, (50, 54.5), (50, 79.2), linestyle=(0, (2, 2)), lw=1.0, color=QUIET)
    arrow(axes, (11.5, 57.5), (11.5, 65.5))
    arrow(axes, (88.5, 65.5), (88.5, 57.5))


def _draw_block(axes: Axes) -> None:
    """What is done to a block, as a line of steps there and back."""
    write(axes, 14, 61.1, "2. block by block")
    for x in (5, 73):
        for row in range(LEGS):
            box(
                axes, x, 66 + 2 * ROW * row, 22, 2 * ROW, facecolor=BLOCKS[0], alpha=0.35, linewidth=0.4
            )  # fmt: skip
        legs = [66 + 2 * ROW * (k + 0.5) for k in range(LEGS)]
        axes.plot([x + 11] * LEGS, legs, "o-", color=INK, markersize=3.5, linewidth=1.2)
    write(axes, 28.5, 68.5, "inner pass ↓")
    write(axes, 28.5, 73.0, "along rows →")
    write(axes, 71.5, 68.5, "inner pass", ha="right")
    write(axes, 71.5, 73.0, "along rows", ha="right")
    box(axes, 28, 79.5, 44, 14.5)
    write(axes, 50, 82.5, "lanes of four rows", ha="center")
    write(axes, 50, 86.7, "× spectrum, in registers", ha="center", fontweight="bold")
    write(axes, 50, 90.9, "lanes back", ha="center")
    axes.plot([16, 16], [80.5, 86.7], color=INK, linewidth=1.4)
    arrow(axes, (16, 86.7), (27.8, 86.7))
    axes.plot([72, 84], [86.7, 86.7], color=INK, linewidth=1.4)
    arrow(axes, (84, 86.7), (84, 80.5))


if __name__ == "__main__":
    save(draw(None), Path(__file__).resolve().parents[2] / "docs")
