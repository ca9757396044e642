"""Honest log axes: every tick reads as a plain number with its unit."""

from __future__ import annotations

from collections.abc import Iterable

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullFormatter, NullLocator

from corrconv.kit import units

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
