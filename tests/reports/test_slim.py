"""Drawings written smaller are the same drawings."""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from corrconv.reports.kit import slim
from corrconv.reports.kit.figure import STYLE, Figure, is_photograph, save
from corrconv.reports.kit.labels import HALO
from corrconv.reports.kit.slim import groups, numbers, words
from matplotlib.figure import Figure as Canvas
from PIL import Image

from tests.reports.site.browser import launched

NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
ACROSS = {"h": (1, 0), "v": (0, 1)}
SEEN = 2.0
"""Grey levels of 255, on average over a drawing: more than the rounding of coordinates makes of its edges."""


def points(data: str) -> list[tuple[float, float]]:
    """Every point of a path of commands M, L, H, V, Q, C and Z, absolute or relative."""
    found: list[tuple[float, float]] = []
    start = here = (0.0, 0.0)
    for command, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", data):
        if command in "zZ":
            here = start
            continue
        values = [float(value) for value in NUMBER.findall(rest)]
        if command in ACROSS:
            values = [part * value for value in values for part in ACROSS[command]]
        size = {"q": 4, "c": 6}.get(command.lower(), 2)
        for at in range(0, len(values), size):
            base = here if command.islower() else (0.0, 0.0)
            pairs = np.reshape(values[at : at + size], (-1, 2)) + base
            found += [(float(x), float(y)) for x, y in pairs]
            here = found[-1]
            start = here if command in "mM" and at == 0 else start
    return found


@pytest.mark.parametrize(
    "data",
    [
        "M 68.632765 276.899898 \nL 68.632765 16.597896 \n",
        "M 10 10 \nL 20.5 10 \nL 20.5 33 \nL 18 33 \nL 7 33 \nz\n",
        "M 10 10 \nL 20.5 10 \nQ 30.123456 40.5 -0.004 7 \nz\nM 1 1 \nC 1 2 3.33 4.44 5 6 \nL 0 0 \nz\n",
        "M 1 2 \nQ 3 4 5 6 \nQ 7 8 9 10 \nQ 1 1 2 2 \n",
        "M " + "\nL ".join(f"{0.333333 * k:f} {-7.654321 * k:f}" for k in range(300)),
    ],
)
def test_a_path_keeps_its_points(data: str) -> None:
    short = numbers.path(data)
    assert len(short) < len(data)
    assert np.abs(np.subtract(points(short), points(data))).max() <= 0.00501
    assert short.count("z") == data.count("z")


def test_a_path_can_be_scaled_to_whole_units() -> None:
    assert (
        numbers.path("M 64 128 \nL 64 0 \nL 128.4 0 \nz", (0.15625, -0.15625), 1) == "M10-20v20h10z"
    )


def test_a_path_that_matplotlib_did_not_write_is_left_alone() -> None:
    assert numbers.path("m 1 2 l 3 4 a 1 1 0 0 0 5 5") == "m 1 2 l 3 4 a 1 1 0 0 0 5 5"


def canvas() -> Canvas:
    """Lines that cross, some of them translucent, markers, bars, turned text, powers, and halos."""
    figure = Canvas((5, 4), layout="constrained")
    one, other = figure.subplots(1, 2)
    x = np.linspace(1, 3, 30)
    for k in range(4):
        one.plot(x, x ** (k / 2), "os^v"[k], ls="-", alpha=0.5, mfc="white", label=f"name {k}")
        one.annotate(
            "a name", (1 + 0.4 * k, 5), path_effects=HALO, color=f"C{k}", rotation=20 * (k > 2)
        )
    one.vlines(x, 2, 6, colors="C1", lw=4, alpha=0.4)
    one.vlines([1.5, 1.51], 3, 8, colors="C2", lw=4, alpha=0.4)
    one.set(ylabel="turned", yscale="log", title="name 1")
    one.legend()
    other.bar([1, 2, 3], [3, 1, 2], hatch="//", edgecolor="white")
    other.scatter([1, 2], [2, 2], c=["red", "blue"], alpha=0.5)
    other.grid(True)
    return figure


def raw(figure: Canvas) -> str:
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Title": "a title"})
    return text.getvalue()


@pytest.fixture(scope="module")
def short() -> str:
    figure = canvas()
    with words.marked(figure):
        return slim.svg(raw(figure))


def elements(text: str) -> list[ElementTree.Element]:
    found = list(ElementTree.fromstring(text).iter())
    for element in found:
        element.tag = element.tag.rpartition("}")[2]
    return found


def test_it_is_much_shorter_and_says_its_title(short: str) -> None:
    assert len(short) < 0.35 * len(raw(canvas()))
    assert short.count("<title>a title</title>") == 1


def test_a_word_is_written_once_and_stands_wherever_it_is_said(short: str) -> None:
    found = elements(short)
    (defs,) = (it for it in found if it.tag == "defs")
    of_words = {it.attrib["id"]: it for it in defs if it.tag == "g"}
    written = [
        (word.attrib["transform"], *(str(letter.attrib) for letter in word))
        for word in of_words.values()
    ]
    assert len(set(written)) == len(written) > 5
    standing = Counter(it.attrib["href"][1:] for it in found if it.tag == "use")
    (name, count), *_ = Counter({word: standing[word] for word in of_words}).most_common()
    assert len(of_words[name]) == len("aname")  # a blank has no outline
    assert count == 2 * 4  # four notes, each with its halo
    assert "fill:white;stroke:white;stroke-width:100" in short  # 2 points, of letters of 10


def test_a_halo_is_only_lent_to_the_writer() -> None:
    figure = canvas()
    (note, *_) = (it for it in figure.axes[0].texts)
    with pytest.raises(KeyError), words.marked(figure):
        assert note.get_path_effects() == []
        assert note.get_gid() == "halo 2 white"
        raise KeyError
    assert note.get_path_effects() == HALO
    assert note.get_gid() is None


def test_every_class_has_its_rule_and_every_reference_its_element(short: str) -> None:
    rules = set(re.findall(r"\.([a-z]+)\{", short))
    assert set(re.findall(r'class="([^"]+)"', short)) == rules
    named = re.findall(r'id="([^"]+)"', short)
    assert len(set(named)) == len(named)
    referred = set(re.findall(r'href="#([^"]+)"', short)) | set(
        re.findall(r"url\(#([^)]+)\)", short)
    )
    assert referred == set(named)


@pytest.mark.parametrize(
    ("style", "paths"),
    [
        ("fill:none;stroke-width:4", 1),
        ("fill:none;stroke-width:4;stroke-opacity:.4", 2),
        ("fill:red", 4),
    ],
)
def test_lines_become_one_path_unless_one_shows_through_another(style: str, paths: int) -> None:
    group = ElementTree.Element("g")
    for x in (0, 10, 12, 30):
        ElementTree.SubElement(group, "path", d=f"M {x} 0 L {x} 9", style=style)
    groups.merge(group)
    assert len(group) == paths
    assert "".join(it.attrib["d"] for it in group).count("M") == 4


def test_text_with_a_line_in_it_is_refused() -> None:
    figure = Canvas((2, 2))
    figure.text(0.5, 0.5, r"$\frac{1}{2}$")
    with pytest.raises(ValueError, match="write it flat"):
        slim.svg(raw(figure))


@pytest.fixture(scope="module")
def seen(short: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    """In a browser: as matplotlib writes it, shortened, and shortened with a line too wide."""
    folder = tmp_path_factory.mktemp("seen")
    forms = {
        "raw": raw(canvas()),
        "short": short,
        "wrong": short.replace("stroke-width:1.5", "stroke-width:3"),
    }
    shots = {}
    with launched() as browser:
        page = browser.new_page(viewport={"width": 500, "height": 400}, device_scale_factor=2)
        for name, text in forms.items():
            path = folder / f"{name}.svg"
            path.write_text(text, "utf-8")
            page.goto(path.as_uri())
            shots[name] = np.asarray(
                Image.open(io.BytesIO(page.screenshot())).convert("RGB"), float
            )
    return shots


def test_a_browser_shows_the_same(seen: dict[str, np.ndarray]) -> None:
    assert seen["raw"].std() > 10
    assert np.abs(seen["short"] - seen["raw"]).mean() < SEEN
    assert (
        np.abs(seen["wrong"] - seen["raw"]).mean() > 2 * np.abs(seen["short"] - seen["raw"]).mean()
    )


def test_a_photograph_is_written_as_one(tmp_path: Path) -> None:
    drawing = Canvas((3, 3))
    drawing.add_subplot().imshow(np.arange(100 * 100).reshape(100, 100))
    (tmp_path / "photo.png").touch()  # as earlier versions wrote it
    saved = save(Figure("photo", "t", "c", "a", drawing, None), tmp_path)
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


def test_all_is_done_in_the_project_s_style() -> None:
    assert STYLE["svg.fonttype"] == "path"  # `words` knows letters as outlines alone
