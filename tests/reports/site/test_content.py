"""The pages: complete, linked, escaped, and every number of them the stored one."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from corrconv.reports.kit import html as site_frame
from corrconv.reports.kit import page as types
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.page import origins
from corrconv.reports.kit.quantity import plain
from corrconv.reports.kit.run import Run, load
from corrconv.reports.site import page as overview
from corrconv.reports.site import page_repeat as repeat
from corrconv.reports.timings import draw_speedup as speedup
from corrconv.reports.timings import draw_winners as winners
from corrconv.reports.timings.takeover import Takeover

from corrconv.kit import evidence, units
from corrconv.sweep.grid import signals
from tests.reports import built
from tests.reports.drawn import NOWHERE
from tests.reports.tree import alone, case, grid, of_model, planted, rich, write

ENVIRONMENT = {
    "machine": {
        "processor": "a <b>processor</b>",
        "SIMD": ["avx", "fma"],
        "turbo": None,
        "threads": 2,
    },
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
    cells = of_model(grid())
    return write(tmp_path_factory.mktemp("results"), cells, alone=alone(), environment=ENVIRONMENT)


@pytest.fixture(scope="module")
def run(results) -> Run:
    return load(results)


@pytest.fixture(scope="module")
def site(results, run, tmp_path_factory):
    few = [it(Material(NOWHERE, run)) for it in (speedup.on_one, winners.on_one)]
    picture = replace(few[0], name="edges", title="A picture", caption="Of <something> & more.")
    output = tmp_path_factory.mktemp("site")
    return built.build(results, output, [*few, picture], {"threads": "a <reason>"})


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


def test_every_time_of_the_run_is_on_the_page_of_tables(run, texts):
    for cell in run.cells:
        for side in cell.sides:
            key = f'data-cell="{cell.case.line}" data-name="{side.name}" data-what="seconds"'
            (shown,) = re.findall(f"<data [^>]*{re.escape(key)}>([^<]*)<", texts["tables.html"])
            assert shown == str(units.seconds(side.seconds))


def test_environment_and_versions(texts):
    text = texts["repeat.html"]
    assert "avx, fma" in text
    assert "<td>0.15.1</td>" in text  # pyfftw is recorded as pyFFTW
    assert "32 entries" in text  # long, so folded
    assert "<td>unknown</td>" in text
    assert "<td>yes</td>" in text
    assert "<td>2.4.6</td>" in texts["index.html"]


def test_asvs_pages_are_linked_where_they_lie(tmp_path):
    results = rich(tmp_path / "results")
    index = results / "asv" / "html" / "index.html"
    assert repeat.pages_of_asv(results, tmp_path) == ""
    index.parent.mkdir(parents=True)
    index.write_text("asv's")
    assert repeat.pages_of_asv(results, None) == ""
    assert repeat.pages_of_asv(results, tmp_path) == "results/asv/html/index.html"
    text = built.text(built.build(results, results / "site"), "repeat.html")
    assert 'href="../asv/html/index.html"' in text
    assert "make preview" in text.partition("asv's own pages</a>")[2]


DAY = "2026-01-02T03:04:05+00:00"
MADE = {"at": DAY, "commit": "0123456789", "uncommitted changes": True, "processor": "P"}


def keep(results, name, data):
    results.mkdir(exist_ok=True)
    evidence.place(results, name).write_text(json.dumps({"format": 1, **data}))


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
def meagre(tmp_path) -> Path:
    """A run of one cell in 1-D, on a machine of which little was recorded."""
    cells = {signals((1000,), (3,))[0]: {"numba": 1.0, "fftw": 2.0}}
    little = {"machine": {"processor": "unknown", "threads": 2}}
    return write(tmp_path / "results", cells, environment=little)


def test_what_was_not_recorded_or_measured_is_said_so(meagre, tmp_path):
    made = built.build(meagre, tmp_path / "site")
    assert "not recorded" in built.text(made, "repeat.html")
    assert "Nothing was measured that answers this." in built.text(made, "index.html")
    assert "auto was not measured." in built.text(made, "index.html")


def test_an_implementation_that_does_not_load_is_listed_with_the_reason(meagre, monkeypatch):
    def get(name):
        raise ImportError("no libfoo")

    monkeypatch.setattr("corrconv.kit.registered.corrconv.get", get)
    row = repeat.measured(load(meagre))[-1]
    assert (row.name, row.family, row.library, row.version) == ("numba", "unknown", "–", "–")
    assert "no libfoo" in row.reference


def test_data_as_csv(run, site):
    data = pd.read_csv(site.page.parent / "data.csv")
    assert set(data["case"]) >= {cell.case.line for cell in run.cells}


def test_what_an_earlier_run_left_does_not_stay_but_others_files_do(meagre, tmp_path):
    output = tmp_path / "site"
    (output / "figures").mkdir(parents=True)
    for name in ("memory.svg", "memory.csv", "mine.png"):
        (output / "figures" / name).write_text("old")
    (output / "older.html").write_text(f"<head>{site_frame.MARK}</head>")
    (output / "mine.html").write_text("<p>mine</p>")
    built.build(meagre, output)
    kept = {path.name for path in (output / "figures").iterdir()}
    assert kept == {"mine.png", "tile.svg"}  # the latter is of the book
    assert not (output / "older.html").exists()
    assert (output / "mine.html").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([[(15, 31)], [(15, 31)], [(31, 63)]], "between kernels of side 15 and 31 (between 31 and 63 on "
         "images of side 16)."),
        ([[(3, 15)], [(15, 31)]], "between kernels of side 3 and 15 on images of side 4; between 15 and 31 "
         "on images of side 8. On"),
        ([[(15, 31)]], "between kernels of side 15 and 31. On"),
        ([[], [(15, 31)]], "N = 4"),
        ([], "Nothing was measured"),
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


def test_the_answers_are_those_of_the_planted_run():
    times = {"scipy_auto": 8.0, "scipy_fft": 9.0}
    cells = {
        case(64, 3): {"numba": 1.0, "fftw": 4.0, "auto": 1.0, **times},
        case(64, 7): {"numba": 2.0, "fftw": 2.0, "auto": 1.99, **times},
        case(64, 15): {"numba": 4.0, "fftw": 2.0, "auto": 3.0, **times},
    }
    where, who, gain, ours = (
        plain(each.found) for each in overview.answers(Run.of(planted(cells)))
    )
    assert where.startswith("The FFT takes over between kernels of side 3 and 15.")
    assert who == "Of 3 sizes, the fastest is numba in 1, fftw in 1 and a tie in 1."
    assert "is 4.00× as fast" in gain
    assert gain.endswith("from 4.00× to 8.00×.")
    assert ours == (
        "It cannot be told from the fastest in 2 of 3 sizes; at worst it takes 1.50× as long as the best, "
        "at N = 64, n = 15."
    )


def test_numbers_of_cells_in_the_answers_have_keys(texts):
    found = texts["index.html"]
    for name in ("scipy_auto", "auto"):
        assert f'data-name="{name}" data-what="ratio" data-to=' in found
    assert "&lt;data" not in found
