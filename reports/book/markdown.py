"""Markdown as HTML: anchors, highlighted code, tables that scroll, links that lead to the site's pages.

markdown-it-py (CommonMark and tables) and Pygments do the work; both are here with rich.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pygments import highlight as pygmentize
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

Resolve = Callable[[str], str | None]
CITED = re.compile(r"\[(\d+(?:, ?\d+)*)\]")
REFERENCES = "References"


@dataclass(frozen=True)
class Heading:
    """A heading of a page: its level, its anchor, and its text."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True)
class Text:
    """A rendered page.

    Attributes
    ----------
    title : str
        The first heading of level 1, as HTML.
    html : str
        All the rest.
    headings : tuple of Heading
        Of the rest, in order.
    """

    title: str
    html: str
    headings: tuple[Heading, ...]


def _no_link(_: str) -> None:
    return None


def render(text: str, resolve: Resolve = str, of_code: Resolve = _no_link) -> Text:
    """A page of Markdown as HTML; HTML in it is shown as text.

    Parameters
    ----------
    text : str
    resolve : callable
        Gives the address of a link's target; None where it has none, and then its text is code.
    of_code : callable
        Gives an address for inline code; None where it is to be code alone.

    Raises
    ------
    ValueError
        Where the page does not begin with a heading of level 1.
    """
    markdown = MarkdownIt("commonmark", {"highlight": code_block}).enable("table")
    markdown.disable(["html_block", "html_inline"])
    markdown.add_render_rule("table_open", _table_open)
    markdown.add_render_rule("table_close", _table_close)
    markdown.add_render_rule("code_block", _plain_block)
    tokens = markdown.parse(text)
    if not tokens or tokens[0].tag != "h1":
        raise ValueError("a page of the book begins with its title: # and a space before it")
    headings = _anchor(tokens)
    references = _number_references(tokens)
    for opening, token in pairwise(tokens):
        if token.type == "inline":
            of_here = of_code if opening.type != "heading_open" else _no_link
            token.children = list(_linked(token.children or [], resolve, of_here, references))
    show = markdown.renderer.render
    title = show(tokens[1:2], markdown.options, {})
    return Text(title, show(tokens[3:], markdown.options, {}), tuple(headings[1:]))


def _table_open(_: Any, tokens: list[Token], place: int, *__: Any) -> str:
    """A table that scrolls by itself, by keyboard too, under the name of the heading above it."""
    said = (
        "".join(child.content for child in content.children or [])
        for content, opening in pairwise(reversed(tokens[:place]))
        if opening.type == "heading_open"
    )
    label = next(said, "Table")
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}"><table>\n'


def _table_close(*_: Any) -> str:
    return "</table></div>\n"


def _plain_block(_: Any, tokens: list[Token], place: int, *__: Any) -> str:
    return code_block(tokens[place].content, "", "")


def code_block(code: str, language: str, named: str) -> str:
    """A block of code, highlighted where its language is known.

    Parameters
    ----------
    code, language : str
    named : str
        What stands behind the language: the name of a file, which is shown; other words are for the tests.
    """
    if language == "python" and code.startswith(">>>"):
        language = "pycon"
    try:
        lexer = get_lexer_by_name(language)
        shown = pygmentize(code, lexer, HtmlFormatter(nowrap=True, classprefix="t-"))
    except ClassNotFound:
        shown = escape(code)
    file = escape(named) if "." in named else ""
    name = f'<span class="file">{file}</span>' if file else ""
    reached = f'tabindex="0" role="group" aria-label="{file or "Code"}"'  # wide code scrolls
    return f'<pre class="code" {reached}>{name}<code>{shown.rstrip()}\n</code></pre>\n'


def slug(text: str, taken: set[str]) -> str:
    """The anchor that GitHub gives to a heading, so that one link serves both."""
    kept = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
    anchor, count = kept, 0
    while anchor in taken:
        count += 1
        anchor = f"{kept}-{count}"
    taken.add(anchor)
    return anchor


def _anchor(tokens: list[Token]) -> list[Heading]:
    """Give each heading its anchor."""
    taken: set[str] = set()
    found = []
    for opening, content in pairwise(tokens):
        if opening.type == "heading_open":
            text = "".join(child.content for child in content.children or [])
            anchor = slug(text, taken)
            opening.attrSet("id", anchor)
            found.append(Heading(int(opening.tag[1]), anchor, text))
    return found


def _number_references(tokens: list[Token]) -> int:
    """Give each item of the list under the heading References an anchor of its number; how many there are."""
    under, number = False, 0
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            under = tokens[place + 1].content == REFERENCES
        elif under and token.type == "list_item_open" and token.level == 1:
            number += 1
            token.attrSet("id", f"reference-{number}")
    return number


def _linked(
    children: list[Token], resolve: Resolve, of_code: Resolve, references: int
) -> Iterator[Token]:
    """The tokens of a line, with links that lead to the site."""
    closing: str | None = None  # of the link that is open: links hold no links
    for place, token in enumerate(children):
        if token.type == "link_open":
            address = resolve(str(token.attrGet("href")))
            if address is None:  # a file that the site has no page for: its name, as code
                code = children[place + 1].type == "code_inline"
                opening, closing = ("", "") if code else ("<code>", "</code>")
                yield _raw(opening)
            else:
                closing = "</a>"
                token.attrSet("href", address)
                yield token
        elif token.type == "link_close":
            yield _raw(closing or "")
            closing = None
        elif token.type == "image":
            token.attrSet("src", resolve(str(token.attrGet("src"))) or "")
            yield token
        elif (
            token.type == "code_inline" and closing is None and (address := of_code(token.content))
        ):
            yield _raw(f'<a href="{escape(address)}"><code>{escape(token.content)}</code></a>')
        elif token.type == "text" and closing is None and references:
            yield from _cited(token, references)
        else:
            yield token


def _cited(token: Token, references: int) -> Iterator[Token]:
    """Numbers in brackets as links to the list of references."""
    end = 0
    for found in CITED.finditer(token.content):
        numbers = [int(number) for number in found[1].split(",")]
        if max(numbers) <= references:
            yield _text(token.content[end : found.start()])
            links = (f'<a href="#reference-{number}">{number}</a>' for number in numbers)
            yield _raw(f"[{', '.join(links)}]")
            end = found.end()
    yield _text(token.content[end:])


def _raw(html: str) -> Token:
    return Token("html_inline", "", 0, content=html)


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
