"""The log-ratios of all cells with their intervals, a block of rows for each implementation."""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, NullLocator

from corrconv.core.cache import replace
from corrconv.kit.units import percent
from corrconv.regress.evidence import Answer, Regression

COLOURS = {
    Answer.SLOWER: "#b2182b",
    Answer.FASTER: "#1b7837",
    Answer.NOT_SLOWER: "#555555",
    Answer.NOT_RESOLVED: "#b8860b",
}
ROW = 0.2
"""Inches."""


def draw(found: Regression, path: Path) -> None:
    """Write it as SVG.

    Raises
    ------
    OSError
    """
    cells = sorted(
        (c for c in found.cells if c.ratio is not None), key=lambda c: (c.name, c.regime)
    )
    figure = Figure(figsize=(8, 1.2 + ROW * max(3, len(cells))), layout="constrained")
    axes = figure.subplots()
    least = 1 + found.effect
    axes.axvspan(1 / least, least, color="#eeeeee", zorder=0)
    axes.axvline(1, color="#999999", linewidth=0.8, zorder=1)
    for row, cell in enumerate(cells):
        assert cell.ratio is not None
        colour = COLOURS.get(cell.answer, "#555555")
        low, high = cell.low or cell.ratio, cell.high or cell.ratio
        axes.plot([low, high], [row, row], color=colour, linewidth=1.5)
        axes.plot([cell.ratio], [row], "o" if cell.confirmed else "|", color=colour, markersize=5)
        if row and cell.name != cells[row - 1].name:
            axes.axhline(row - 0.5, color="#dddddd", linewidth=0.6)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter("{x:.2f}")
    axes.set_yticks(range(len(cells)), [cell.key for cell in cells], fontsize=7)
    axes.invert_yaxis()
    axes.set_xlabel(
        f"time of HEAD / time of BASE (grey: within {percent(found.effect)}; dots: measured again)"
    )
    axes.set_title(f"{found.base.called} → {found.head.called}: {found.answer}", fontsize=9)
    text = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "corrconv", "svg.fonttype": "none"}):
        figure.savefig(text, format="svg", metadata={"Date": None})
    replace(path, text.getvalue())
