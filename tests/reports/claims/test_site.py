"""The page of claims in a browser: its index leads to each, and can be filtered without a script."""

from __future__ import annotations

from pathlib import Path

import pytest
from corrconv.reports.claims.page import beside
from corrconv.reports.kit import html as site
from corrconv.reports.kit.material import Material

from tests.reports.site.browser import Tab


@pytest.fixture(scope="module")
def folder(reference: Material, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference run's page, without figures."""
    made = tmp_path_factory.mktemp("claims")
    site.write(beside(reference.results), made)
    return made


def test_it_can_be_filtered_by_verdict(tab: Tab, folder: Path, reference: Material) -> None:
    (it,) = beside(reference.results)
    page = tab.open(folder / "claims.html")
    shown = page.locator("article.claim:visible")
    assert shown.count() == it.shown.count >= 30
    for verdict in it.shown.verdicts:
        page.get_by_role("radio", name=verdict.word).check()
        assert shown.count() == verdict.count
        assert page.locator("table.claims tbody tr:visible").count() == verdict.count
        assert page.locator(f"article.claim.{verdict.css}:visible").count() == verdict.count
        for source in page.locator("section.source:visible").all():
            assert source.locator("article:visible").count()
    page.get_by_role("radio", name="all").check()
    assert shown.count() == it.shown.count


def test_the_index_leads_to_each_claim(tab: Tab, folder: Path) -> None:
    page = tab.open(folder / "claims.html")
    page.get_by_role("row", name="B7").get_by_role("link").click()
    assert page.url.endswith("#B7")
    near = "() => Math.abs(document.getElementById('B7').getBoundingClientRect().top) < 450"
    page.wait_for_function(near)  # it scrolls there smoothly
    assert page.locator("article#B7 h3 .verdict").inner_text()


def test_what_is_folded_opens_by_keyboard(tab: Tab, folder: Path) -> None:
    page = tab.open(folder / "claims.html")
    fold = page.locator("article#A1 details", has_text="the experiment")
    assert not fold.locator("pre").is_visible()
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    assert fold.locator("pre").is_visible()
    assert "def a1(" in fold.locator("pre").inner_text()
