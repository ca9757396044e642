"""How long a Gaussian filter takes: passes along columns and rows beside everything else."""

from __future__ import annotations

from matplotlib.axes import Axes

from corrconv.kit import units
from corrconv.sweep.cells import Cell, Side

from ..kit.axes import beside, rows_of, time_axis
from ..kit.figure import Figure, LeftOut, drawing
from ..kit.look import look
from ..kit.material import Material
from ..kit.quantity import table
from ..kit.run import View
from ..kit.words import floor, machine, samples
from .curves import of_cells
from .findings import at

GAUSSIANS = View(rank_one=True)


@drawing("rank-one", "times", 90)
def draw(material: Material) -> Figure:
    """In the largest cell, the fastest on top, on a log scale."""
    run = material.run
    cells = run.of_view(GAUSSIANS)
    if not cells:
        raise LeftOut("no kernels of rank one were measured")
    cell = cells[-1]
    names = [side.name for side in cell.sides]
    figure, axes = rows_of(names, width=8.5)
    low, high = cell.sides[0].seconds, cell.sides[-1].seconds
    time_axis(axes.xaxis)
    axes.set_xlim(low / 1.5, high * (high / low) ** 0.3 * 1.5)
    axes.set_xlabel("a call, one thread")
    for row, side in enumerate(cell.sides):
        _draw_row(axes, row, side, cell)
    return Figure(
        "A Gaussian filter",
        f"2-D correlate, float32, one thread, {at(cell)}, with Gaussian kernels of various widths "
        "that take turns: each is of rank one, a column times a row. What finds that out needs 2n "
        "multiply-adds an output instead of n². Filled diamonds: direct sums and passes. Circles: all "
        f"else. {samples([cell])} {floor(run.floors)} {machine(run)}",
        "Points on a log scale of seconds, one row for each implementation, the fastest on top; those "
        "that cannot be told from it are marked ≈.",
        figure,
        table(of_cells([cell])),
    )


def _draw_row(axes: Axes, row: int, side: Side, cell: Cell) -> None:
    """Direct sums have a filled diamond, others a circle."""
    style = look(side.name, side.family)
    direct = side.family == "direct"
    axes.plot((side.low, side.high), (row, row), color=style.colour)
    axes.plot(
        side.seconds, row, "D" if direct else "o", color=style.colour, ms=7,
        markerfacecolor=style.colour if direct else "white",
    )  # fmt: skip
    tie = "≈ " if side.tied and side.name != cell.fastest else ""
    beside(axes, side.high, row, f"{tie}{units.seconds(side.seconds)}")
