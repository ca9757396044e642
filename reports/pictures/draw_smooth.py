"""A photograph smoothed with a 5 × 5 Gaussian: noise goes, and edges blur."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

import corrconv
from corrconv.core import Array

from ..kit.figure import Figure, canvas, drawing
from ..kit.material import Material
from .samples import agreement, photograph

GAUSSIAN = np.array(
    [
        [1, 4, 7, 4, 1],
        [4, 16, 26, 16, 4],
        [7, 26, 41, 26, 7],
        [4, 16, 26, 16, 4],
        [1, 4, 7, 4, 1],
    ],
    np.float32,
) / np.float32(273)
"""A Gaussian in whole numbers over their sum, 273: a standard deviation of about one pixel."""
ROWS, COLUMNS = slice(50, 110), slice(38, 98)
"""The detail: a star of the flag."""
ROW = 82
"""The row of the profile, across the star."""
BEFORE, AFTER = "#b2481b", "#1f4e79"


def smooth(image: Array) -> Array:
    """The image convolved with `GAUSSIAN`, mirrored at its border, in its own shape and dtype."""
    return corrconv.convolve(image, GAUSSIAN, "same", "symm")


@drawing("smooth", "pictures", 10)
def draw(_: Material) -> Figure:
    """Before and after, a detail of both, and the grey levels along one row of it.

    The data are those levels: of the photographs there is no more to say than their samples.
    """
    before = photograph()
    after = smooth(before)
    # Extended by hand, so that implementations which fill with zeros only can take part.
    extended = np.pad(before, 2, "symmetric")
    found = agreement(extended, GAUSSIAN, "valid")

    drawing = canvas(11, 8.2)
    axes: dict[str, Axes] = drawing.subplot_mosaic(
        [["before", "after", "detail before"], ["before", "after", "detail after"], ["row"] * 3],
        height_ratios=[1, 1, 1],
        width_ratios=[1.55, 1.55, 1],
    )
    for name, image in (("before", before), ("after", after)):
        _show(axes[name], image, name)
        _show(axes[f"detail {name}"], image[ROWS, COLUMNS], f"detail, {name}")
        _frame(axes[name])
        axes[f"detail {name}"].axhline(
            ROW - ROWS.start, color=BEFORE if name == "before" else AFTER, lw=1.5, ls="--"
        )
    _profile(axes["row"], before[ROW, COLUMNS], after[ROW, COLUMNS])

    steps = [float(np.abs(np.diff(image[ROW, COLUMNS])).max()) for image in (before, after)]
    return Figure(
        title="Smoothing a photograph blurs its edges",
        caption=(
            f"A photograph ({before.shape[0]} × {before.shape[1]}, {before.dtype}) convolved with "
            f"the 5 × 5 Gaussian [1 4 7 4 1; 4 16 26 16 4; 7 26 41 26 7; …] / 273, mirrored at its "
            f"border beforehand. Along the dashed row the steepest step between neighbours falls from "
            f"{steps[0]:.0f} to {steps[1]:.0f} grey levels. {found.sentence('grey levels')}"
        ),
        alt=(
            "A portrait before and after smoothing, hardly different at full size; a magnified star "
            "whose outline is sharp before and soft after; and the grey levels along a row across "
            "the star, with steep flanks before and gentler ones after."
        ),
        figure=drawing,
        data=pd.DataFrame(
            {
                "row": ROW,
                "column": np.arange(COLUMNS.start, COLUMNS.stop),
                "grey_level_before": before[ROW, COLUMNS],
                "grey_level_after": after[ROW, COLUMNS],
            }
        ),
    )


def _show(axes: Axes, image: Array, title: str) -> None:
    axes.imshow(image, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    axes.set_title(title)
    axes.set_axis_off()


def _frame(axes: Axes) -> None:
    """Where the detail lies."""
    corner = COLUMNS.start - 0.5, ROWS.start - 0.5
    size = COLUMNS.stop - COLUMNS.start, ROWS.stop - ROWS.start
    axes.add_patch(Rectangle(corner, *size, fill=False, ec="black", lw=3.5))
    axes.add_patch(Rectangle(corner, *size, fill=False, ec="white", lw=1.5))


def _profile(axes: Axes, before: Array, after: Array) -> None:
    columns = np.arange(COLUMNS.start, COLUMNS.stop)
    axes.step(columns, before, where="mid", color=BEFORE, lw=1.4, ls="--")
    axes.plot(columns, after, color=AFTER, lw=2, marker="o", ms=3.5)
    left, right = 54, 82  # columns at the feet of both edges, where the two lines lie apart
    arrow = {"arrowstyle": "-", "color": "#555555", "lw": 0.8}
    for text, colour, at, level, place in (
        ("after: the edge is spread out", AFTER, left, after, (49.5, 130)),
        ("before: a steep edge", BEFORE, right, before, (86, 150)),
    ):
        target = at, float(level[at - COLUMNS.start])
        axes.annotate(text, target, place, color=colour, ha="center", arrowprops=arrow)
    axes.set_xlim(columns[0], columns[-1])
    axes.set_xlabel(f"column, along row {ROW}")
    axes.set_ylabel("grey level")
