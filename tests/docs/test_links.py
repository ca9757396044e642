"""Links of the pages lead somewhere, in the repository; and every page of docs/ is in the book."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, urlsplit

import pytest
from corrconv.reports.book import markdown
from corrconv.reports.book.chapters import CHAPTERS
from corrconv.reports.book.page import expanded

from tests.docs.blocks import PAGES, ROOT, links, parsed
from tests.house import ROOMS

INDEX = "docs/README.md"
CHOOSER = (ROOT / "reports/choose/script/form.js").read_text("utf-8")


def anchors(page: str) -> set[str]:
    text = expanded((ROOT / page).read_text("utf-8"))
    return {heading.anchor for heading in markdown.render(text).headings}


@pytest.mark.parametrize("page", [*PAGES, "CHANGELOG.md"])
def test_links_lead_to_files_and_headings(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    for target in [*links(text), *re.findall(r'<img src="([^"]+)"', text)]:
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / page).parent / path if path else ROOT / page
        assert file.exists(), f"{page}: {target}"
        if anchor and file.suffix == ".md":
            there = file.resolve().relative_to(ROOT).as_posix()
            assert anchor in anchors(there), f"{page}: {target}: {there} has no such heading"


def test_a_link_that_asks_the_chooser_spells_a_problem_as_its_addresses_do() -> None:
    found = [link for page in PAGES for link in links((ROOT / page).read_text("utf-8"))]
    asked = [urlsplit(link).fragment for link in found if "/choose.html#" in link]
    assert asked
    (code,) = re.findall(r"toAddress\(state\) {(.*?)^}", CHOOSER, re.MULTILINE | re.DOTALL)
    for each in asked:
        problem = dict(parse_qsl(each, strict_parsing=True))
        assert {"image", "kernel", "dtype"} <= problem.keys() <= set(re.findall(r"[\w-]+", code))
        command = (
            f"--image {problem['image']} --kernel {problem['kernel']} --dtype {problem['dtype']}"
        )
        assert f"corrconv recommend {command}\n" in (ROOT / "README.md").read_text("utf-8")


def test_every_page_of_the_docs_is_in_the_book_and_in_its_index() -> None:
    book = {chapter.source for chapter in CHAPTERS}
    assert {page for page in PAGES if page.startswith("docs/")} - {INDEX} == book - {
        "CONTRIBUTING.md"
    }
    listed = links((ROOT / INDEX).read_text("utf-8"))
    paths = [(PurePosixPath("docs") / each).as_posix() for each in listed]
    assert [path.replace("docs/../", "") for path in paths] == [each.source for each in CHAPTERS]


@pytest.mark.parametrize("page", PAGES)  # a changelog names what was, too
def test_named_files_exist(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    folders = "|".join([*ROOMS, "tests", "docs", "requirements", ".github"])
    named = re.findall(rf"`((?:{folders})/[\w./-]*)`", text)
    assert [
        n for n in named if not (ROOT / n).exists() and not re.search(r"/(MACHINE|NAME)\b", n)
    ] == []


@pytest.mark.parametrize("page", PAGES)
def test_pages_name_no_place_of_this_machine(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    assert not re.search(r"(?<![\w.}$])/(home|root|tmp|work|opt|usr)/", text)


def placeholders(text: str) -> list[str]:
    """Words such as TOTAL_<number>, for which a number was to be filled in; code may have such names."""
    children = (child for token in parsed(text) for child in token.children or [])
    written = " ".join(child.content for child in children if child.type == "text")
    return re.findall(r"\b[A-Z]{2,}(?:_[A-Z]+)*_\d+\b|\b(?:TODO|TBD|FIXME|XXX)\b", written)


@pytest.mark.parametrize("page", [*PAGES, "CHANGELOG.md"])
def test_no_page_holds_a_placeholder(page: str) -> None:
    assert placeholders((ROOT / page).read_text("utf-8")) == []


def test_a_placeholder_is_found_and_code_is_left_alone() -> None:
    text = "They are\nTOTAL_37, with `DATA_3`; TODO.\n\n    CODE_4\n\n| a |\n|---|\n| SUM_CSV_2 |\n"
    assert placeholders(text) == ["TOTAL_37", "TODO", "SUM_CSV_2"]
