"""What a figure draws, read off matplotlib's artists, and whether its data say the same."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from corrconv.reports.kit.figure import AID, Figure, as_csv
from corrconv.reports.kit.found import figures
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.run import Run
from corrconv.reports.site import build as reporting
from corrconv.reports.site.build import Drawn
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.container import BarContainer
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator

NOWHERE = Path("nowhere") / "results"
EXPLAIN = {"tile"}
"""Figures of no numbers."""
"""Beside which no evidence lies."""
NEAR = 2e-5
"""Relative: six digits are kept."""


@dataclass(frozen=True)
class Mark:
    """A point that is drawn; without a coordinate where that is the place of a row or column with a name."""

    x: float | None
    y: float | None


def draw(run: Run, results: Path = NOWHERE) -> Drawn:
    """All but the pictures, which take a while, and explanations, of a run and the evidence beside it."""
    of = [it for it in figures() if it.page != "pictures" and it.name not in EXPLAIN]
    return reporting.draw(Material(results, run), of=of)


def of_run(run: Run) -> dict[str, Figure]:
    """Those that a run fills, by name."""
    return {figure.name: figure for figure in draw(run).figures}


def stored(figure: Figure) -> pd.DataFrame:
    """A figure's data, as a reader of its CSV gets them."""
    assert figure.data is not None
    return pd.read_csv(io.StringIO(as_csv(figure.data)))


def texts(figure: Figure) -> list[str]:
    """Every piece of text in a drawing."""
    return [text.get_text() for text in figure.figure.findobj(Text) if text.get_text()]


def marks(figure: Figure) -> list[Mark]:
    """All that lines, bars and points show within the axes."""
    return [mark for axes in figure.figure.axes for mark in _of_axes(axes)]


def undrawn(figure: Figure) -> pd.DataFrame:
    """The rows of the data that no mark shows."""
    data = stored(figure)
    rows = np.zeros(len(data), bool)
    for mark in marks(figure):
        rows |= _rows(data, mark)
    return data[~rows]


def strange(figure: Figure) -> list[Mark]:
    """The marks that the data do not hold."""
    data = stored(figure)
    return [mark for mark in marks(figure) if not _rows(data, mark).any()]


def _of_axes(axes: Axes) -> Iterator[Mark]:
    rows, columns = _named(axes, "y"), _named(axes, "x")
    (left, right), (low, high) = sorted(axes.get_xlim()), sorted(axes.get_ylim())
    for x, y in _points(axes):
        if left <= x <= right and low <= y <= high and not np.isnan([x, y]).any():
            yield Mark(None if columns else x, None if rows else y)


def _named(axes: Axes, name: str) -> bool:
    """Whether the ticks of an axis, or of one that it shares, are words."""
    shared = getattr(axes, f"get_shared_{name}_axes")().get_siblings(axes)
    of = [getattr(it, f"{name}axis") for it in shared]
    labels = "".join(label.get_text() for axis in of for label in axis.get_ticklabels())
    fixed = isinstance(of[0].get_major_locator(), FixedLocator)
    return fixed and any(letter.isalpha() for letter in labels)


def _points(axes: Axes) -> Iterator[tuple[float, float]]:
    for line in axes.lines:
        if line.get_label() != AID and line.get_transform() == axes.transData:
            yield from _pairs(line.get_xydata())
    for collection in axes.collections:
        if isinstance(collection, LineCollection):
            for segment in collection.get_segments():
                yield from _pairs(segment)
        elif isinstance(collection, PathCollection):
            yield from _pairs(collection.get_offsets())
    for bars in (it for it in axes.containers if isinstance(it, BarContainer)):
        for bar in bars:
            yield float(bar.get_width()), float(bar.get_y() + bar.get_height() / 2)


def _pairs(points: Any) -> Iterator[tuple[float, float]]:
    for x, y in np.asarray(points, float):
        yield float(x), float(y)


def _rows(data: pd.DataFrame, mark: Mark) -> Any:
    numbers = data.select_dtypes("number").to_numpy(float)
    found = np.ones(len(data), bool)
    for value in (mark.x, mark.y):
        if value is not None:
            found &= np.isclose(numbers, value, rtol=NEAR, atol=0).any(axis=1)
    return found
