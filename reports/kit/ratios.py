"""What figures of ratios share: their axes, guide lines and words beside these."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullFormatter

from corrconv.kit.words import ten_to

from .figure import HALO

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
