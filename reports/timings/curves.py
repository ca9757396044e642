"""Times along one size: a panel for each of the other, a line for each implementation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from corrconv.kit import units
from corrconv.sweep.cells import Cell

from ..kit.axes import size_axis, time_axis, whole_decades
from ..kit.curves import Line, draw_lines, label_all, panels
from ..kit.quantity import What, row, table
from ..kit.run import sides

SHOWN = 12
"""Lines with a colour and a name in one panel; more cannot be read."""


def time_panels(
    cells: Sequence[Cell],
    along: Literal["N", "n"],
    fixed: Sequence[int],
    title: str,
    label: str,
    under: Callable[[Axes, list[Line]], object] = lambda axes, lines: None,
    margin: float = 1.3,
) -> tuple[Canvas, pd.DataFrame]:
    """Time against N or n, a panel for each of the sizes `fixed` of the other; and its data.

    `title`, of a panel, has a place for its size; `label` names the x axis; `under` draws what lies
    beneath a panel's lines; `margin` is `whole_decades`'s.
    """
    figure, axes = panels(len(fixed))
    x, of_panel = (0, 1) if along == "N" else (1, 0)
    shown = [cell for cell in cells if sides(cell)[of_panel] in fixed]
    pale = frozenset(each.name for cell in cells for each in cell.sides) - leading(cells)
    ends = []
    for panel, size in zip(axes, fixed):
        lines = lines_of([cell for cell in shown if sides(cell)[of_panel] == size], x)
        time_axis(panel.yaxis)
        size_axis(panel, [sides(cell)[x] for cell in cells], label)
        panel.set_title(title.format(units.number(size)), loc="left")
        under(panel, lines)
        ends.append((panel, draw_lines(panel, lines, pale)))
    bars = [end for cell in shown for each in cell.sides for end in (each.low, each.high)]
    whole_decades(axes[0], bars, margin=margin)
    axes[0].set_ylabel("time of one call")
    label_all(figure, ends)
    return figure, table(of_cells(shown, pale))


def lines_of(cells: Sequence[Cell], along: int) -> list[Line]:
    """Of cells that differ in one size alone; by name."""
    ascending = sorted(cells, key=lambda cell: sides(cell)[along])
    names = sorted({side.name for cell in cells for side in cell.sides})
    return [_line(name, ascending, along) for name in names]


def _line(name: str, cells: Sequence[Cell], along: int) -> Line:
    found = [(sides(cell)[along], side) for cell in cells if (side := cell.side(name))]
    return Line(
        name,
        found[0][1].family,
        tuple(float(size) for size, _ in found),
        tuple(side.seconds for _, side in found),
        tuple(side.low for _, side in found),
        tuple(side.high for _, side in found),
    )


def of_cells(
    cells: Sequence[Cell], pale: frozenset[str] = frozenset()
) -> Iterator[dict[str, object]]:
    """The rows of a figure of these times: but for the `pale`, with the least and the greatest process."""
    for cell in cells:
        N, n = sides(cell)
        for side in cell.sides:
            of = {What.SECONDS: side.seconds, What.LOW: side.low, What.HIGH: side.high}
            for what, value in of.items():
                if what is What.SECONDS or side.name not in pale:
                    yield row(cell, side.name, what, value, N=N, n=n)


def leading(cells: Sequence[Cell]) -> frozenset[str]:
    """The names to show where there are too many: the choices, and those nearest the best of a cell."""
    nearest: dict[str, float] = {}
    for cell in cells:
        for side in cell.sides:
            behind = 0.0 if side.family == "choice" else side.beside.ratio
            nearest[side.name] = min(behind, nearest.get(side.name, behind))
    return frozenset(sorted(nearest, key=lambda name: (nearest[name], name))[:SHOWN])


def others(cells: Sequence[Cell]) -> str:
    """For the caption: which lines are pale; nothing where all are shown."""
    pale = sorted({side.name for cell in cells for side in cell.sides} - leading(cells))
    if not pale:
        return ""
    return (
        f"Pale grey: those that stay furthest behind the best of every cell ({', '.join(pale)}). "
    )
