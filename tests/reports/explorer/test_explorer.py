"""The explorer in a browser: operated as a reader would, its numbers compared with the stored ones."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from corrconv.reports.explorer import sweeps
from corrconv.reports.explorer.page import short
from corrconv.reports.kit.html import WORDS, inline
from corrconv.reports.kit.material import Material
from corrconv.reports.timings import noise
from corrconv.reports.timings.frame import select
from corrconv.reports.timings.winners import MAIN, contests, regimes
from playwright.sync_api import Browser, Page

from corrconv.kit import units
from tests.reports.site.browser import Tab
from tests.reports.tree import NAMES

ALL = ",".join(NAMES)
AT = """([n, N]) => {
  const plot = Bokeh.documents[0].get_model_by_name("plane");
  const view = Bokeh.index.get_one(plot);
  const box = view.canvas_view.el.getBoundingClientRect();
  return [box.x + view.frame.x_scale.compute(n), box.y + view.frame.y_scale.compute(N)];
}"""
COLUMN = """([plot, source, column]) => {
  const { data } = Bokeh.documents[plot].get_model_by_name(source);
  return data instanceof Map ? data.get(column) : data[column];
}"""


def rows(page: Page) -> dict[str, list[str]]:
    """The table of the chosen cell, by implementation; lines of a cell are parted by |."""
    found = page.evaluate(
        """() => [...document.querySelectorAll("#rows tr")].map((row) => [row.dataset.name,
        ...[...row.querySelectorAll("td")].map((cell) => [...cell.childNodes]
          .map((node) => node.textContent).join("|"))])"""
    )
    return {name: cells for name, *cells in found}


def address(**fields: object) -> str:
    return "#" + "&".join(f"{key}={value}" for key, value in fields.items())


def go(page: Page, text: str) -> None:
    page.evaluate("text => { window.location.hash = text; }", text)
    page.wait_for_function("text => window.location.hash === text", arg=text)
    page.evaluate("() => new Promise((done) => setTimeout(done, 0))")


def selected(page: Page) -> dict[str, str]:
    return {key: page.input_value(f"#{key}") for key in ("dtype", "operation", "threads", "N", "n")}


def test_every_time_of_every_regime_is_the_stored_one(
    tab: Tab, built: Path, stored: Material
) -> None:
    page, seen = tab.open(built / "explorer.html"), 0
    times = select(stored.cells, "time")
    for key, cells in times.groupby(["ndim", "operation", "dtype", "threads", "N", "n"]):
        fields = dict(zip(("ndim", "operation", "dtype", "threads", "N", "n"), key))
        go(page, address(data="asv", **fields, only=ALL))
        shown = rows(page)
        assert set(shown) == set(cells["implementation"])
        for row in cells.itertuples():
            low, high = units.seconds(row.q25), units.seconds(row.q75)
            same = low.unit == high.unit
            between = f"{low.number if same else low} to {high}"
            assert shown[row.implementation][0] == f"{units.seconds(row.value)}|{between}"
            seen += 1
    assert seen == len(times) > 100


def test_the_fastest_and_its_ties_are_those_of_the_report(
    tab: Tab, of_reference: Path, reference: Material
) -> None:
    page, ties = tab.open(of_reference), 0
    every = ",".join(sorted(set(select(reference.cells, "time")["implementation"])))
    for regime in regimes(reference.cells):
        for contest in contests(reference.cells, regime):
            go(page, address(**vars(regime), data="asv", N=contest.N, n=contest.n, only=every))
            shown = rows(page)
            tied = {timing.implementation for timing in contest.tied}
            best, last = contest.fastest, contest.direct_and_fft[-1]
            assert shown[best.implementation][-1] == ("least time" if tied else "fastest")
            names = [timing.implementation for timing in contest.direct_and_fft]
            assert {name for name in names if shown[name][-1] == "tie"} == tied
            assert shown[last.implementation][1].endswith(
                units.ratio(short(last.seconds) / short(best.seconds))
            )
            ties += len(tied)
    assert ties > 3, "there are ties among the cells"


def test_ratios_to_a_chosen_reference(tab: Tab, built: Path, stored: Material) -> None:
    page = tab.open(built / "explorer.html", address(N=256, n=15, only=ALL, reference="numba"))
    cells = select(stored.cells, "time", **vars(MAIN), N=256, n=15).set_index("implementation")
    lead = noise.noise(stored.cells).lead
    for name, row in rows(page).items():
        ratio = cells["value"][name] / cells["value"]["numba"]
        shown = row[2].removeprefix("tie, ")
        assert shown == ("1" if name == "numba" else units.ratio(ratio))
        if max(ratio, 1 / ratio) <= lead and name != "numba":
            assert row[2].startswith("tie")


def test_errors_are_those_of_the_kernel_and_dtype(tab: Tab, built: Path, stored: Material) -> None:
    page = tab.open(built / "explorer.html", address(N=256, n=63, only=ALL))
    errors = select(stored.cells, "error", dtype="float32", n=63)
    assert errors["N"].nunique() > 1
    at_most = errors[errors["N"] == errors["N"].max()]
    tracked = dict(zip(at_most["implementation"], at_most["value"]))
    shown = {name: row[3] for name, row in rows(page).items()}
    assert shown
    for name, text in shown.items():
        assert float(text) == float(f"{10 ** tracked[name]:.1e}")


def test_a_sweep_is_shown_with_the_ratios_of_its_rounds(
    tab: Tab, built: Path, stored: Material
) -> None:
    (source,) = sweeps.sources(stored.results)
    page = tab.open(built / "explorer.html")
    seen = 0
    for view in source.views:
        for cell in view.cells:
            go(page, address(data="sweep", ndim=view.ndim, operation=view.operation,
                             dtype=view.dtype, threads=view.threads, N=cell.N, n=cell.n,
                             only="naive,strided", reference="naive"))  # fmt: skip
            shown = rows(page)
            for pair in cell.pairs:
                of, to = ((pair.of, pair.to), (pair.to, pair.of))[pair.to != "naive"]
                ratio = pair.ratio if of == pair.of else 1 / pair.ratio
                assert to == "naive"
                assert shown[of][2].startswith(units.ratio(ratio) + "|")
                seen += 1
            assert shown["strided"][-1] == "fastest"
            assert shown["naive"][-1] == "slower"
    assert seen >= 4
    assert "sign test" in page.inner_text("#note")


def test_selects_change_the_view_which_stays_in_the_address(tab: Tab, built: Path) -> None:
    page = tab.open(built / "explorer.html")
    page.select_option("#operation", "convolve")
    page.select_option("#N", "64")
    page.select_option("#n", "63")
    page.select_option("#show", "ratio")
    page.select_option("#reference", "numba")
    before, table = selected(page), rows(page)
    assert before == {"dtype": "float64", "operation": "convolve", "threads": "one", "N": "64",
                      "n": "63"}  # fmt: skip
    assert "operation=convolve" in page.url
    page.reload()
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    assert selected(page) == before
    assert rows(page) == table
    assert page.input_value("#show") == "ratio"
    assert page.input_value("#reference") == "numba"


def test_a_tile_that_is_clicked_is_the_cell_chosen(tab: Tab, built: Path) -> None:
    page = tab.open(built / "explorer.html", address(N=256, n=15))
    for N, n in ((64, 63), (1024, 3), (64, 63)):
        page.wait_for_timeout(600)  # two clicks in a row would be a double one
        page.mouse.click(*page.evaluate(AT, [n, N]))
        page.wait_for_function("N => document.getElementById('N').value === N", arg=str(N))
        assert (page.input_value("#N"), page.input_value("#n")) == (str(N), str(n))
        assert f"N={N}&n={n}" in page.url
        assert f"N = {N}" in page.inner_text("#cell-title")


def test_a_pointer_on_a_tile_is_told_its_numbers(tab: Tab, built: Path) -> None:
    page = tab.open(built / "explorer.html", address(only=ALL))
    x, y = page.evaluate(AT, [15, 256])
    page.mouse.move(x, y)
    page.mouse.move(x + 3, y + 3)
    tip = page.locator(".tip").first
    tip.wait_for()
    assert "at N = 256, n = 15" in tip.inner_text()
    assert "to scipy_fft" in tip.inner_text()


def test_the_wheel_and_reset_tools_are_there(tab: Tab, built: Path) -> None:
    page = tab.open(built / "explorer.html")
    names = page.evaluate(
        "() => Bokeh.documents.map((d) => d.roots()[0].toolbar.tools.map((tool) => tool.type))"
    )
    assert all({"WheelZoomTool", "BoxZoomTool", "PanTool", "ResetTool"} <= set(of) for of in names)


def test_implementations_are_chosen_by_their_boxes(tab: Tab, built: Path) -> None:
    page = tab.open(built / "explorer.html", address(N=1024, n=63))
    assert rows(page)["fftw"][-1] in ("fastest", "least time")
    page.click("summary")
    page.get_by_label("fftw", exact=True).uncheck()
    assert "fftw" not in rows(page)
    assert rows(page)["scipy_fft"][-1] in ("fastest", "least time")
    assert "only=" in page.url
    page.click("#all")
    assert "fftw" in rows(page)
    assert len(page.evaluate(COLUMN, [0, "cells", "name"])) == 9


def test_controls_work_from_the_keyboard_and_are_labelled(tab: Tab, built: Path) -> None:
    page = tab.open(built / "explorer.html", address(N=256, n=15))
    page.get_by_label("n, kernel").focus()
    page.keyboard.press("ArrowDown")
    assert page.input_value("#n") == "63"
    assert "n=63" in page.url
    unlabelled = page.evaluate(
        "() => [...document.querySelectorAll('select, input')].filter((e) => !e.labels.length).length"
    )
    assert unlabelled == 0
    outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


@pytest.mark.parametrize(
    "text",
    [
        "#N=-3&n=x&dtype=complex&show=&only=&reference=nobody",
        "#data=sweep&ndim=7",
        "#%E0%A4%A",
        "#",
    ],
)
def test_an_address_that_says_nothing_known_is_no_harm(tab: Tab, built: Path, text: str) -> None:
    page = tab.open(built / "explorer.html", text)
    assert rows(page)
    assert page.inner_text("#says")


def test_lines_stand_out_from_a_dark_ground(browser: Browser, built: Path) -> None:
    tab = Tab(browser, color_scheme="dark")
    page = tab.open(built / "explorer.html", address(only=ALL))
    ground = page.evaluate("() => Bokeh.documents[1].roots()[0].background_fill_color")
    colours = set(page.evaluate(COLUMN, [1, "points", "colour"]))
    assert len(colours) >= 6
    assert all(contrast(colour, ground) >= 3 for colour in colours)
    tab.context.close()
    assert tab.complaints == []


def contrast(one: str, other: str) -> float:
    """As WCAG 2 has it."""

    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear))

    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_numbers_are_written_as_in_the_reports(browser: Browser) -> None:
    values = [
        m * 10.0**k for m, k in itertools.product((1, 1.005, 3.456, 9.994, 9.996), range(-9, 4))
    ]
    tab = Tab(browser)
    program = f"values => {{ {WORDS}; return values.map((v) => [seconds(v), times(v), percent(1 + v)]); }}"
    found = tab.page.evaluate(program, values)
    expected = [[str(units.seconds(v)), units.ratio(v), noise.percent(1 + v)] for v in values]
    assert found == expected
    numbers = [7, 9999, 10_000, 1_000_000]
    shown = tab.page.evaluate(f"values => {{ {WORDS}; return values.map(number); }}", numbers)
    assert shown == [units.number(value) for value in numbers]
    tab.context.close()


def test_names_from_files_cannot_end_the_script(stored: Material) -> None:
    shown = inline({"name": "</script><b>"})
    assert "<" not in shown
    assert json.loads(shown) == {"name": "</script><b>"}
