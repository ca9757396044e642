"""Edges of the land: a Sobel pair over a terrain model, and what filling with zeros does to its frame."""

from __future__ import annotations

from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

import impls
from benchmarks.arrays import Array
from reports.figures.base import Figure
from reports.pictures.samples import Terrain, terrain

ALONG_ROWS = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32) / np.float32(8)
"""Sobel's difference along a row, smoothed across rows: the mean change from column to column."""
ALONG_COLUMNS = ALONG_ROWS.T
LIGHT = np.array([-1.0, -1.0, 1.2])
"""Towards the light: x to the east, y to the south, z up. From the north-west."""
CORNER = slice(0, 24)
"""Rows and columns of the corner that is magnified."""


def gradient(land: Terrain, boundary: Literal["fill", "symm"]) -> tuple[Array, Array]:
    """Slope towards the east and towards the south, metres per metre."""
    east = impls.correlate(land.heights, ALONG_ROWS, "same", boundary) / land.dx
    south = impls.correlate(land.heights, ALONG_COLUMNS, "same", boundary) / land.dy
    return east, south


def shade(east: Array, south: Array) -> Array:
    """Lambert's shading of a surface with these slopes: the cosine between its normal and the light."""
    lit = LIGHT[2] - LIGHT[0] * east - LIGHT[1] * south
    shaded: Array = lit / np.sqrt(1 + east**2 + south**2) / np.linalg.norm(LIGHT)
    return shaded


def draw() -> Figure:
    """The land shaded, its slope with mirrored borders, and with zeros outside."""
    land = terrain()
    mirrored, filled = gradient(land, "symm"), gradient(land, "fill")
    slope, false_slope = np.hypot(*mirrored), np.hypot(*filled)
    frame = np.ones(slope.shape, bool)
    frame[1:-1, 1:-1] = False
    top = float(np.quantile(slope, 0.995))

    canvas = Canvas(figsize=(11, 7.2), layout="constrained")
    axes = canvas.subplot_mosaic(
        [["shaded", "slope", "mirrored"], ["shaded", "slope", "zeros"]],
        width_ratios=[2, 2, 1],
    )
    canvas.set_size_inches(11, 4.6)
    axes["shaded"].imshow(shade(*mirrored), cmap="gray")
    image = axes["slope"].imshow(slope, cmap="magma", vmin=0, vmax=top)
    for name, field in (("mirrored", slope), ("zeros", false_slope)):
        axes[name].imshow(field[CORNER, CORNER], cmap="magma", vmin=0, vmax=top)
    _label(axes["shaded"], "shaded, light from the north-west")
    _label(axes["slope"], "slope: the gradient's magnitude")
    _label(axes["mirrored"], 'corner, boundary="symm"')
    _label(axes["zeros"], 'corner, zeros outside')
    canvas.colorbar(
        image, ax=[axes["shaded"], axes["slope"]], location="bottom", shrink=0.6, aspect=40,
        extend="max", label="slope, metres per metre",
    )
    return Figure(
        name="edges",
        title="Edges of the land, without false ones at the frame",
        caption=(
            f"Sobel's pair of 3 × 3 kernels, correlated with a terrain model ({slope.shape[0]} × "
            f"{slope.shape[1]}, cells of {land.dx:.0f} m by {land.dy:.0f} m): slopes to the east and "
            f"the south, their magnitude, and the shading that they give. Inside, the steepest "
            f"slope is {slope[~frame].max():.2f}. On the outermost pixels it reaches "
            f"{slope[frame].max():.2f} where the land is mirrored, and {false_slope[frame].max():.1f} "
            f"where it is filled with zeros: a cliff that is not there. Inside the frame both "
            f"boundaries give the same, to {np.abs(slope - false_slope)[~frame].max():.1g}."
        ),
        alt=(
            "A shaded relief of branching ridges and a straight fault line; the magnitude of its "
            "slope, bright on the flanks; and a magnified corner twice: with mirrored borders it is "
            "like the rest, with zeros outside its two outer edges are a solid bright line."
        ),
        figure=canvas,
    )


def _label(axes: Axes, title: str) -> None:
    axes.set_title(title)
    axes.set_axis_off()
