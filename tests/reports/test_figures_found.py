"""Figures, pages and evidence are found by looking, wherever below `reports` they lie."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from corrconv.reports.claims import registry as claimed
from corrconv.reports.kit.found import figures, modules, of_page

from tests.reports.measured import UNPUBLISHED

PAGE = """
def pages(material):
    return []
"""
FIGURE = """
from corrconv.reports.kit.figure import drawing

@drawing("{name}", "{page}", {order})
def draw(material):
    return None
"""


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Figures in packages of their own, helpers beside them, and a folder that is no package."""
    files = {
        "planted_house/__init__.py": "",
        "planted_house/threads/__init__.py": "",
        "planted_house/threads/draw.py": FIGURE.format(name="late", page="threads", order=20),
        "planted_house/threads/draw_more.py": FIGURE.format(name="early", page="threads", order=10),
        "planted_house/threads/draw_marks.py": "MARKS = 1",
        "planted_house/threads/run.py": "NAME = 'evidence'; raise AssertionError('imported')",
        "planted_house/threads/page.py": PAGE,
        "planted_house/threads/page_more.py": PAGE,
        "planted_house/threads/page_tables.py": "ROWS = 1",
        "planted_house/threads/deep/__init__.py": "",
        "planted_house/threads/deep/page.py": PAGE,
        "planted_house/threads/deep/pages.py": "raise AssertionError('imported')",
        "planted_house/threads/deep/evidence.py": "TITLE = 'Deep'",
        "planted_house/threads/deep/draw.py": FIGURE.format(name="deep", page="accuracy", order=1),
        "planted_house/made/draw.py": "raise AssertionError('imported')",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield "planted_house"
    for name in [it for it in sys.modules if it.startswith("planted_house")]:
        del sys.modules[name]


def test_a_figure_is_found_by_the_name_of_its_file(planted: str) -> None:
    assert [it.name for it in figures(planted)] == ["deep", "early", "late"]


def test_pages_and_evidence_are_found_by_the_names_of_their_files(planted: str) -> None:
    found = [module.__name__ for module in modules("page", planted)]
    names = ("threads.deep.page", "threads.page", "threads.page_more")
    assert sorted(found) == [f"{planted}.{name}" for name in names]
    (evidence,) = modules("evidence", planted)
    assert evidence.__name__ == f"{planted}.threads.deep.evidence"


def test_names_and_places_are_taken_once() -> None:
    found = figures()
    assert len(found) >= 25
    assert max(Counter(it.name for it in found).values()) == 1
    assert max(Counter((it.page, it.order) for it in found).values()) == 1
    assert not {it.name for it in found} & claimed.figure_names()


def test_every_figure_is_shown_on_its_page() -> None:
    """In a published site, which shows those that its run fills in their order."""
    seen: set[str] = set()
    for site in sorted((Path(__file__).parents[2] / "reports" / "published").glob("*/site")):
        for page in {it.page for it in figures()}:
            path = site / f"{page}.html"
            text = path.read_text("utf-8") if path.is_file() else ""
            found = re.findall(r'<figure id="([^"]+)">', text)
            shown = [name for name in found if name in of_page(page)]
            assert shown == [name for name in of_page(page) if name in shown], path
            seen.update(shown)
    assert seen == {it.name for it in figures() if it.page not in UNPUBLISHED}
