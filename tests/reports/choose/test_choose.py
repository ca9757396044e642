"""The Choose page in a browser: operated as a reader would, beside what `corrconv recommend` says."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from corrconv.reports.choose import page as choose
from corrconv.reports.explorer import page as explorer
from corrconv.reports.kit import html as site
from corrconv.reports.kit.material import Material
from playwright.sync_api import Browser, Page

import corrconv
from corrconv.kit import evidence, problems, units
from corrconv.recommend import show as shown
from corrconv.recommend.evidence import Recommendation
from corrconv.recommend.run import recommend
from tests.reports.site import choosing
from tests.reports.site.browser import Tab

ROWS = """() => [...document.querySelectorAll("#rows tr")].map((row) => (
  [row.dataset.name, ...[...row.querySelectorAll("td")].map((cell) => cell.textContent)]))"""
ASKED = [
    (problems.problem("1024x1024", "31x31"), 1, False),
    (problems.problem("1080x1920", "21x21", dtype="float64", operation="convolve"), 2, False),
    (problems.problem("480x640", "5x5", mode="full"), 2, True),
    (problems.problem("30x20", "64x33", mode="valid"), 1, False),
    (problems.problem("100000", "101"), 1, False),
    (problems.problem("7", "40000", dtype="float64"), 2, True),
    (problems.problem("300x1", "2x1", dtype="float64"), 1, False),
    (problems.problem("1000x1000", "31x31"), 1, False),
    (problems.problem("256x256", "31x31"), 1, True),
]


@pytest.fixture(scope="module")
def built(reference: Material, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page, beside an explorer, and a page of another group, so that there is a navigation."""
    folder = tmp_path_factory.mktemp("choose")
    (page,) = choose.pages(reference)
    other = replace(page, file="other.html", group="Measured")
    site.write([page, *explorer.pages(reference), other], folder, reference.made)
    return folder / "choose.html"


@pytest.fixture(scope="module")
def same() -> Iterator[None]:
    """Python's model goes by the same table."""
    of, _ = choosing.of_published()
    with choosing.the_same_table(of):
        yield


def address(problem: corrconv.Problem, workers: int = 1, rank_one: bool = False) -> str:
    fields = {
        "image": problems.spelled(problem.x_shape),
        "kernel": problems.spelled(problem.h_shape),
        "dtype": problem.dtype.name,
        "mode": problem.mode,
        "operation": problem.operation,
        "threads": workers,
    } | ({"rank-one": "yes"} if rank_one else {})
    return "#" + "&".join(f"{key}={value}" for key, value in fields.items())


def go(page: Page, text: str) -> None:
    page.evaluate("text => { window.location.hash = text; }", text)
    page.evaluate("() => new Promise((done) => setTimeout(done, 0))")


def fill(page: Page, **sides: object) -> None:
    for key, value in sides.items():
        page.fill(f"#{key}", str(value))


def expected(found: Recommendation) -> list[list[str]]:
    """The table's words, without what is drawn and what is to be installed."""
    return [
        [
            each.name,
            *(cell.strip() for cell in shown.cells(each)),
        ]
        for each in found.ranking
    ]


def rows(page: Page) -> list[list[str]]:
    found = page.evaluate(ROWS)
    return [[name, time, ratio.strip(), span, memory, exact]
            for name, time, ratio, span, _, memory, exact, _ in found]  # fmt: skip


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: str(asked[0].x_shape))
def test_the_answer_is_that_of_recommend(tab: Tab, built: Path, same: None, asked) -> None:
    problem, workers, rank_one = asked
    page = tab.open(built, address(*asked))
    found = recommend(problem, workers, rank_one=rank_one, everything=True)
    assert rows(page) == expected(found)
    assert page.inner_text("#asked-for") == shown.heading(found)
    first = found.ranking[0]
    assert page.inner_text("#use") == f"Use {first.name}: {units.seconds(first.seconds)}"
    assert page.inner_text("#line").splitlines()[-1] == found.line
    names = [each.name for each in found.ranking][:2]
    assert page.inner_text("#compare") == shown.compare(problem, names, workers)
    for each in found.if_rank_one:
        assert units.ratio(each.to_first.value) in page.inner_text("#rank-one-says")
    assert page.is_visible("#rank-one-says") == bool(found.if_rank_one)
    left = {each.name for each in (*found.declined, *found.unknown)}
    said = page.locator("#left-rows code").all_text_contents()
    assert set(said) == left
    takes = page.inner_text("#auto")
    verb = "took" if found.measured else f"takes {found.chosen}"
    assert takes.startswith(f'method="auto", the default, {verb}')
    assert page.inner_text("#whose").startswith("Measured" if found.measured else "Predicted")
    near = page.inner_text("#near") if found.nearest else ""
    assert (found.nearest.cell.case.line if found.nearest else "") in near


def test_gains_are_ratios_to_what_people_use(tab: Tab, built: Path, same: None) -> None:
    page = tab.open(built, address(*ASKED[0]))
    ratio = {each.name: each for each in recommend(ASKED[0][0], everything=True).ranking}
    said = page.locator("#gains li").all_text_contents()
    assert len(said) == 3
    for text in said:
        each = ratio[text.split()[-1]]
        assert text.startswith(
            units.ratio(each.to_first.value) if each.resolved else "not to be told"
        )


def test_sizes_are_typed_and_the_answer_follows(tab: Tab, built: Path, same: None) -> None:
    page = tab.open(built)
    fill(page, x0=300, x1="1 000", h0=9, h1=17)
    page.select_option("#dtype", "float64")
    page.select_option("#threads", "2")
    page.select_option("#mode", "full")
    page.select_option("#operation", "convolve")
    page.get_by_label("The kernel is of rank one").check()
    problem = problems.problem(
        "300x1000", "9x17", dtype="float64", mode="full", operation="convolve"
    )
    found = recommend(problem, 2, rank_one=True, everything=True)
    assert rows(page) == expected(found)
    assert page.url.endswith(address(problem, 2, True))
    table = rows(page)
    page.reload()
    assert rows(page) == table
    assert [page.input_value(f"#{key}") for key in ("x0", "x1", "h0", "h1")] == [
        "300",
        "1000",
        "9",
        "17",
    ]
    assert page.input_value("#threads") == "2"
    assert page.is_checked("#rank-one")


def test_dimensions_turn_and_sides_come_back(tab: Tab, built: Path) -> None:
    page = tab.open(built)
    fill(page, x0=200, x1=100, h0=3, h1=5)
    page.get_by_label("1-D").check()
    assert page.inner_text("#asked-for").startswith("correlate 100000 with 101, same")
    assert not page.is_visible("#x1")
    assert not page.is_visible("#rank-one")
    fill(page, x0=5000, h0=33)
    assert "image=5000&kernel=33" in page.url
    page.get_by_label("2-D").check()
    assert "image=200x100&kernel=3x5" in page.url
    page.get_by_label("1-D").check()
    assert page.input_value("#x0") == "5000"


def test_sides_that_the_mode_does_not_take_come_back_in_another(tab: Tab, built: Path) -> None:
    page = tab.open(built, "#image=10x100&kernel=20x5")
    page.get_by_label("1-D").check()
    page.select_option("#mode", "valid")
    page.get_by_label("2-D").check()
    assert page.input_value("#mode") == "same"
    assert "10x100 with 20x5" in page.inner_text("#asked-for")


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("x0", "70000", "image rows: 70000 is too large for this page; give a whole number from 1 to 65"),
        ("h1", "0", "kernel columns: 0 is too small; give a whole number from 1"),
        ("h0", "abc", "kernel rows: “abc” is no whole number; give"),
        ("x1", "-4", "image columns: “-4” is no whole number"),
        ("x1", "3.5", "“3.5” is no whole number"),
        ("h0", "", "kernel rows: nothing is given; give a whole number"),
        ("h0", "<b>", "“<b>” is no whole number"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_else_changes(
    tab: Tab, built: Path, field: str, given: str, said: str
) -> None:
    page = tab.open(built, address(*ASKED[0]))
    before = page.url, rows(page), page.inner_text("#use")
    fill(page, **{field: given})
    assert said in page.inner_text("#wrong")
    assert page.get_attribute(f"#{field}", "aria-invalid") == "true"
    assert (page.url, rows(page), page.inner_text("#use")) == before
    fill(page, **{field: 12})
    assert page.inner_text("#wrong") == ""
    assert page.get_attribute(f"#{field}", "aria-invalid") is None
    assert page.url != before[0]


def test_valid_needs_one_operand_that_contains_the_other(tab: Tab, built: Path) -> None:
    page = tab.open(built, "#image=10x100&kernel=20x5")
    page.select_option("#mode", "valid")
    assert "got 10x100 and 20x5; use “full” or “same”" in page.inner_text("#wrong")
    assert page.inner_text("#asked-for").endswith("same, float32, 1 thread")
    fill(page, h0=10)
    assert page.inner_text("#wrong") == ""
    assert "valid" in page.inner_text("#asked-for")


@pytest.mark.parametrize(
    "text",
    [
        "#image=0x0&kernel=9999999x2&dtype=int8&mode=none&threads=99&method=nobody",
        "#image=5&kernel=3x3",
        "#image=10x100&kernel=20x5&mode=valid",
        "#image=1x2x3&kernel=1x2x3",
        "#%E0%A4%A",
        "#content",
        "#",
    ],
)
def test_an_address_that_says_nothing_known_is_no_harm(tab: Tab, built: Path, text: str) -> None:
    page = tab.open(built, text)
    assert rows(page)
    assert page.inner_text("#use").startswith("Use ")
    assert page.inner_text("#wrong") == ""


def test_the_way_past_the_navigation_keeps_what_was_asked(tab: Tab, built: Path) -> None:
    page = tab.open(built, address(*ASKED[2]))
    before = rows(page)
    go(page, "#content")
    assert rows(page) == before


def test_another_implementation_is_chosen_for_its_line(tab: Tab, built: Path) -> None:
    page = tab.open(built, address(*ASKED[0]))
    page.get_by_role("button", name="opencv", exact=True).click()
    assert 'method="opencv"' in page.inner_text("#line")
    assert page.inner_text("#pip") == "pip install opencv-python-headless"
    assert "corrconv compare opencv " in page.inner_text("#compare")
    assert page.url.endswith("&method=opencv")
    assert page.evaluate("() => document.activeElement.dataset.method") == "opencv"
    page.reload()
    assert 'method="opencv"' in page.inner_text("#line")
    fill(page, h0=30)
    assert 'method="opencv"' not in page.inner_text("#line")


def test_a_line_is_copied_and_that_is_said(browser: Browser, built: Path) -> None:
    tab = Tab(browser, permissions=["clipboard-read", "clipboard-write"])
    page = tab.open(built, address(*ASKED[0]))
    for block, name in (
        ("line", "Copy the lines of Python"),
        ("compare", "Copy the command that measures"),
    ):
        page.get_by_role("button", name=name).click()
        page.wait_for_function("id => document.querySelector(`[data-copies=${id}]`)"
                               ".nextElementSibling.textContent === 'copied'", arg=block)  # fmt: skip
        assert page.evaluate("() => navigator.clipboard.readText()") == page.text_content(
            f"#{block}"
        )
    tab.context.close()
    assert tab.complaints == []


@pytest.mark.parametrize("works", [True, False])
def test_where_there_is_no_clipboard_the_text_is_selected(
    tab: Tab, built: Path, works: bool
) -> None:
    page = tab.open(built, address(*ASKED[0]))
    page.evaluate(
        """works => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
      document.execCommand = () => works;
    }""",
        works,
    )
    page.get_by_role("button", name="Copy the lines of Python").click()
    said = page.locator("[data-copies=line] + .copied")
    assert said.inner_text() == ("copied" if works else "selected: copy it with Ctrl+C or ⌘C")
    chosen = page.evaluate("() => window.getSelection().toString()")
    assert chosen.strip() == page.inner_text("#line").strip()


def test_the_line_computes_and_the_command_is_one(tab: Tab, built: Path) -> None:
    page = tab.open(built, "#image=40x50&kernel=5x7&method=strided&dtype=float64")
    x, h = np.ones((40, 50)), np.ones((5, 7))
    held = {"x": x, "h": h}
    exec(page.text_content("#line") or "", held)
    assert np.array_equal(held["y"], corrconv.correlate(x, h, "same", method="strided"))
    words = shlex.split(page.inner_text("#compare"))
    assert words[:3] == ["corrconv", "compare", "strided"]


@pytest.mark.parametrize(
    ("method", "install", "said"),
    [
        ("numba_simd", "", "Nothing is to be installed beside corrconv."),
        ("opencv", "pip install opencv-python-headless", "opencv needs, beside corrconv:"),
    ],
)
def test_what_has_to_be_installed_is_said(
    tab: Tab, built: Path, method: str, install: str, said: str
) -> None:
    page = tab.open(built, f"{address(*ASKED[0])}&method={method}")
    assert page.inner_text("#line").endswith(f'method="{method}")')
    assert page.inner_text("#needs") == said
    assert page.is_visible("#pip") == bool(install)
    assert page.text_content("#pip") == install


def test_examples_are_asked_by_a_click(tab: Tab, built: Path) -> None:
    page = tab.open(built)
    page.get_by_role("button", name="a signal of 100 000").click()
    page.wait_for_function("() => document.getElementById('x0').value === '100000'")
    assert page.inner_text("#asked-for").startswith("correlate 100000 with 101")
    page.get_by_role("button", name="a frame").click()
    page.wait_for_function("() => document.getElementById('x1').value === '1920'")
    page.go_back()
    page.wait_for_function("() => document.getElementById('x0').value === '100000'")


def test_the_explorer_is_linked_at_the_same_size(tab: Tab, built: Path) -> None:
    page = tab.open(built, address(problems.problem("256x256", "31x31", dtype="float64"), 1))
    page.get_by_role("link", name="What was measured near this size").click()
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    there = [page.input_value(f"#{key}") for key in ("ndim", "dtype", "N", "n")]
    assert there == ["2", "float64", "256", "31"]
    page = tab.open(built, address(ASKED[1][0]))
    assert not page.is_visible("#explore")  # it has squares only


def test_the_explorer_leads_here_with_its_size(tab: Tab, built: Path) -> None:
    page = tab.open(
        built.with_name("explorer.html"), "#ndim=2&N=256&n=31&dtype=float64&threads=one"
    )
    page.get_by_role("link", name="What to use at this size").click()
    page.wait_for_function("() => document.getElementById('use')?.textContent.startsWith('Use ')")
    said = page.inner_text("#asked-for")
    assert said == "correlate 256x256 with 31x31 (rows x columns), same, float64, 1 thread"


def test_controls_work_from_the_keyboard_and_are_labelled(tab: Tab, built: Path) -> None:
    page = tab.open(built)
    page.get_by_label("kernel rows").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("63")
    assert "kernel=63x31" in page.url
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.id") == "h1"
    page.get_by_role("button", name="scipy_fft", exact=True).focus()
    page.keyboard.press("Enter")
    assert "method=scipy_fft" in page.url
    outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    unlabelled = page.evaluate(
        "() => [...document.querySelectorAll('select, input')].filter((e) => !e.labels.length).length"
    )
    assert unlabelled == 0


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_from_disk_at_any_width(
    browser: Browser, built: Path, width: int, scheme: str
) -> None:
    tab = Tab(browser, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = tab.open(built, address(*ASKED[2]))
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert page.locator("#rows tr").count() > 15
    small = page.evaluate(
        "() => [...document.querySelectorAll('input, select, button')].filter((e) => e.offsetParent"
        " && e.getBoundingClientRect().height < 18).length"
    )
    assert small == 0
    tab.context.close()
    assert tab.complaints == []


def test_paper_has_the_answer_and_not_the_form(tab: Tab, built: Path) -> None:
    page = tab.open(built, address(*ASKED[0]))
    page.emulate_media(media="print")
    assert not page.is_visible("#asked")
    for part in ("#use", "#line", "#rows", "#asked-for"):
        assert page.is_visible(part)


def test_the_browsers_model_is_pythons_too(browser: Browser) -> None:
    of, held = choosing.of_published()
    asked = [each for each in choosing.problems(60, seed=5) if each[0].taps > 1]
    said = choosing.by_browser(browser, held, asked)
    with choosing.the_same_table(of):
        for (problem, workers, rank_one), answer in zip(asked, said, strict=True):
            found = recommend(problem, workers, rank_one=rank_one, everything=True)
            assert [row["seconds"] for row in answer["ranking"]] == pytest.approx(
                [each.seconds for each in found.ranking], rel=1e-9
            )


def test_where_no_model_is_stored_the_packages_is_scaled(
    reference: Material, tmp_path: Path
) -> None:
    (page,) = choose.pages(replace(reference, results=tmp_path / "results"))
    assert "numba_simd" in page.shown.source["borrowed"]
    assert not page.shown.modelled


@pytest.mark.parametrize("lost", ["rows", "made"])
def test_damaged_models_are_refused_by_name(reference: Material, tmp_path: Path, lost: str) -> None:
    kept = evidence.raw(evidence.place(reference.results, "calibrate"))
    assert kept is not None
    del kept[lost]
    evidence.save(kept, evidence.place(tmp_path / "results", "calibrate"))
    with pytest.raises(
        ValueError, match=r"calibrate\.json: is damaged: .* corrconv calibrate --full"
    ):
        choose.pages(replace(reference, results=tmp_path / "results"))
