"""What a figure is, and how one is written so that the same numbers give the same bytes."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import matplotlib
from matplotlib.figure import Figure as Canvas

from reports.figures import slim

STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, so it is there on every machine
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.labelsize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#555555",
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": "#e4e4e4",
    "grid.linewidth": 0.7,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "lines.linewidth": 1.5,
    "lines.markersize": 5,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "path",  # letters as outlines: no reader needs the font
    "svg.hashsalt": "corrconv",  # element names would be random otherwise
}
DPI = 100
"""Of the PNG: a little more than a page shows. What is to be enlarged is taken from the SVG."""
PHOTOGRAPH = 64
"""A drawing that holds an image of so many samples to a side is a picture: as SVG it would be the larger
file, and no more than the same samples."""


class LeftOut(Exception):
    """A figure that cannot be drawn from these results; the message is the reason, in words."""


@dataclass(frozen=True)
class Figure:
    """A drawn figure with all that a page or a terminal says about it.

    Attributes
    ----------
    name : str
        The file name, without its ending.
    title : str
        A heading of a few words.
    caption : str
        What it shows, how many samples stand behind it, and on which machine.
    alt : str
        For those who cannot see it: what there is to see, in a sentence or two.
    figure : matplotlib.figure.Figure
        The drawing.
    """

    name: str
    title: str
    caption: str
    alt: str
    figure: Canvas


@dataclass(frozen=True)
class SavedFigure:
    """A figure on disk: its words, where its files lie, its size in CSS's pixels (1/96 inch).

    A picture, which has no lines to be enlarged, has no SVG.
    """

    name: str
    title: str
    caption: str
    alt: str
    svg: Path | None
    png: Path
    width: int
    height: int

    @property
    def shown(self) -> Path:
        """The form that a page shows."""
        return self.svg or self.png


Drawn = TypeVar("Drawn")
"""What a figure is drawn from: the frame of a run, or stored studies."""


def styled(draw: Callable[[Drawn], Figure]) -> Callable[[Drawn], Figure]:
    """Have a function that draws do so in the project's style."""

    @functools.wraps(draw)
    def within(data: Drawn) -> Figure:
        with matplotlib.rc_context(STYLE):
            return draw(data)

    return within


def canvas(width: float, height: float) -> Canvas:
    """An empty drawing of that many inches. pyplot, with its figures that stay, is not touched."""
    return Canvas(figsize=(width, height), layout="constrained")


def save(figure: Figure, folder: Path) -> SavedFigure:
    """Write `figure` as PNG, and unless it is a picture as SVG, into `folder`, made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    png = folder / f"{figure.name}.png"
    svg = None if is_picture(figure.figure) else folder / f"{figure.name}.svg"
    with matplotlib.rc_context(STYLE):
        if svg:
            text = io.StringIO()
            figure.figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
            svg.write_text(slim.svg(text.getvalue()), encoding="utf-8")
        data = io.BytesIO()
        figure.figure.savefig(data, format="png", dpi=DPI, metadata={"Software": None})
        png.write_bytes(slim.png(data.getvalue()))
    width, height = (round(96 * inches) for inches in figure.figure.get_size_inches())
    return SavedFigure(
        figure.name, figure.title, figure.caption, figure.alt, svg, png, width, height
    )


def is_picture(drawing: Canvas) -> bool:
    """Whether a drawing shows images, and not only cells of a map."""
    images = [image for axes in drawing.axes for image in axes.images]
    return any(min(image.get_array().shape[:2]) >= PHOTOGRAPH for image in images)
