"""The frame that all pages share, in a browser and out of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from corrconv.reports import questions
from corrconv.reports.explorer import page as explorer
from corrconv.reports.kit import html as site
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.page import GROUPS, Page
from corrconv.reports.site import build as reporting
from jinja2 import UndefinedError
from playwright.sync_api import Browser

from corrconv.kit import evidence
from tests.reports.measured import UNPUBLISHED
from tests.reports.site.browser import Tab

LOADED = r"<(?:script|img|link|iframe|source)[^>]* (?:src|href|srcset)=\"([^\"]+)\""


YOUNGER = {"transforms"}
"""Questions that the reference machine was not asked."""
LIMIT = 10_000_000
"""Bytes of a site in all."""


def files(folder: Path) -> list[Path]:
    """The site's pages."""
    found = sorted(folder.glob("*.html"))
    assert len(found) >= 6
    return found


@pytest.fixture(scope="module")
def published(reference: Material) -> Path:
    """The site that is kept with the project, with all its evidence and figures."""
    return reference.results / "site"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_open_from_disk_without_network_or_complaint(
    browser: Browser, built: Path, width: int, scheme: str
) -> None:
    assert_pages_open(browser, built, width, scheme)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_published_pages_do_so_too(
    browser: Browser, published: Path, width: int, scheme: str
) -> None:
    assert_pages_open(browser, published, width, scheme)


def test_the_published_site_has_every_page_and_is_small(
    published: Path, reference: Material
) -> None:
    figures = {"pictures.html"}  # of which `reference` has none
    names = {page.file for page in reporting.pages(reference)}
    again = f"corrconv report --results {reference.results} --output {published}"
    assert {path.name for path in files(published)} - figures == names - figures, again
    assert sum(path.stat().st_size for path in published.rglob("*") if path.is_file()) < LIMIT


def assert_pages_open(browser: Browser, folder: Path, width: int, scheme: str) -> None:
    """Open each page; fail where one complains, is wider than the window, or is not of the scheme."""
    for file in files(folder):
        tab = Tab(browser, viewport={"width": width, "height": 800}, color_scheme=scheme)
        page = tab.open(file)
        assert page.title().startswith("corrconv"), file.name
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= width, file.name
        ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert (sum(map(int, re.findall(r"\d+", ground)[:3])) < 200) == (scheme == "dark")
        tab.context.close()
        assert tab.complaints == [], file.name


def test_pages_lead_to_each_other(tab: Tab, built: Path) -> None:
    page = tab.open(built / "index.html")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Explorer").click()
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    here = page.locator("nav.site [aria-current=page]")
    assert here.inner_text() == "Explorer"
    navigation = page.get_by_role("navigation", name="Pages")
    navigation.get_by_role("link", name="Measured").click()
    assert page.locator("nav.site [aria-current=true]").inner_text() == "Measured"
    navigation.get_by_role("link", name="Tables").click()
    assert page.url.endswith("tables.html")


def test_every_page_is_reached_from_every_other(built: Path) -> None:
    names = {path.name for path in files(built)}
    for path in files(built):
        text = path.read_text("utf-8").partition("</nav>")[0]
        for link in re.findall(r'href="([^"#]+\.html)"', text):
            assert link in names
    assert names <= set(re.findall(r'href="([^"#]+)"', (built / "index.html").read_text("utf-8")))


def test_the_first_key_leads_past_the_navigation(tab: Tab, built: Path) -> None:
    page = tab.open(built / "explorer.html")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "content"


def foot(path: Path) -> str:
    return path.read_text("utf-8").partition("<footer")[2]


def test_the_foot_says_where_the_numbers_are_from(built: Path, stored: Material) -> None:
    made = stored.made
    for path in files(built):
        documentation = path.name.startswith("book-")
        for said in (made.machine, made.commit[:8], made.cpu, "no number was edited"):
            assert (said in foot(path)) != documentation, path.name
        assert ("corrconv's documentation" in foot(path)) == documentation


@pytest.mark.parametrize(
    "name",
    ["crossovers", "calibrate", "claims", *sorted({*questions.names()} - UNPUBLISHED - YOUNGER)],
)
def test_the_foot_names_the_commit_of_evidence_made_apart(
    of_reference: Path, reference: Material, name: str
) -> None:
    kept = evidence.raw(evidence.place(reference.results, name))
    assert kept is not None
    made = [kept["made"]] if "made" in kept else [it["made"] for it in kept[name].values()]
    file = {"peers": "regret"}.get(name, name)
    for record in made:
        assert record["commit"][:8] in foot(of_reference.with_name(f"{file}.html"))
        assert record["at"].partition("T")[0] in foot(of_reference.with_name(f"{file}.html"))
        assert record["commit"][:8] in of_reference.with_name("repeat.html").read_text("utf-8")


def test_a_page_that_shows_a_part_names_the_commit_of_that_part(
    of_reference: Path, reference: Material
) -> None:
    kept = evidence.raw(evidence.place(reference.results, "claims"))
    assert kept is not None
    text = foot(of_reference.with_name("regret.html"))
    assert "claims (E1, E2)" in text
    assert kept["claims"]["E1"]["made"]["commit"][:8] in text


@pytest.mark.parametrize("built_one", ["built", "of_reference"])
def test_what_scrolls_is_reached_by_keyboard_and_has_a_name(
    built_one: str, request: pytest.FixtureRequest
) -> None:
    found = request.getfixturevalue(built_one)
    count = 0
    for path in files(found if found.is_dir() else found.parent):
        for tag in re.findall(r'<(?:div class="scroll"|pre\b)[^>]*>', path.read_text("utf-8")):
            assert 'tabindex="0"' in tag, (path.name, tag)
            assert re.search(r' aria-label(?:ledby)?="[^"]+"', tag), (path.name, tag)
            assert tag.startswith("<pre") or 'role="region"' in tag, (path.name, tag)
            count += 1
    assert count > 40


def test_a_page_that_cannot_be_rendered_leaves_the_earlier_site(tmp_path: Path) -> None:
    (tmp_path / "old.html").write_text(site.MARK)
    pages = [
        Page("a.html", "A", "A page.", "Book", 1, "base.html.j2", None),
        Page(
            "b.html",
            "B",
            "A page that needs what it is not given.",
            "Book",
            1,
            "site/page_repeat.html.j2",
            None,
        ),
    ]
    with pytest.raises(UndefinedError):
        site.write(pages, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["old.html"]
    site.write(pages[:1], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_what_is_folded_is_read_on_paper(tab: Tab, of_reference: Path) -> None:
    page = tab.open(of_reference.with_name("claims.html"))
    folded = page.locator("article#A1 details pre").first
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert folded.is_visible()
    assert folded.bounding_box()["height"] > 20


def test_nothing_is_asked_of_the_network(built: Path) -> None:
    for path in files(built):
        text = path.read_text("utf-8")
        loaded = re.findall(LOADED, text)
        assert all(not re.match(r"(https?:)?//", name) for name in loaded)
        assert all(name.startswith("data:") or (built / name).is_file() for name in loaded)
        styles = "".join(re.findall(r"<style>.*?</style>", text, re.DOTALL))
        assert not re.search(r"url\((?!.?data:)|@import", styles)


def test_a_page_that_is_not_filled_is_not_written(stored: Material, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    nothing = replace(stored, results=tmp_path / "empty" / "results")
    names = {page.file for page in reporting.pages(nothing)}
    assert "index.html" in names
    assert not names & {"roofline.html", "pictures.html"}


def test_the_same_results_give_the_same_pages(
    built: Path, stored: Material, tmp_path: Path
) -> None:
    written = site.write(reporting.pages(stored), tmp_path, stored.made)
    assert len(written) == len(files(built))
    for path in written:
        assert path.read_bytes() == (built / path.name).read_bytes(), path.name


def test_every_page_says_what_the_frame_needs(stored: Material, reference: Material) -> None:
    for of in (stored, reference):
        found = reporting.pages(of)
        assert len({page.file for page in found}) == len({page.title for page in found})
        assert len({page.file for page in found}) == len(found)
        for page in found:
            assert re.fullmatch(r"[a-z0-9-]+\.html", page.file)
            assert len(page.title) <= 18
            assert 20 < len(page.summary) < 110
            assert page.summary.endswith(".")
        assert [group.title for group in site.groups(found)] == [
            title for title in GROUPS if title in {page.group for page in found}
        ]
        assert (found[0].file, found[0].group) == ("index.html", "Answer")


def test_a_page_of_no_group_is_refused() -> None:
    with pytest.raises(ValueError, match="group must be one of Answer"):
        Page("a.html", "A", "A page.", "Elsewhere", 1, "a.html.j2", None)


def test_every_part_of_the_program_is_in_the_page(built: Path) -> None:
    folder = Path(explorer.__file__).parent / "script"
    assert {path.stem for path in folder.glob("*.js")} == set(explorer.SCRIPTS)
    text = (built / "explorer.html").read_text("utf-8")
    for path in folder.glob("*.js"):
        assert path.read_text("utf-8").strip() in text
