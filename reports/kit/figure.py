"""What a figure is, and how one is written so that the same numbers give the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.figure import Figure as Canvas

from corrconv.core.cache import replace as put

STYLE: dict[str, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana"],  # of one width: what is laid out here fits there
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
    "svg.fonttype": "none",  # text stays text: small, and found by a search
    "svg.hashsalt": "corrconv",  # element names would be random otherwise
}
AID = "_aid"
"""The label of a line that guides the eye and is no data; no legend shows it."""
DPI = 100
"""Of a photograph: a little more than a page shows."""
PHOTOGRAPH = 64
"""A drawing that holds an image of so many samples to a side is a photograph: as SVG it would be the larger
file, and no more than the same samples."""
WEBP = {"quality": 60, "method": 6}
"""At full size no difference can be seen; `method` is how hard it tries to be small."""
HALO = "halo"
"""As the gid of a text: a white line around its letters, so that they can be read on whatever lies below."""
HALOED = f".{HALO} text{{stroke:white;stroke-width:2px;paint-order:stroke}}"
"""As a rule of style: matplotlib's own halo would be the outlines of all letters, twice."""
POWERS = "font-family: 'DejaVu Sans'"
"""As matplotlib writes the font of 10⁻³ on an axis, with nothing for those who have it not."""
ENDINGS = ("svg", "webp", "csv", "png")
"""Of the files of a figure; PNG is what earlier versions wrote."""
DIGITS = 6
"""Of the numbers in a CSV: more than a drawing can show, and than a timing can tell."""


FORMULA = re.compile(r"[\s\0]*[=+\-@＝＋－＠]|[\t\r\n]")
"""How a cell begins that a spreadsheet would compute (OWASP, CSV injection)."""


class LeftOut(Exception):
    """A figure that cannot be drawn from these results; the message is the reason, in words."""


@dataclass(frozen=True)
class Figure:
    """A drawn figure with all that a page or a terminal says about it.

    Attributes
    ----------
    title : str
        A heading of a few words.
    caption : str
        What it shows, how many samples stand behind it, and on which machine.
    alt : str
        For those who cannot see it: what there is to see, in a sentence or two.
    figure : matplotlib.figure.Figure
        The drawing.
    data : DataFrame or None
        The numbers that are drawn, a row for each point, bar or cell, under names with their units. None
        where there are none but the samples of an image.
    name : str
        The file name, without its ending; its `Drawing` gives it.
    """

    title: str
    caption: str
    alt: str
    figure: Canvas
    data: pd.DataFrame | None
    name: str = ""


@dataclass(frozen=True)
class SavedFigure:
    """A figure on disk: its words, where its files lie, its size in CSS's pixels (1/96 inch).

    Attributes
    ----------
    svg, webp : Path or None
        The drawing; a photograph, which has no lines to be enlarged, is WebP, all else SVG.
    csv : Path or None
        What is drawn, in numbers.
    """

    name: str
    title: str
    caption: str
    alt: str
    svg: Path | None
    webp: Path | None
    csv: Path | None
    width: int
    height: int

    @property
    def files(self) -> tuple[Path, ...]:
        """All that lies on disk, first what a page shows."""
        return tuple(path for path in (self.svg, self.webp, self.csv) if path)

    @property
    def shown(self) -> Path:
        """The form that a page shows."""
        return self.files[0]


@dataclass(frozen=True)
class Drawing:
    """A figure that can be drawn: called with what is stored, it gives it, or raises `LeftOut`.

    Attributes
    ----------
    name : str
        Of its files.
    page : str
        On which it stands.
    order : int
        Its place there, among the others.
    draw : callable
        See `corrconv.reports.kit.material.Material` for what it gets.
    """

    name: str
    page: str
    order: int
    draw: Callable[..., Figure]

    def __call__(self, material: Any) -> Figure:
        """The figure, in the project's style."""
        with matplotlib.rc_context(STYLE):
            return replace(self.draw(material), name=self.name)


def drawing(name: str, page: str, order: int) -> Callable[[Callable[..., Figure]], Drawing]:
    """Make a function a `Drawing`, which is then found by looking."""
    return lambda draw: Drawing(name, page, order, draw)


def canvas(width: float, height: float) -> Canvas:
    """An empty drawing of that many inches. pyplot, with its figures that stay, is not touched."""
    return Canvas(figsize=(width, height), layout="constrained")


def save(figure: Figure, folder: Path) -> SavedFigure:
    """Write `figure` into `folder`, made where it is missing: its drawing, and its data as CSV.

    A file of an earlier figure of that name in another form is removed.
    """
    photograph = is_photograph(figure.figure)
    drawing = folder / f"{figure.name}.{'webp' if photograph else 'svg'}"
    with matplotlib.rc_context(STYLE):
        put(drawing, _webp(figure.figure) if photograph else _svg(figure.figure, figure.title))
    csv = None if figure.data is None else folder / f"{figure.name}.csv"
    if csv and figure.data is not None:
        put(csv, as_csv(figure.data))
    remove({figure.name}, folder, but={drawing, csv})
    width, height = (round(96 * inches) for inches in figure.figure.get_size_inches())
    return SavedFigure(
        figure.name,
        figure.title,
        figure.caption,
        figure.alt,
        None if photograph else drawing,
        drawing if photograph else None,
        csv,
        width,
        height,
    )


def save_all(
    names: Collection[str], drawn: Iterable[Figure], folder: Path
) -> dict[str, SavedFigure]:
    """Write what was drawn of these figures; of the others, what an earlier run left is removed.

    Parameters
    ----------
    names : collection of str
        Of all that might have been drawn.
    drawn : iterable of Figure
    folder : Path
        Made where it is missing and something was drawn.
    """
    found = {figure.name: figure for figure in drawn}
    remove(set(names) - set(found), folder)  # they would look like this run's
    return {name: save(figure, folder) for name, figure in found.items()}


def remove(names: Collection[str], folder: Path, but: Collection[Path | None] = ()) -> None:
    """Remove the files of figures of these names from `folder`, `but` some; what is not there is left so."""
    for path in (folder / f"{name}.{ending}" for name in names for ending in ENDINGS):
        if path not in but:
            path.unlink(missing_ok=True)


def as_csv(data: pd.DataFrame) -> str:
    """Numbers with `DIGITS` significant digits; lines end alike on every system; no text is a formula."""
    mixed = {
        str(name): of.map(_cell)
        for name, of in data.items()
        if not pd.api.types.is_numeric_dtype(of)
    }
    named = data.assign(**mixed).rename(columns=lambda name: _inert(str(name)))
    return named.to_csv(index=False, float_format=f"%.{DIGITS}g", lineterminator="\n")


def _cell(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    return _inert(value) if isinstance(value, str) else value


def _inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula, and computes; a number stays one."""
    if not FORMULA.match(text):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text


def is_photograph(drawing: Canvas) -> bool:
    """Whether a drawing shows images, and not only cells of a map."""
    images = [image for axes in drawing.axes for image in axes.images]
    return any(min(image.get_array().shape[:2]) >= PHOTOGRAPH for image in images)


def _svg(drawing: Canvas, title: str) -> bytes:
    text = io.StringIO()
    drawing.savefig(text, format="svg", metadata={"Date": None, "Creator": None, "Title": title})
    written = text.getvalue().replace("</style>", f"{HALOED}</style>", 1)
    written = written.replace(f'id="{HALO}"', f'class="{HALO}"')
    return written.replace(f'{POWERS}"', f"{POWERS}, 'Verdana', sans-serif\"").encode()


def _webp(drawing: Canvas) -> bytes:
    data = io.BytesIO()
    drawing.savefig(data, format="webp", dpi=DPI, pil_kwargs=WEBP)
    return data.getvalue()
