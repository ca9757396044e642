"""The page: complete, self-contained, escaped, and every number of it traceable."""

from __future__ import annotations

import math
import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from matplotlib.figure import Figure as Canvas

from reports import frame, page, tables
from reports.figures import memory, winners
from reports.figures.base import Figure
from tests.reports.tree import MAIN, NAN, rich, timed, write

ENVIRONMENT = {
    "machine": {"processor": "a <b>processor</b>", "SIMD": ["avx", "fma"], "turbo": None},
    "packages": {
        "NumPy": "2.4.6",
        "pyFFTW": "0.15.1",
        **{f"package{i}": str(i) for i in range(30)},
    },
    "source": {"uncommitted changes": True},
}
LOADS = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "srcset"}


class Page(HTMLParser):
    """Collects the tags of a page, and the cells of its tables."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[tuple[dict[str, str | None], str]] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag in ("td", "th"):
            self.cells.append((dict(attributes), ""))

    def handle_data(self, data):
        if self.cells:
            attributes, text = self.cells[-1]
            self.cells[-1] = attributes, text + data


@pytest.fixture(scope="module")
def cells(tmp_path_factory) -> pd.DataFrame:
    return frame.newest(frame.load(rich(tmp_path_factory.mktemp("results"))))


@pytest.fixture(scope="module")
def built(cells, tmp_path_factory):
    picture = Figure("a-picture", "A picture", "Of <something> & more.", 'an "alt"', Canvas((3, 2)))
    few = [module.draw(cells) for module in (memory, winners)]
    with pytest.MonkeyPatch.context() as patch:  # which would try to draw all the others
        patch.setattr(page, "left_out", lambda *_: {"threads": "a <reason>"})
        yield page.build(cells, ENVIRONMENT, tmp_path_factory.mktemp("site"), [*few, picture])


@pytest.fixture(scope="module")
def text(built):
    return built.read_text(encoding="utf-8")


def test_nothing_is_loaded_from_the_network(built, text):
    for tag, attributes in Page(text).tags:
        if address := attributes.get(LOADS.get(tag, ""), ""):
            assert not re.match(r"(https?:)?//", address)
            assert address.startswith("data:") or (built.parent / address).is_file()
    assert not re.search(r"url\(|@import", text)
    assert "<script" not in text


def test_links_lead_somewhere(built, text):
    parsed = Page(text)
    names = {attributes["id"] for _, attributes in parsed.tags if "id" in attributes}
    links = [attributes["href"] for tag, attributes in parsed.tags if tag == "a"]
    assert links
    for link in links:
        assert link[1:] in names if link.startswith("#") else (built.parent / link).is_file()


def test_what_comes_from_files_is_escaped(text):
    assert "a &lt;b&gt;processor" in text
    assert "Of &lt;something&gt; &amp; more." in text
    assert "<b>processor" not in text


def test_pictures_and_figures_have_their_places(text):
    figures, pictures = text.split('id="pictures"')
    assert "A picture" in pictures
    assert 'id="winners"' in figures
    assert "threads (a &lt;reason&gt;)." in text


def test_every_number_is_a_stored_one(cells, text):
    stored = cells[cells["status"] == "ok"]
    values = {f"{row.value!r} {row.unit}": row for row in stored.itertuples()}
    numbers = [(a["title"], shown) for a, shown in Page(text).cells if "title" in a]
    assert len(numbers) == len(stored)
    for title, shown in numbers:
        row = values[title.partition(";")[0].partition(" of ")[0]]
        assert "".join(shown.split()) == str(tables.shown(row.question, row.value)).replace(" ", "")


def test_rows_name_benchmark_and_file(cells, text):
    sources = [shown.strip() for a, shown in Page(text).cells if a.get("class") == "source"]
    file = cells["file"].iloc[0]
    assert f"{MAIN} · {file}" in sources
    assert {source.partition(" · ")[0] for source in sources} == set(cells["benchmark"])


def test_environment_and_versions(text):
    assert "avx, fma" in text
    assert "<td>0.15.1</td>" in text  # pyfftw is recorded as pyFFTW
    assert "32 entries" in text  # long, so folded
    assert "<td>unknown</td>" in text
    assert "<td>yes</td>" in text


@pytest.fixture
def failed(tmp_path):
    """A run without a single number: no figure can be drawn."""
    write(tmp_path / "results", {MAIN: timed(["numba"], ([64], [3]), {("numba", 64, 3): None})})
    return frame.newest(frame.load(tmp_path / "results"))


def test_without_an_environment_the_page_says_so(failed, tmp_path):
    text = page.build(failed, {}, tmp_path).read_text(encoding="utf-8")
    assert "No environment record" in text
    assert "not recorded" in text


def test_an_implementation_that_does_not_load_is_listed_with_the_reason(failed, monkeypatch):
    def get(name):
        raise ImportError("no libfoo")

    monkeypatch.setattr(page.impls, "get", get)
    (row,) = page.measured(failed, {})
    assert (row.name, row.family, row.library, row.version) == ("numba", "unknown", "–", "–")
    assert "no libfoo" in row.reference


def test_data_as_csv(cells, built):
    data = pd.read_csv(built.parent / "data.csv", keep_default_na=False)
    assert len(data) == len(cells)
    assert "samples" not in data
    assert "n/a" in set(data["status"])


def test_figures_of_an_earlier_run_do_not_stay(failed, tmp_path):
    for name in ("memory.svg", "memory.png", "mine.png"):
        (tmp_path / "figures").mkdir(exist_ok=True)
        (tmp_path / "figures" / name).write_text("old")
    page.build(failed, {}, tmp_path)
    assert [path.name for path in (tmp_path / "figures").iterdir()] == ["mine.png"]


def test_tables_mark_best_tied_skipped_and_failed(tmp_path):
    times = {("numba", 64, 3): 1.0, ("fftw", 64, 3): 1.05, ("naive", 64, 3): None}
    times |= {("strided", 64, 3): 2.0, ("numpy", 64, 3): NAN, ("ndimage", 64, 3): NAN}
    times |= {("ndimage", 64, 7): 3.0}
    names = sorted({name for name, _, _ in times})
    write(tmp_path, {MAIN: timed(names, ([64], [3, 7]), times)})
    (table,) = tables.tables(frame.load(tmp_path))
    assert table.never == ("numpy",)
    row = dict(zip(table.names, table.rows[0].cells))
    assert (row["numba"].rank, row["fftw"].rank, row["strided"].rank) == ("best", "tied", "")
    assert (row["naive"].status, row["ndimage"].status) == ("failed", "n/a")
    assert str(row["naive"].shown) == "failed"
    assert "quartiles 0.99 and 1.01; 3 samples of 5 calls" in row["numba"].stored


def test_a_wide_table_says_which_is_the_smallest(tmp_path):
    names = [f"guest_{i:02}" for i in range(tables.WIDE + 1)]
    times = {(name, 64, 3): 1.0 + (i - 4) ** 2 for i, name in enumerate(names)}
    write(tmp_path / "results", {MAIN: timed(names, ([64], [3]), times)})
    cells = frame.load(tmp_path / "results")
    (table,) = tables.tables(cells)
    assert table.wide
    assert table.rows[0].smallest == "guest_04"
    text = page.build(cells, {}, tmp_path / "site").read_text(encoding="utf-8")
    assert '<td class="smallest">guest_04</td>' in text
    assert '<div class="block wide">' in text


def test_the_error_is_shown_as_it_is_and_not_as_a_logarithm():
    assert str(tables.shown("error", math.log10(1.5e-8))) == "1.50e-08"
