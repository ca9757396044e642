"""Horizontal bars with their numbers written beside them; one implementation a row."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from .figure import canvas

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


def middle_size(cells: pd.DataFrame) -> tuple[int, int]:
    """The largest N, and the middle n measured there: one size to stand for all."""
    N = int(cells["N"].max())
    sizes = sorted(cells.loc[cells["N"] == N, "n"].unique())
    return N, int(sizes[len(sizes) // 2])
