"""Error against time: each implementation a point, and the front of those worth their time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from ..kit.axes import time_axis, whole_decades
from ..kit.curves import label_all
from ..kit.figure import AID, Figure, LeftOut, canvas, drawing
from ..kit.look import End, look
from ..kit.material import Material
from ..kit.quantity import What, row, table
from ..kit.run import sides
from ..kit.words import floor, machine
from .front import ALIKE, Panel, Place, panels

COLUMNS = 2
PALE, NAMED = "#bdbdbd", "#8a8a8a"
"""Of markers that are dominated, and of their names."""
ROOM = 0.24
"""Share of a panel's width that is kept for names, right of the slowest."""


@drawing("error-time", "accuracy", 10)
def draw(material: Material) -> Figure:
    """A panel for each dtype and size."""
    run = material.run
    found = panels(run)
    if not found:
        raise LeftOut("no size has both times and errors of 2-D correlate")
    rows = -(-len(found) // COLUMNS)
    columns = min(COLUMNS, len(found))
    figure = canvas(max(5.0 * columns, 6.5), 4.3 * rows + 0.2)
    axes = figure.subplots(rows, columns, squeeze=False)
    for spare in axes.flat[len(found) :]:
        spare.set_visible(False)
    ends = [(panel, _draw_panel(panel, cell)) for panel, cell in zip(axes.flat, found)]
    label_all(figure, ends)
    return Figure(
        "Error against time",
        "2-D correlate of Gaussian operands on one thread. Further left is faster, further down more "
        "exact. In colour, with the front drawn through them: those than which nobody who is resolved to "
        f"be faster is as exact. Pale: the others. Errors within a factor of {ALIKE:g} count as alike, "
        "since they are the largest of one draw of operands. Stars choose among the others and "
        f"are no contenders. Filled: direct sums; hollow: FFT. {floor(run.floors)} {machine(run)}",
        "Scatter plots on log scales of the normwise error in units of u against the time of a call, a "
        "point for each implementation, with a falling staircase through the best of both.",
        figure,
        table(row for cell in found for place in cell.places for row in _rows(cell, place)),
    )


def _rows(panel: Panel, place: Place) -> Iterator[dict[str, object]]:
    """Its time, and its error of 1; beside both the point as it is drawn."""
    N, n = sides(panel.cell)
    of: dict[str, Any] = {"N": N, "n": n, "dtype": panel.dtype}
    of |= {"seconds": place.seconds, "error_in_u": place.error / panel.u}
    of |= {"on_the_front": place.front, "chooses": place.choice}
    yield row(panel.cell, place.name, What.SECONDS, place.seconds, **of)
    yield row(panel.cell, place.name, What.ERROR, place.error, **of)


def _draw_panel(axes: Axes, cell: Panel) -> list[End]:
    time_axis(axes.xaxis)
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(10, numticks=20))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g} u"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    ends = [_point(axes, place, place.error / cell.u) for place in cell.places]
    whole_decades(axes, [place.error / cell.u for place in cell.places], margin=1.8)
    times = [place.seconds for place in cell.places]
    span = max(times[-1] / times[0], 10.0)
    axes.set_xlim(times[0] / span**0.06, times[0] * span ** (1 / (1 - ROOM)))
    _staircase(axes, cell)
    axes.set_title(str(cell), loc="left")
    axes.set_xlabel("time of one call")
    axes.set_ylabel("error / (‖x‖₂ ‖h‖₂)")
    return ends


def _point(axes: Axes, place: Place, error: float) -> End:
    style = look(place.name, place.side.family)
    shown = place.front or place.choice
    colour = style.colour if shown else PALE
    marker = "*" if place.choice else style.marker
    face = colour if style.filled and not place.choice else "white"
    axes.plot(
        place.seconds, error, marker, color=colour, markerfacecolor=face, markersize=7.5 if shown else 5,
        markeredgewidth=1.2, zorder=4 if shown else 2,
    )  # fmt: skip
    return End(place.seconds, error, place.name, colour if shown else NAMED)


def _staircase(axes: Axes, cell: Panel) -> None:
    """Down the front: each step is the least error that the time to its left can buy."""
    times: list[float] = []
    errors: list[float] = []
    for place in cell.front:
        error = place.error / cell.u
        if not errors or error < errors[-1]:
            times.append(place.seconds)
            errors.append(error)
    top, right = axes.get_ylim()[1], axes.get_xlim()[1]
    axes.step(
        [times[0], *times, right], [top, *errors, errors[-1]], where="post", color="#555555",
        linewidth=1.3, alpha=0.6, zorder=1, label=AID,
    )  # fmt: skip
