"""A figure's files: text that stays text, halos, titles, sizes, and photographs."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from corrconv.reports.kit.figure import HALO, STYLE, Figure, SavedFigure, is_photograph, save
from matplotlib.figure import Figure as Canvas
from PIL import Image

from tests.reports.site.browser import launched

WORD = 40 * "I"


def drawing(halo: str | None = HALO) -> Canvas:
    """A word with a halo across a black line, one without, and an axis of powers."""
    with matplotlib.rc_context(STYLE):
        canvas = Canvas((4, 3), layout="constrained")
        axes = canvas.add_subplot(yscale="log", ylim=(1, 1e4), title="a name & another")
        axes.axhline(100, color="black", linewidth=3)
        axes.annotate(WORD, (0.2, 100), gid=halo, va="center", color="red")
        axes.annotate("plain", (0.2, 10))
    return canvas


def saved(folder: Path, halo: str | None = HALO) -> SavedFigure:
    return save(Figure("a title", "c", "a", drawing(halo), None, "a"), folder)


def test_text_stays_text_of_fonts_that_are_everywhere(tmp_path: Path) -> None:
    figure = saved(tmp_path)
    root = ElementTree.parse(figure.shown).getroot()
    said = {"".join(it.itertext()).strip() for it in root.iterfind(".//{*}text")}
    assert {"a name & another", WORD, "plain"} <= said
    assert "DejaVuSans" not in figure.shown.read_text("utf-8"), "a letter is an outline"
    fonts = [style for it in root.iter() if "font-family" in (style := it.attrib.get("style", ""))]
    assert len(fonts) > 10
    assert all("'DejaVu Sans', 'Verdana', sans-serif" in style for style in fonts)


def test_it_says_its_title_and_size(tmp_path: Path) -> None:
    figure = saved(tmp_path)
    root = ElementTree.parse(figure.shown).getroot()
    assert root.findtext("{*}title") == "a title"
    assert (root.attrib["width"], root.attrib["height"]) == ("288pt", "216pt")
    assert (figure.width, figure.height) == (384, 288)


def test_names_within_a_drawing_are_its_own(tmp_path: Path) -> None:
    text = saved(tmp_path).shown.read_text("utf-8")
    named = re.findall(r' id="([^"]+)"', text)
    assert len(set(named)) == len(named)
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(named)
    assert HALO not in named


def test_a_halo_keeps_what_lies_below_from_the_letters(tmp_path: Path) -> None:
    """Less of the black line is seen between letters with a halo than between those without."""
    dark = {}
    with launched() as browser:
        page = browser.new_page(viewport={"width": 384, "height": 288})
        for halo in (HALO, None):
            page.goto(saved(tmp_path / str(halo), halo).shown.as_uri())
            shot = Image.open(io.BytesIO(page.screenshot())).convert("L")
            dark[halo] = int((np.asarray(shot) < 40).sum())
        page.close()
    assert dark[HALO] < 0.9 * dark[None]


def test_a_photograph_is_written_as_one(tmp_path: Path) -> None:
    drawing = Canvas((3, 3))
    drawing.add_subplot().imshow(np.arange(100 * 100).reshape(100, 100))
    (tmp_path / "photo.png").touch()  # as earlier versions wrote it
    saved = save(Figure("t", "c", "a", drawing, None, "photo"), tmp_path)
    assert is_photograph(drawing)
    assert (saved.svg, saved.csv) == (None, None)
    assert saved.shown == saved.webp == tmp_path / "photo.webp"
    assert [path.name for path in tmp_path.iterdir()] == ["photo.webp"]
    with Image.open(saved.shown) as picture:
        assert picture.size == (300, 300)


def test_a_map_of_few_cells_is_no_photograph() -> None:
    drawing = Canvas((3, 3))
    drawing.add_subplot().imshow(np.zeros((5, 7)))
    assert not is_photograph(drawing)


@pytest.mark.parametrize("form", ["svg", "webp"])
def test_the_same_drawing_gives_the_same_bytes(form: str, tmp_path: Path) -> None:
    def once(folder: Path) -> bytes:
        drawing = Canvas((3, 3))
        side = 100 if form == "webp" else 5
        drawing.add_subplot().imshow(np.arange(side * side).reshape(side, side))
        return save(Figure("t", "c", "a", drawing, None, "a"), folder).shown.read_bytes()

    assert once(tmp_path / "a") == once(tmp_path / "b")
