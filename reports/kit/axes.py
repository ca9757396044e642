"""Axes that figures share: honest log scales, ratios with their guide lines, horizontal bars."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullFormatter, NullLocator

from corrconv.kit import units
from corrconv.kit.units import ten_to

from .figure import HALO, canvas

LABEL_ROOM = 0.27
"""Share of a panel's width that is kept for the names at the ends of lines."""


def time_axis(axis: Axis) -> None:
    """1 µs, 10 µs, 100 µs, 1 ms."""
    axis.axes.set(**{f"{axis.axis_name}scale": "log"})
    axis.set_major_locator(LogLocator(10, numticks=20))
    axis.set_major_formatter(FuncFormatter(lambda value, _: _plain(value)))
    axis.set_minor_locator(LogLocator(10, subs=tuple(range(2, 10)), numticks=20))
    axis.set_minor_formatter(NullFormatter())


def whole_decades(axes: Axes, values: Iterable[float], margin: float = 1.3) -> None:
    """Have the y axis reach past all `values`, and span one labelled decade at the least."""
    found = [value for value in values if value > 0]
    low, high = min(found) / margin, max(found) * margin
    while high / low < 11:  # or no tick, or only one, would have a label
        low, high = low / 1.5, high * 1.5
    axes.set_ylim(low, high)


def size_axis(axes: Axes, sizes: Iterable[int], label: str) -> None:
    """A log x axis with a tick at every measured size, and room for names on the right."""
    sizes = sorted(set(sizes))
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator(sizes))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: units.number(round(value))))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel(label)
    span = max(sizes[-1] / sizes[0], 2.0)
    axes.set_xlim(sizes[0] / span**0.06, sizes[-1] * span ** (LABEL_ROOM / (1 - LABEL_ROOM)))


def _plain(value: float) -> str:
    quantity = units.seconds(value)
    return f"{float(quantity.number):g} {quantity.unit}"


GUIDE = "#333333"


def factor_axis(axes: Axes, name: str, low: float, high: float) -> None:
    """A log axis, x or y, of ratios: 0.5×, 1×, 2×, 5×."""
    axis = getattr(axes, f"{name}axis")
    axes.set(**{f"{name}scale": "log"})
    steps = [1.0, 2.0, 5.0] if high / low < 2000 else [1.0]
    if high / low < 6:
        steps = [1.0, 1.1, 1.2, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0]
    places = [step * 10.0**k for k in range(-4, 6) for step in steps]
    axis.set_major_locator(FixedLocator([place for place in places if low <= place <= high]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}×"))
    axis.set_minor_formatter(NullFormatter())
    axis.set_minor_locator(FixedLocator([]))
    axes.set(**{f"{name}lim": (low, high)})


def work_axis(axes: Axes) -> None:
    """A log x axis of multiply-adds: 10⁴, 10⁶."""
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(10, numticks=20))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: ten_to(round(math.log10(value)))))
    axes.xaxis.set_minor_formatter(NullFormatter())


def note(axes: Axes, text: str, at: tuple[float, float], **more: object) -> None:
    """Words beside a guide line, readable on whatever lies below."""
    given = {"xytext": (4, 4), "fontsize": 8, "color": GUIDE, **more}
    axes.annotate(text, at, textcoords="offset points", gid=HALO, zorder=6, **given)


ROW = 0.34  # inches


def rows_of(names: Sequence[str], width: float = 9.5) -> tuple[Canvas, Axes]:
    """A figure with a named row for each implementation, the first on top."""
    figure = canvas(width, ROW * len(names) + 0.95)
    axes = figure.subplots()
    axes.set_yticks(range(len(names)), list(names))
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)
    return figure, axes


def beside(axes: Axes, x: float, row: int, text: str) -> None:
    """Write `text` to the right of x."""
    axes.annotate(
        text, (x, row), xytext=(6, 0), textcoords="offset points", va="center", fontsize=8
    )


def band(axes: Axes, low: float, high: float, text: str) -> None:
    """A grey band under everything, named above the axes: what lies inside is no difference."""
    axes.axvspan(low, high, color="#dcdcdc", zorder=0, linewidth=0)
    axes.annotate(
        text, (low, 1), xytext=(0, 3), xycoords=("data", "axes fraction"),
        textcoords="offset points", va="bottom", fontsize=8, color="#555555",
    )  # fmt: skip
