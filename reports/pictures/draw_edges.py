"""Edges of the land: a Sobel pair over a terrain model, and what zeros outside do to its frame."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

import corrconv
from corrconv.core import Array

from ..kit.figure import Figure, canvas, drawing
from ..kit.material import Material
from .samples import Terrain, terrain

ALONG_ROWS = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32) / np.float32(8)
"""Sobel's difference along a row, smoothed across rows: the mean change from column to column."""
ALONG_COLUMNS = ALONG_ROWS.T
LIGHT = np.array([-1.0, -1.0, 1.2])
"""Towards the light: x to the east, y to the south, z up. From the north-west."""
CORNER = slice(0, 24)
"""Rows and columns of the corner that is magnified."""


def gradient(land: Terrain, boundary: Literal["fill", "symm"]) -> tuple[Array, Array]:
    """Slope towards the east and towards the south, metres per metre."""
    east = corrconv.correlate(land.heights, ALONG_ROWS, "same", boundary) / land.dx
    south = corrconv.correlate(land.heights, ALONG_COLUMNS, "same", boundary) / land.dy
    return east, south


def shade(east: Array, south: Array) -> Array:
    """Lambert's shading: the cosine between the light and the normal of a surface so inclined."""
    lit = LIGHT[2] - LIGHT[0] * east - LIGHT[1] * south
    shaded: Array = lit / np.sqrt(1 + east**2 + south**2) / np.linalg.norm(LIGHT)
    return shaded


@drawing("edges", "pictures", 20)
def draw(_: Material) -> Figure:
    """The land shaded, its slope with mirrored borders, and a corner of it with zeros outside.

    The data are both corners: of the land there is no more to say than its samples.
    """
    land = terrain()
    mirrored, filled = gradient(land, "symm"), gradient(land, "fill")
    slope, false_slope = np.hypot(*mirrored), np.hypot(*filled)
    inner = (slice(1, -1), slice(1, -1))
    frame = np.ones(slope.shape, bool)
    frame[inner] = False

    drawing = canvas(11, 4.7)
    axes: dict[str, Axes] = drawing.subplot_mosaic(
        [["shaded", "slope", "mirrored"], ["shaded", "slope", "zeros"]],
        width_ratios=[2, 2, 1],
    )
    top = float(np.quantile(slope, 0.995))
    _show(axes["shaded"], shade(*mirrored), "shaded, light from the north-west", "gray")
    _show(axes["slope"], slope, "slope, the gradient's magnitude", "magma", top)
    _show(axes["mirrored"], slope[CORNER, CORNER], "its corner, mirrored", "magma", top)
    _show(axes["zeros"], false_slope[CORNER, CORNER], "its corner, zeros outside", "magma", top)
    drawing.colorbar(
        axes["slope"].images[0],
        ax=axes["slope"],
        location="bottom",
        aspect=40,
        extend="max",
        label="slope, metres per metre",
    )
    difference = float(np.abs(slope - false_slope)[inner].max())
    elsewhere = f"differ by {difference:.1g} at most" if difference else "give the same"
    return Figure(
        title="Edges of the land, without false ones at the frame",
        caption=(
            f"Sobel's pair of 3 × 3 kernels correlated with a terrain model ({slope.shape[0]} × "
            f"{slope.shape[1]}, cells of {land.dx:.0f} m by {land.dy:.0f} m): slopes to the east "
            f"and to the south, hence their magnitude and the shading. Within the frame the steepest "
            f"slope is {slope[inner].max():.2f}. On the outermost cells it is at most "
            f"{slope[frame].max():.2f} with the land mirrored (boundary 'symm'), but up to "
            f"{false_slope[frame].max():.1f} with zeros outside: a cliff that is not there. "
            f"Elsewhere the two boundaries {elsewhere}."
        ),
        alt=(
            "A shaded relief of branching ridges and a straight fault line; the magnitude of its "
            "slope, bright on the flanks; and a magnified corner twice: with mirrored borders it is "
            "like the rest, with zeros outside its two outer edges are one solid bright line."
        ),
        figure=drawing,
        data=_corner(slope, false_slope),
    )


def _corner(mirrored: Array, filled: Array) -> pd.DataFrame:
    """A row for each of the magnified cells."""
    rows, columns = np.mgrid[CORNER, CORNER]
    return pd.DataFrame(
        {
            "row": rows.ravel(),
            "column": columns.ravel(),
            "slope_mirrored": mirrored[CORNER, CORNER].ravel(),
            "slope_zeros_outside": filled[CORNER, CORNER].ravel(),
        }
    )


def _show(axes: Axes, image: Array, title: str, colours: str, top: float | None = None) -> None:
    axes.imshow(
        image, cmap=colours, vmin=None if top is None else 0, vmax=top, interpolation="nearest"
    )
    axes.set_title(title)
    axes.grid(False)
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(True)
