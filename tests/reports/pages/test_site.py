"""The frame that all pages share, in a browser and out of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from reports import pages
from reports.pages import explorer, site
from reports.pages.stored import Stored
from tests.reports.pages.browser import Tab

FILES = ("index.html", "explorer.html")


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_opens_from_disk_without_network_or_complaint(
    browser: Browser, built: Path, file: str, width: int, scheme: str
) -> None:
    tab = Tab(browser, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = tab.open(built / file)
    assert page.title().startswith("corrconv")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", ground)[:3])) < 200) == (scheme == "dark")
    tab.context.close()
    assert tab.complaints == []


def test_pages_lead_to_each_other(tab: Tab, built: Path) -> None:
    page = tab.open(built / "index.html")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Explorer").click()
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    here = page.locator("nav.site [aria-current=page]")
    assert here.inner_text() == "Explorer"
    page.get_by_role("link", name="Results").click()
    assert page.url.endswith("index.html")


def test_the_first_key_leads_past_the_navigation(tab: Tab, built: Path) -> None:
    page = tab.open(built / "explorer.html")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "content"


@pytest.mark.parametrize("file", FILES)
def test_the_foot_says_where_the_numbers_are_from(built: Path, stored: Stored, file: str) -> None:
    foot = (built / file).read_text("utf-8").partition("<footer")[2]
    row = stored.cells.iloc[0]
    for said in (row["machine"], row["commit"][:8], row["cpu"]):
        assert said in foot


@pytest.mark.parametrize("file", FILES)
def test_nothing_is_asked_of_the_network(built: Path, file: str) -> None:
    text = (built / file).read_text("utf-8")
    loaded = re.findall(r"<(?:script|img|link|iframe)[^>]* (?:src|href)=\"([^\"]+)\"", text)
    assert all(not re.match(r"(https?:)?//", name) for name in loaded)
    assert all(name.startswith("data:") or (built / name).is_file() for name in loaded)


def test_a_page_that_is_not_filled_is_not_linked_and_does_not_stay(
    stored: Stored, tmp_path: Path
) -> None:
    old = stored.cells[stored.cells["question"] != "time"]
    (tmp_path / "empty").mkdir()
    nothing = replace(stored, results=tmp_path / "empty" / "results", frame=old, cells=old)
    (tmp_path / "explorer.html").write_text("of an earlier run")
    of = site.filled(nothing)
    assert of == []
    assert site.links(of) == []
    assert site.write(of, nothing, tmp_path) == []
    assert not (tmp_path / "explorer.html").exists()


def test_the_same_results_give_the_same_page(built: Path, stored: Stored, tmp_path: Path) -> None:
    (path,) = site.write(site.filled(stored), stored, tmp_path)
    assert path.read_bytes() == (built / "explorer.html").read_bytes()


def test_every_page_says_what_the_frame_needs() -> None:
    names = [module.NAME for module in pages.MODULES]
    assert len(set(names)) == len(names)
    for module in pages.MODULES:
        assert module.TITLE
        assert callable(module.shape)


def test_every_part_of_the_program_is_in_the_page(built: Path) -> None:
    folder = Path(explorer.__file__).parent / "script"
    assert {path.stem for path in folder.glob("*.js")} == set(explorer.SCRIPTS)
    text = (built / "explorer.html").read_text("utf-8")
    for path in folder.glob("*.js"):
        assert path.read_text("utf-8").strip() in text
