"""Numbers of a page: those that carry their key, and times that carry none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from corrconv.reports.kit.quantity import Key, What

from tests.reports.truth.seen import Loose, Seen

SILENT = frozenset({"script", "style", "code", "pre", "head"})
"""No words of the page: programs, and what a reader types or a terminal said."""
BLOCKS = frozenset(
    (
        "p",
        "li",
        "td",
        "th",
        "dd",
        "dt",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "summary",
        "div",
        "small",
    )
)
"""What parts texts: a number and its unit stand in the same."""
HELD = "\ufffc"
"""Stands for a keyed number in the text around it."""
TIME = re.compile(r"(?<![\w.])\d[\d.]*(?:\s*(?:ns|µs|ms)|\s+s)\b")
RATIO = re.compile(r"(?<![\w.])(?:\d\.\d\d|\d\d\.\d|\d{3})×(?! ?\d)")
"""As units.ratio writes it; the median over cells is one that belongs to none."""
ROUND = re.compile(r"(?:\d\d?(?:\.0+)?|1000?|0\.0*\d)\s*[nµms]")
AROUND = 50
"""Characters to either side that are quoted."""


@dataclass
class _Block:
    line: int
    text: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name, self.seen, self.loose, self.ratios, self.alts = name, [], [], [], []
        self._silent, self._block, self._key = 0, _Block(1), None

    def handle_starttag(self, tag, attrs):
        of = dict(attrs)
        if tag in SILENT:
            self._silent += 1
        if tag in BLOCKS:
            self._end_block()
        if tag == "img" and of.get("alt"):
            self.alts.append((Path(of.get("src") or "").stem, of["alt"], self.place))
        if tag == "data" and "data-cell" in of:
            self._key = of, []

    def handle_endtag(self, tag):
        if tag in SILENT:
            self._silent -= 1
        if tag in BLOCKS:
            self._end_block()
        if tag == "data" and self._key:
            of, text = self._key
            self._key = None
            key = Key(
                of["data-cell"], of["data-name"], What(of["data-what"]), of.get("data-to", "")
            )
            self.seen.append(Seen(key, read(of["value"]), self.place, "".join(text).strip()))
            self._block.text.append(HELD)

    def handle_data(self, data):
        if self._key:
            self._key[1].append(data)
        elif not self._silent:
            self._block.text.append(data)

    @property
    def place(self) -> str:
        return f"{self.name}:{self.getpos()[0]}"

    def _end_block(self) -> None:
        block, self._block = self._block, _Block(self.getpos()[0])
        text, place = "".join(block.text), f"{self.name}:{block.line}"
        self.loose += loose(TIME, text, place)
        self.ratios += loose(RATIO, text, place)

    def close(self) -> None:
        super().close()
        self._end_block()


@dataclass(frozen=True)
class Page:
    """What a page says.

    Attributes
    ----------
    seen : tuple of Seen
    loose : tuple of Loose
        Times without a key in its text.
    ratios : tuple of Loose
        Ratios without one: of the median over cells, say.
    alts : tuple of (str, str, str)
        Of each image its name, its alternative text, which can hold no key, and the place.
    spoilt : tuple of str
        Places where markup was escaped, and a reader meets it as text.
    """

    seen: tuple[Seen, ...]
    loose: tuple[Loose, ...]
    ratios: tuple[Loose, ...]
    alts: tuple[tuple[str, str, str], ...]
    spoilt: tuple[str, ...]


def page(path: Path) -> Page:
    """The numbers of a page."""
    reader = _Reader(path.name)
    text = path.read_text("utf-8")
    reader.feed(text)
    reader.close()
    spoilt = [
        f"{path.name}:{number}"
        for number, line in enumerate(text.splitlines(), 1)
        if "&lt;data " in line or "&amp;lt;" in line
    ]
    parts = reader.seen, reader.loose, reader.ratios, reader.alts, spoilt
    return Page(*map(tuple, parts))


def read(value: str) -> float | str:
    """A number, or a verdict's word."""
    try:
        return float(value)
    except ValueError:
        return value


def loose(kind: re.Pattern[str], text: str, place: str) -> Iterator[Loose]:
    """Each measured number in a text, as 5.32 ms; 50.0 µs, 0.1 ms and 100 µs are limits that somebody set."""
    text = re.sub(r"\s+", " ", text).strip()
    for found in kind.finditer(text):
        if not ROUND.match(found.group()):
            around = text[max(0, found.start() - AROUND) : found.end() + AROUND]
            yield Loose(found.group(), around, place)
