"""Drawings written smaller are the same drawings."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from matplotlib import patheffects
from matplotlib.figure import Figure as Canvas
from PIL import Image

from reports.figures import slim
from reports.figures.base import Figure, is_picture, save

NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


def points(data: str) -> list[tuple[float, float]]:
    """Every point of a path of commands M, L, Q, C and Z, absolute or relative."""
    found: list[tuple[float, float]] = []
    start = here = (0.0, 0.0)
    for command, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", data):
        if command in "zZ":
            here = start
            continue
        values = [float(value) for value in NUMBER.findall(rest)]
        base = here if command.islower() else (0.0, 0.0)
        pairs = [(base[0] + x, base[1] + y) for x, y in zip(values[::2], values[1::2])]
        found += pairs
        here = pairs[-1]
        start = here if command in "mM" else start
    return found


@pytest.mark.parametrize(
    "data",
    [
        "M 68.632765 276.899898 \nL 68.632765 16.597896 \n",
        "M 10 10 \nL 20.5 10 \nQ 30.123456 40.5 -0.004 7 \nz\nM 1 1 \nC 1 2 3.33 4.44 5 6 \nL 0 0 \nz\n",
        "M " + "\nL ".join(f"{0.333333 * k:f} {-7.654321 * k:f}" for k in range(300)),
    ],
)
def test_a_path_keeps_its_points(data: str) -> None:
    short = slim.path(data)
    assert len(short) < len(data)
    assert np.abs(np.subtract(points(short), points(data))).max() <= 0.0101
    assert short.count("z") == data.count("z")


def test_a_path_that_matplotlib_did_not_write_is_left_alone() -> None:
    assert slim.path("m 1 2 l 3 4 a 1 1 0 0 0 5 5") == "m 1 2 l 3 4 a 1 1 0 0 0 5 5"


def drawn() -> str:
    canvas = Canvas((4, 3))
    axes = canvas.add_subplot()
    axes.plot([1, 2, 3], [1, 4, 9])
    halo = [patheffects.withStroke(linewidth=3, foreground="white")]
    for k in range(3):
        axes.text(1 + 0.5 * k, 5, "a name", path_effects=halo)
    text = io.StringIO()
    canvas.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()


def test_an_outline_that_comes_again_is_written_once() -> None:
    before = drawn()
    after = slim.svg(before)
    assert len(after) < 0.7 * len(before)
    names = re.findall(r'<path id="(o\d+)"', after)
    used = re.findall(r'<use xlink:href="#(o\d+)" x="[-\d.]+" y="[-\d.]+"', after)
    assert names
    assert len(used) == 6  # three names, each with its halo
    assert set(used) == set(names)


def test_every_class_has_its_rule_and_every_reference_its_element() -> None:
    text = slim.svg(drawn())
    rules = set(re.findall(r"\.(s\d+)\{", text))
    assert set(re.findall(r'class="(s\d+)"', text)) == rules
    named = set(re.findall(r'id="([^"]+)"', text))
    assert set(re.findall(r'xlink:href="#([^"]+)"', text)) <= named
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= named


def test_few_colours_come_out_as_they_went_in() -> None:
    colours = np.array([[[255, 255, 255], [0, 114, 178]], [[213, 94, 0], [0, 0, 0]]], np.uint8)
    written = io.BytesIO()
    Image.fromarray(np.kron(colours, np.ones((40, 40, 1), np.uint8))).save(written, "PNG")
    after = Image.open(io.BytesIO(slim.png(written.getvalue())))
    assert after.mode == "P"
    same = np.asarray(after.convert("RGB"))[::40, ::40]
    assert np.array_equal(same, colours)


def test_a_picture_is_written_in_one_form(tmp_path) -> None:
    canvas = Canvas((3, 3))
    canvas.add_subplot().imshow(np.arange(100 * 100).reshape(100, 100))
    saved = save(Figure("photo", "t", "c", "a", canvas), tmp_path)
    assert is_picture(canvas)
    assert saved.svg is None
    assert saved.shown == saved.png
    assert [path.name for path in tmp_path.iterdir()] == ["photo.png"]


def test_a_map_of_few_cells_is_no_picture() -> None:
    canvas = Canvas((3, 3))
    canvas.add_subplot().imshow(np.zeros((5, 7)))
    assert not is_picture(canvas)
