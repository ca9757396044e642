"""Small multiples of curves: one panel for each fixed size, a line for each implementation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from ..kit.axes import size_axis, time_axis, whole_decades
from ..kit.figure import canvas
from ..kit.look import End, label_ends, look
from ..kit.tables import TIMED, tidy

COLUMNS = 3
SHOWN = 12
"""Lines with a colour and a name in one panel; more cannot be read."""
PALE = "#d2d2d2"
PANEL = (4.15, 4.3)  # inches


def panels(count: int, height: float = PANEL[1], sharey: bool = True) -> tuple[Canvas, list[Axes]]:
    """A figure with `count` panels in rows of at most three, all with the same y axis if `sharey`."""
    columns = min(count, COLUMNS)
    rows = -(-count // columns)
    width = 6.5 if count == 1 else max(PANEL[0] * columns, 9.5)
    figure = canvas(width, height * rows)
    grid = figure.subplots(rows, columns, sharey=sharey, squeeze=False)
    for spare in grid.flat[count:]:
        spare.set_visible(False)
    return figure, list(grid.flat[:count])


def time_panels(
    times: pd.DataFrame,
    fixed: str,
    along: str,
    sizes: Sequence[int],
    title: Callable[[int], str],
    label: str,
    under: Callable[[Axes, pd.DataFrame], None] = lambda axes, rows: None,
    margin: float = 1.3,
) -> tuple[Canvas, pd.DataFrame]:
    """Time against the column `along`, a panel for each of the `sizes` of the column `fixed`; and its data.

    `label` names the x axis, `title` a panel; `under` draws what lies beneath a panel's lines;
    `margin` is `whole_decades`'s.
    """
    figure, axes = panels(len(sizes))
    ends, shown = [], leading(times)
    drawn = times[times[fixed].isin(sizes)].sort_values([fixed, "implementation", along])
    for panel, size in zip(axes, sizes):
        rows = drawn[drawn[fixed] == size]
        time_axis(panel.yaxis)
        size_axis(panel, times[along], label)
        panel.set_title(title(size), loc="left")
        under(panel, rows)
        ends.append((panel, draw_lines(panel, rows, along, shown)))
    whole_decades(axes[0], drawn["value"], margin=margin)
    axes[0].set_ylabel("time of one call")
    label_all(figure, ends)
    return figure, tidy(drawn, "implementation", "N", "n", "dtype", **TIMED)


def leading(rows: pd.DataFrame) -> set[str]:
    """The names to show where there are too many: the choices, and those nearest the best of a cell."""
    best = rows.groupby(["N", "n"])["value"].transform("min")
    behind = (rows["value"] / best).where(rows["family"] != "choice", 0.0)
    nearest = behind.groupby(rows["implementation"]).min().sort_values(kind="stable")
    return set(nearest.index[:SHOWN])


def others(rows: pd.DataFrame) -> str:
    """For the caption: which lines are pale; nothing where all are shown."""
    pale = sorted(set(rows["implementation"]) - leading(rows))
    if not pale:
        return ""
    return (
        f"Pale grey: those that stay furthest behind the best of every cell ({', '.join(pale)}). "
    )


def draw_lines(axes: Axes, rows: pd.DataFrame, along: str, shown: set[str]) -> list[End]:
    """A line for each implementation in `rows`, along the column `along`; where those `shown` end."""
    ends = []
    for name, line in rows.sort_values(along).groupby("implementation"):
        style = look(str(name), str(line["family"].iloc[0]))
        x, y = line[along].to_numpy(), line["value"].to_numpy()
        if name not in shown:
            axes.plot(x, y, color=PALE, linestyle=style.line, linewidth=1, zorder=1)
            continue
        quartiles = line[["q25", "q75"]].to_numpy()
        axes.vlines(
            x, quartiles[:, 0], quartiles[:, 1], colors=style.colour, linewidth=2.6, alpha=0.4
        )
        axes.plot(
            x,
            y,
            color=style.colour,
            linestyle=style.line,
            marker=style.marker,
            markerfacecolor=style.face,
            markersize=4.5,
            markeredgewidth=1.1,
        )
        ends.append(End(float(x[-1]), float(y[-1]), str(name), style.colour))
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
