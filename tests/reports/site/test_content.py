"""The pages: complete, linked, escaped, and every number of them traceable."""

from __future__ import annotations

import html
import json
import math
import re
import statistics
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from corrconv.reports.kit import html as site_frame
from corrconv.reports.kit import page as types
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.page import origins
from corrconv.reports.memory import draw as memory
from corrconv.reports.site import page as overview
from corrconv.reports.site import page_repeat as repeat
from corrconv.reports.timings import draw_winners as winners
from corrconv.reports.timings import frame, tables
from corrconv.reports.timings.findings import find
from corrconv.reports.timings.takeover import Takeover
from corrconv.reports.timings.winners import MAIN as MAIN_REGIME

from corrconv.kit import old_evidence as evidence
from corrconv.kit import units
from tests.reports import built
from tests.reports.drawn import NOWHERE
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
def results(tmp_path_factory) -> Path:
    return rich(tmp_path_factory.mktemp("results"))


@pytest.fixture(scope="module")
def cells(results) -> pd.DataFrame:
    return frame.newest(frame.load(results))


@pytest.fixture(scope="module")
def site(results, cells, tmp_path_factory):
    few = [it(Material(NOWHERE, cells)) for it in (memory.in_the_run, winners.on_one)]
    picture = replace(few[0], name="edges", title="A picture", caption="Of <something> & more.")
    output = tmp_path_factory.mktemp("site")
    return built.build(results, output, [*few, picture], {"threads": "a <reason>"}, ENVIRONMENT)


@pytest.fixture(scope="module")
def texts(site) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in site.pages}


def test_links_lead_somewhere(site, texts):
    names = {
        file: {a["id"] for _, a in Page(text).tags if "id" in a} for file, text in texts.items()
    }
    seen = 0
    for file, text in texts.items():
        for link in (a["href"] for tag, a in Page(text).tags if tag == "a"):
            if re.match(r"https?://", link):
                continue
            to, _, name = link.partition("#")
            assert not to or (site.page.parent / to).is_file(), (file, link)
            assert not name or name in names[to or file], (file, link)
            seen += 1
    assert seen > 100


def test_every_page_is_in_the_map_and_says_what_it_is(texts):
    found = Page(texts["index.html"])
    linked = {a["href"] for tag, a in found.tags if tag == "a"}
    assert set(texts) <= linked
    for text in texts.values():
        (description,) = (a for tag, a in Page(text).tags if a.get("name") == "description")
        assert description["content"] in html.unescape(texts["index.html"])
        assert text.count("<h1>") == 1


def test_what_comes_from_files_is_escaped(texts):
    assert "a &lt;b&gt;processor" in texts["repeat.html"]
    assert "a &lt;b&gt;processor" in texts["index.html"]
    assert "Of &lt;something&gt; &amp; more." in texts["pictures.html"]
    assert not any("<b>processor" in text for text in texts.values())


def test_pictures_and_figures_have_their_places(texts):
    assert "A picture" in texts["pictures.html"]
    assert 'id="winners"' in texts["times.html"]
    assert 'id="winners"' in texts["index.html"]
    assert "threads (a &lt;reason&gt;)." in texts["times.html"]


def test_every_number_is_a_stored_one(cells, texts):
    stored = cells[cells["status"] == "ok"]
    values = {f"{row.value!r} {row.unit}": row for row in stored.itertuples()}
    numbers = [(a["title"], shown) for a, shown in Page(texts["tables.html"]).cells if "title" in a]
    assert len(numbers) == len(stored)
    for title, shown in numbers:
        row = values[title.partition(";")[0].partition(" of ")[0]]
        assert "".join(shown.split()) == str(tables.shown(row.question, row.value)).replace(" ", "")


def test_rows_name_benchmark_and_file(cells, texts):
    found = Page(texts["tables.html"]).cells
    sources = [shown.strip() for a, shown in found if a.get("class") == "source"]
    file = cells["file"].iloc[0]
    assert f"{MAIN} · {file}" in sources
    assert {source.partition(" · ")[0] for source in sources} == set(cells["benchmark"])


def test_environment_and_versions(texts):
    text = texts["repeat.html"]
    assert "avx, fma" in text
    assert "<td>0.15.1</td>" in text  # pyfftw is recorded as pyFFTW
    assert "32 entries" in text  # long, so folded
    assert "<td>unknown</td>" in text
    assert "<td>yes</td>" in text
    assert "<td>2.4.6</td>" in texts["index.html"]


def test_asvs_pages_are_linked_where_they_lie(tmp_path):
    results, index = rich(tmp_path / "run" / "results"), tmp_path / "run" / "html" / "index.html"
    assert repeat.pages_of_asv(results, tmp_path) == ""
    index.parent.mkdir()
    index.write_text("asv's")
    assert repeat.pages_of_asv(results, None) == ""
    assert repeat.pages_of_asv(results, tmp_path) == "run/html/index.html"
    text = built.text(built.build(results, tmp_path / "run" / "site"), "repeat.html")
    assert 'href="../html/index.html"' in text
    assert "make preview" in text.partition("asv's own pages</a>")[2]


DAY = "2026-01-02T03:04:05+00:00"
MADE = {"at": DAY, "commit": "0123456789", "uncommitted changes": True, "processor": "P"}


def keep(results, name, data):
    evidence.place(results, name).write_text(json.dumps({"format": evidence.FORMAT, **data}))


def test_origins_of_evidence(tmp_path):
    results = tmp_path / "results"
    keep(results, "crossovers", {"made": MADE | {"quick": True}})
    keep(results, "upstream", {"deviations": []})
    other = {"made": MADE | {"commit": "f" * 40}}
    keep(results, "claims", {"claims": {"a": {"made": MADE}, "b": {"made": MADE}, "c": other}})
    of_type = {"at": DAY, "commit": "0123456789", "uncommitted_changes": True, "quick": True}
    keep(results, "peers", {"made": of_type})

    def said(*names):
        return [str(it) for it in origins(results, *names)]

    changed = "commit 01234567 with uncommitted changes"
    assert said("calibrate") == []
    assert said("crossovers") == [f"crossovers of 2026-01-02, {changed}, a quick run"]
    assert said("upstream") == ["upstream, undated, commit not recorded"]
    assert said("claims") == [
        f"claims (a, b) of 2026-01-02, {changed}",
        "claims (c) of 2026-01-02, commit ffffffff with uncommitted changes",
    ]
    assert said("claims/b", "peers") == [
        f"claims (b) of 2026-01-02, {changed}",
        f"peers of 2026-01-02, {changed}, a quick run",
    ]
    page = types.Page(
        "a.html", "A", "", "Book", 0, "", None, origins=origins(results, "crossovers", "claims/c")
    )
    assert page.apart.count("on P") == 1
    keep(results, "calibrate", {"made": [1]})
    with pytest.raises(ValueError, match=r"calibrate\.json: is damaged"):
        origins(results, "calibrate")


@pytest.fixture
def failed(tmp_path) -> Path:
    """A run without a single number: no figure can be drawn."""
    return write(
        tmp_path / "results", {MAIN: timed(["numba"], ([64], [3]), {("numba", 64, 3): None})}
    )


def test_without_an_environment_the_pages_say_so(failed, tmp_path):
    made = built.build(failed, tmp_path / "site")
    assert "No environment record" in built.text(made, "repeat.html")
    assert "not recorded" in built.text(made, "repeat.html")
    assert "No environment record" in built.text(made, "index.html")
    assert "Nothing was timed that answers this." in built.text(made, "index.html")


def test_an_implementation_that_does_not_load_is_listed_with_the_reason(failed, monkeypatch):
    def get(name):
        raise ImportError("no libfoo")

    monkeypatch.setattr("corrconv.kit.registered.corrconv.get", get)
    (row,) = repeat.measured(frame.newest(frame.load(failed)), {})
    assert (row.name, row.family, row.library, row.version) == ("numba", "unknown", "–", "–")
    assert "no libfoo" in row.reference


def test_data_as_csv(cells, site):
    data = pd.read_csv(site.page.parent / "data.csv", keep_default_na=False)
    assert len(data) == len(cells)
    assert "samples" not in data
    assert "n/a" in set(data["status"])


def test_what_an_earlier_run_left_does_not_stay_but_others_files_do(failed, tmp_path):
    output = tmp_path / "site"
    (output / "figures").mkdir(parents=True)
    for name in ("memory.svg", "memory.csv", "mine.png"):
        (output / "figures" / name).write_text("old")
    (output / "explorer.html").write_text(f"<head>{site_frame.MARK}</head>")
    (output / "mine.html").write_text("<p>mine</p>")
    built.build(failed, output)
    assert [path.name for path in (output / "figures").iterdir()] == ["mine.png"]
    assert not (output / "explorer.html").exists()
    assert (output / "mine.html").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([[(15, 31)], [(15, 31)], [(31, 63)]], "between kernels of side 15 and 31 (between 31 and 63 on "
         "images of side 16)"),
        ([[], [(15, 31)]], "N = 4"),
        ([], "Nothing was timed"),
    ],
)  # fmt: skip
def test_the_first_answer_names_the_intervals(changes, said):
    found = []
    for place, intervals in enumerate(changes):
        sizes = (3, 15, 31, 63)
        border = intervals[0][1] if intervals else 64
        sides = tuple("direct" if n < border else "fft" for n in sizes)
        found.append(Takeover(4 * 2**place, sizes, sides))
    assert said in overview.takeover(found)


def test_the_answers_are_those_of_the_run(cells):
    found = find(cells)
    where, who, gain = overview.answers(found)
    assert where.found == overview.takeover(found.takeovers)
    (share,) = (each for each in found.shares if each.where == str(MAIN_REGIME))
    for name, count in share.wins:
        assert f"{name} in {count}" in who.found
    (gained,) = (each for each in found.gains if each.where == str(MAIN_REGIME))
    assert units.ratio(statistics.median(gained.ratios)) in gain.found


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
    (table,) = tables.tables(frame.load(tmp_path / "results"))
    assert table.wide
    assert table.rows[0].smallest == "guest_04"
    text = built.text(built.build(tmp_path / "results", tmp_path / "site"), "tables.html")
    assert '<td class="smallest">guest_04</td>' in text
    assert '<div class="block wide">' in text


def test_the_error_is_shown_as_it_is_and_not_as_a_logarithm():
    assert str(tables.shown("error", math.log10(1.5e-8))) == "1.50e-08"
