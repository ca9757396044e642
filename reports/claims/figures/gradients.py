"""Gradients by the rule and by raising one number at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from ...kit.figure import Figure, canvas, styled
from .cells import bare, cell, signed

if TYPE_CHECKING:
    from ..gradients import Gradients, Grid

COLOURS = colormaps["RdBu_r"]
LARGEST_SIDE = 6


@styled
def draw(evidence: Gradients) -> Figure:
    """The operands in the first row; in the second the image's gradient and the kernel's, each twice."""
    drawing = canvas(10.8, 5.6)
    axes: dict[str, Axes] = drawing.subplot_mosaic(
        [["image", "kernel", "above", "."], ["rule x", "raised x", "rule h", "raised h"]]
    )
    panels = (
        ("image", "image x", evidence.image),
        ("kernel", "kernel h", evidence.kernel),
        ("above", "the output's gradient g", evidence.above),
        ("rule x", "the image's:\nconvolve(g, h), full", evidence.of_image),
        ("raised x", "the image's:\neach number raised by 1", evidence.of_image_raised),
        ("rule h", "the kernel's:\ncorrelate(x, g), valid", evidence.of_kernel),
        ("raised h", "the kernel's:\neach number raised by 1", evidence.of_kernel_raised),
    )
    for place, title, grid in panels:
        _draw_grid(axes[place], title, grid)
    apart = max(
        float(np.abs(np.subtract(rule, raised)).max())
        for rule, raised in (
            (evidence.of_image, evidence.of_image_raised),
            (evidence.of_kernel, evidence.of_kernel_raised),
        )
    )
    autograd = ", and PyTorch's autograd was asked as well" if evidence.autograd else ""
    return Figure(
        name="claim-a7",
        title="Correlation forward, convolution backward",
        caption=(
            "The loss is L = Σ g · y with y = correlate(x, h), valid; all numbers are whole. Below are its "
            "gradients by the rule and by raising one number at a time by 1, which is exact as L is "
            f"linear in each: the two are at most {apart:g} apart{autograd}."
        ),
        alt=(
            "Grids of numbers: an image of 6 by 6, a kernel of 3 by 3 and an output's gradient of 4 by 4. "
            "Below them the image's gradient twice and the kernel's gradient twice, each pair at most "
            f"{apart:g} apart."
        ),
        figure=drawing,
        data=pd.DataFrame(
            {"grid": title.replace("\n", " "), "row": i, "column": j, "value": value}
            for _, title, grid in panels
            for i, row in enumerate(grid)
            for j, value in enumerate(row)
        ),
    )


def _draw_grid(axes: Axes, title: str, grid: Grid) -> None:
    rows, columns = len(grid), len(grid[0])
    left, top = (LARGEST_SIDE - columns) / 2, (LARGEST_SIDE - rows) / 2
    bare(axes, -0.6, LARGEST_SIDE - 0.4, -LARGEST_SIDE + 0.4, 0.6)
    axes.set_title(title, fontsize=9.5)
    most = max(abs(value) for row in grid for value in row) or 1.0
    for i, row in enumerate(grid):
        for j, value in enumerate(row):
            colour = to_hex(COLOURS(0.5 + 0.28 * value / most))
            cell(axes, left + j, -top - i, signed(value), colour, size=8)
