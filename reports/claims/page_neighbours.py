"""The site that lies in a folder, as its navigation tells: a page that is written alone can be part of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from ..kit.page import GROUPS, Page
from ..site import site

INDEX = "index.html"


def of(page: Page, output: Path) -> list[Page]:
    """The other pages that the navigation of `page` names: one for each group, and those of its own.

    Parameters
    ----------
    page : Page
        Which is written alone.
    output : Path
        The site's folder; where there is none, nothing is named.
    """
    index = _navigation(output / INDEX)
    first = dict(index.groups)
    others = [_page(file, group, group) for group, file in index.groups if group != page.group]
    if page.group in first:
        beside = _navigation(output / first[page.group])
        named = beside.pages or [(beside.title, first[page.group])]
        others += [_page(file, title, page.group) for title, file in named]
    return [it for it in others if it.file != page.file and (output / it.file).is_file()]


def _page(file: str, title: str, group: str) -> Page:
    return Page(file, title, "", group, "", None)


@dataclass
class _Navigation(HTMLParser):
    """What a page's navigation links to, as (title, file); its own title; see ``base.html.j2``."""

    groups: list[tuple[str, str]] = field(default_factory=list)
    pages: list[tuple[str, str]] = field(default_factory=list)
    title: str = ""
    _into: list[tuple[str, str]] | None = None
    _file: str = ""
    _in_title: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "div":
            self._into = {"groups": self.groups, "pages": self.pages}.get(found.get("class") or "")
        elif tag == "a":
            self._file = found.get("href") or ""
        self._in_title = tag == "title"

    def handle_endtag(self, tag: str) -> None:
        if tag == "nav":
            self._into = None
        self._file = ""
        self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title = data.removeprefix("corrconv: ")
        elif self._file and self._into is not None:
            self._into.append((data, self._file))


def _navigation(path: Path) -> _Navigation:
    found = _Navigation()
    if path.is_file() and site.MARK in (text := path.read_text(encoding="utf-8")):
        found.feed(text.partition("</nav>")[0])
        found.groups = [it for it in found.groups if it[0] in GROUPS]
    return found
