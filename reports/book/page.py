"""The documentation as a small book: the Markdown of the checkout's docs/, and what the code says of itself.

A line ``<!-- api: corrconv.correlate -->`` in a chapter stands for that name's docstring, ``<!-- verbs
-->`` for the command line. What the book says is of the corrconv that writes the site, not of the
stored run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corrconv.core.cache import replace as put

from ..kit.material import Material
from ..kit.page import Page
from . import api, chapters, markdown
from .chapters import CHAPTERS, Chapter, home
from .markdown import Heading, Text

GENERATED = re.compile(r"^<!-- (?:api: (?P<name>[\w.]+)|verbs) -->$", re.MULTILINE)
DEEPEST = 3
"""The level of headings that a page's table of contents shows."""


@dataclass(frozen=True)
class Shown:
    """What the template gets: a chapter as HTML, its contents, and its neighbours."""

    title: str
    html: str
    contents: tuple[Heading, ...]
    before: Chapter | None
    after: Chapter | None


def pages(stored: Material) -> list[Page]:
    """A page for each chapter; none where corrconv runs without its checkout, see `chapters.home`.

    Raises
    ------
    ValueError
        Where a chapter names what is not there.
    """
    root = home()
    if root is None:
        return []
    names = described_names(root)
    neighbours = zip(CHAPTERS, (None, *CHAPTERS), (*CHAPTERS[1:], None))
    return [_page(chapter, root, names, *beside) for chapter, *beside in neighbours]


def _page(
    chapter: Chapter,
    root: Path,
    names: Mapping[str, str],
    before: Chapter | None,
    after: Chapter | None,
) -> Page:
    text = rendered(chapter, root, names)
    contents = tuple(heading for heading in text.headings if heading.level <= DEEPEST)
    shown = Shown(text.title, text.html, contents, before, after)
    order, template = CHAPTERS.index(chapter), "book/page.html.j2"
    return Page(
        chapter.file,
        chapter.title,
        chapter.summary,
        "Book",
        order,
        template,
        shown,
        lambda folder: _copy_drawings((root / chapter.source).parent, text, folder),
    )


def _copy_drawings(docs: Path, text: Text, folder: Path) -> None:
    """The drawings of a chapter, to where its page finds them."""
    for address in chapters.DRAWN.findall(text.html):
        put(folder / address, (docs / Path(address).name).read_bytes())


def described_names(root: Path) -> dict[str, str]:
    """The anchor of each name that the API describes."""
    (chapter,) = (each for each in CHAPTERS if each.file == chapters.API)
    return {heading.text: heading.anchor for heading in rendered(chapter, root, {}).headings}


def rendered(chapter: Chapter, root: Path, names: Mapping[str, str]) -> Text:
    """A chapter as HTML; code that is one of the `names` leads to its description.

    Raises
    ------
    ValueError
        Where it names what is not there.
    """
    files = {each.source: each.file for each in CHAPTERS}
    return markdown.render(
        expanded((root / chapter.source).read_text("utf-8")),
        lambda href: chapters.resolve(href, chapter.source, files),
        lambda code: chapters.of_code(code, names),
    )


def expanded(text: str) -> str:
    """Markdown in which the generated parts stand where they are asked for.

    Raises
    ------
    ValueError
        Where a name is asked for that is not there.
    """
    return GENERATED.sub(
        lambda found: api.described(found["name"]) if found["name"] else api.verbs(), text
    )
