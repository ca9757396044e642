"""Predicted over measured times of sizes that a model has not seen, by implementation."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D

from corrconv.calibrate import evidence as calibrated
from corrconv.calibrate.evidence import TAIL, Calibrated, Model
from corrconv.kit.registered import loaded

from ..kit.axes import GUIDE, beside, factor_axis, rows_of
from ..kit.figure import Figure, LeftOut, drawing
from ..kit.look import look
from ..kit.material import Material
from ..kit.tables import tidy

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
"""Of predicted over measured."""
BAND = "#ececec"
LEAST, MOST = 1 / 8, 8.0
"""What lies beyond is drawn at the edge."""
STEP = 0.2
"""Of a row's height, from one bar to the next."""
ROW = 0.46  # inches


@drawing("model-error", "calibrate", 10)
def draw(material: Material) -> Figure:
    """A row for each implementation, in it a bar for each number of axes and dtype; the best on top."""
    found: Calibrated = material.of(calibrated)
    if not found.rows:
        raise LeftOut("no model was fitted")
    data = _quantiles(found.rows)
    names = list(dict.fromkeys(data["implementation"]))
    figure, axes = rows_of(names, width=8.5)
    figure.set_figheight(ROW * len(names) + 1.3)
    within = data[list(QUANTILES)].clip(LEAST, MOST)
    low = min(float(within.min().min()), 1 / (1 + TAIL)) / 1.05
    high = max(float(within.max().max()), 1 + TAIL) * 1.05
    axes.axvspan(1 / (1 + TAIL), 1 + TAIL, color=BAND, zorder=0, linewidth=0)
    axes.axvline(1, color=GUIDE, lw=1, zorder=1)
    for place, name in enumerate(names):
        rows = data[data["implementation"] == name].assign(**within)
        _draw_row(axes, place, rows)
        errors = [point.error for row in found.rows if row.name == name for point in row.points]
        text = f"{np.median(errors):.0%} | {np.quantile(errors, 0.9):.0%}"
        beside(axes, float(rows["q95"].max()), place, text)
    factor_axis(axes, "x", low, high * (high / low) ** 0.17)
    axes.set_xlabel("predicted over measured, held out")
    _legend(figure)
    median, tail = found.overall()
    count = sum(len(row.points) for row in found.rows)
    return Figure(
        "Predicted over measured",
        f"Each of {count} sizes is predicted by a fit that has not seen it: median error {median:.1%}, "
        f"90th percentile {tail:.1%}. A point is the median of predicted over measured, the thick part of "
        "its bar holds half of the sizes, the thin one nine in ten. The grey band is "
        f"{TAIL:.0%} to either side of 1×. Beside a row stand the median and the 90th percentile of its "
        "errors, by the latter of which rows are sorted. "
        f"{found.made['rounds']['alone']} rounds, one thread. {found.where}",
        "For each implementation up to four bars of how far predictions lie from 1 times the measured time; "
        f"{int(data['q50'].between(1 / (1 + TAIL), 1 + TAIL).sum())} of {len(data)} points are within the "
        "band around it.",
        figure,
        tidy(data, "implementation", "ndim", "dtype", "sizes", *QUANTILES),
    )


def _quantiles(rows: tuple[Model, ...]) -> pd.DataFrame:
    """A row for each model, of predicted over measured; the implementation that errs least first."""
    tails = {
        name: np.quantile([p.error for row in rows if row.name == name for p in row.points], 0.9)
        for name in {row.name for row in rows}
    }
    order = sorted(rows, key=lambda row: (tails[row.name], row.name, -row.ndim, row.dtype))
    return pd.DataFrame(
        {
            "implementation": row.name,
            "ndim": row.ndim,
            "dtype": row.dtype,
            "sizes": len(row.points),
            **dict(zip(QUANTILES, np.quantile(_ratios(row), list(QUANTILES.values())))),
        }
        for row in order
    )


def _ratios(row: Model) -> list[float]:
    return [point.predicted / point.measured for point in row.points]


def _draw_row(axes: Axes, place: int, rows: pd.DataFrame) -> None:
    columns = rows[["implementation", "ndim", "dtype", *QUANTILES]]
    first = place - STEP * (len(rows) - 1) / 2
    for step, (name, ndim, dtype, q05, q25, q50, q75, q95) in enumerate(
        columns.itertuples(index=False)
    ):
        height, colour = first + STEP * step, look(name, _family(name)).colour
        face = "white" if dtype == "float64" else colour
        axes.plot([q05, q95], [height] * 2, color=colour, lw=1)
        axes.plot([q25, q75], [height] * 2, color=colour, lw=3.4, solid_capstyle="butt", alpha=0.55)
        axes.plot(q50, height, "o" if ndim == 2 else "^", ms=4.4, mec=colour, mfc=face, mew=0.9)


def _legend(figure: Canvas) -> None:
    grey = "#555555"
    marks = [
        Line2D([], [], color=grey, marker=mark, mfc=face, ms=4.4, linestyle="", label=label)
        for mark, face, label in (
            ("o", grey, "2-D, float32"), ("o", "white", "2-D, float64"),
            ("^", grey, "1-D, float32"), ("^", "white", "1-D, float64"),
        )
    ]  # fmt: skip
    figure.legend(handles=marks, loc="outside upper left", ncols=4, frameon=False, fontsize=8.5)


def _family(name: str) -> str:
    """An implementation's family; of one that is not registered here, or does not load, the last."""
    it = loaded(name)
    return "choice" if it is None else str(it.family)
