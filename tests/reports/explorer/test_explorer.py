"""The explorer in a browser: operated as a reader would, its numbers compared with the stored ones."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from corrconv.reports.explorer.pack import short
from corrconv.reports.kit import words
from corrconv.reports.kit.html import WORDS, inline
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.quantity import What, key, written
from corrconv.reports.kit.run import View
from playwright.sync_api import Browser, Page

from corrconv.kit import units
from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Cell
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


def of_cell(cell: Cell, **more: object) -> str:
    """Its address."""
    view = View.of(cell)
    threads = "one" if view.workers == 1 else view.workers
    mode = f"{view.mode}, rank one" if view.rank_one else view.mode
    N, n = cell.case.problem.x_shape[0], cell.case.problem.h_shape[0]
    return address(ndim=view.ndim, operation=view.operation, dtype=view.dtype, threads=threads,
                   mode=mode.replace(" ", "+"), N=N, n=n, **more)  # fmt: skip


def test_every_number_of_every_cell_is_the_stored_one(
    tab: Tab, built: Path, stored: Material
) -> None:
    page, seen = tab.open(built / "explorer.html"), 0
    for cell in stored.run.cells:
        go(page, of_cell(cell, only=ALL, reference="fftw"))
        shown = rows(page)
        assert set(shown) == {side.name for side in cell.sides}
        for side in cell.sides:
            time, best, reference, error, _ = shown[side.name]
            low, high = units.seconds(short(side.low)), units.seconds(short(side.high))
            between = f"{low.number if low.unit == high.unit else low} to {high}"
            if low == high:
                between = "one sample"
            assert time == f"{units.seconds(side.seconds)}|{between}"
            assert error == written(key(cell, side.name, What.ERROR), side.error)
            pair = side.beside
            tie = "tie, " if pair.verdict is Verdict.NOT_RESOLVED else ""
            told = f"{tie}{units.ratio(pair.ratio)}|{units.digits(pair.low)} to {units.digits(pair.high)}"
            assert best == ("1" if side.name == pair.to else told)
            if side.name == "fftw":
                assert reference == "1"
            else:
                assert reference.removeprefix("tie, ").startswith(
                    f"{units.ratio(short(cell.pair(side.name, 'fftw').ratio))}|"
                )
            seen += 1
    assert seen > 100
    assert "sign test" in page.inner_text("#note")


def test_the_fastest_and_its_ties_are_those_of_the_store(
    tab: Tab, of_reference: Path, reference: Material
) -> None:
    page, ties = tab.open(of_reference), 0
    run = reference.run
    every = ",".join(sorted({side.name for cell in run.cells for side in cell.sides}))
    for cell in run.cells:
        go(page, of_cell(cell, only=every))
        shown = {name: row[-1] for name, row in rows(page).items()}
        computing = {side.name for side in cell.sides if side.family != "choice"}
        tied = set(cell.tied) & computing - {cell.best.name}
        assert shown[cell.best.name] == ("least time" if tied else "fastest")
        assert {name for name in computing if shown[name] == "tie"} == tied
        ties += len(tied)
    assert ties >= 3, "there are ties among the cells"


def test_selects_change_the_view_which_stays_in_the_address(tab: Tab, built: Path) -> None:
    page = tab.open(built / "explorer.html")
    page.select_option("#operation", "convolve")
    page.select_option("#N", "256")
    page.select_option("#n", "15")
    page.select_option("#show", "ratio")
    page.select_option("#reference", "numba")
    before, table = selected(page), rows(page)
    assert before == {"dtype": "float32", "operation": "convolve", "threads": "one", "N": "256",
                      "n": "15"}  # fmt: skip
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
        "#machine=nowhere&ndim=7",
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
    expected = [[str(units.seconds(v)), units.ratio(v), words.percent(1 + v)] for v in values]
    assert found == expected
    numbers = [7, 9999, 10_000, 1_000_000]
    shown = tab.page.evaluate(f"values => {{ {WORDS}; return values.map(number); }}", numbers)
    assert shown == [units.number(value) for value in numbers]
    tab.context.close()


def test_names_from_files_cannot_end_the_script(stored: Material) -> None:
    shown = inline({"name": "</script><b>"})
    assert "<" not in shown
    assert json.loads(shown) == {"name": "</script><b>"}
