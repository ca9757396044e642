"""The code of README, CONTRIBUTING and the book does what the pages say."""

from __future__ import annotations

import tomllib

import pytest
from corrconv.reports.book.page import expanded

from corrconv.core.registry import GROUP
from tests.docs import commands
from tests.docs.blocks import PAGES, ROOT, blocks, inline
from tests.docs.session import Session


@pytest.mark.peers
@pytest.mark.parametrize("page", PAGES)
def test_the_code_of_a_page_runs(page: str, session: Session) -> None:
    text = expanded((ROOT / page).read_text("utf-8"))
    for block in blocks(text, page):
        session.run(block)


@pytest.mark.parametrize("page", PAGES)
def test_commands_within_lines_are_there(page: str) -> None:
    for code in inline(expanded((ROOT / page).read_text("utf-8"))):
        commands.check(code)


def test_the_book_holds_code_of_every_kind_and_little_that_is_not_run() -> None:
    found = [block for page in PAGES for block in blocks((ROOT / page).read_text("utf-8"), page)]
    run = [block for block in found if "slow" not in block.words]
    for language in ("python", "console", "sh", "toml", "yaml"):
        assert any(block.language == language for block in found), language
    assert sum(block.language == "python" for block in run) >= 15
    assert len(run) > 2 * (len(found) - len(run))


def test_entry_points_are_of_our_group() -> None:
    found = [
        tomllib.loads(block.text)
        for page in PAGES
        for block in blocks((ROOT / page).read_text("utf-8"), page)
        if block.language == "toml"
    ]
    groups = {group for each in found for group in each.get("project", {}).get("entry-points", {})}
    assert groups == {GROUP}
