"""Times and ratios that a drawing or its alternative text shows: they hold no key, so their CSV must."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path

from corrconv.reports.kit.quantity import BESIDE

from tests.reports.truth.held import forms
from tests.reports.truth.seen import Loose, Seen

TEXT = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)
THREE = r"(?:\d\.\d\d|\d\d\.\d|\d{3})"
LABEL = re.compile(rf"(?<![\w.])(?!100 ){THREE} (?:ns|µs|ms|s)\b|^{THREE}×$")
"""Three digits, as numbers are written; what an axis is marked with has fewer, or is 100. A ratio among words
may be of several cells."""


def texts(svg: Path) -> Iterator[str]:
    """The words of a drawing."""
    for found in TEXT.finditer(svg.read_text("utf-8")):
        yield unescape(re.sub(r"<[^>]*>", "", found.group(1)))


def loose(words: Iterable[str], seen: Iterable[Seen], place: str) -> list[Loose]:
    """Numbers that none of those seen is written as; ratios where some are seen: else they are medians."""
    of = list(seen)
    ratios = any(each.key.what in BESIDE for each in of)
    known = {form for each in of for form in forms(each.key, each.value)}
    return [
        Loose(found.group(), text.strip(), place)
        for text in words
        for found in LABEL.finditer(text.strip())
        if found.group() not in known and (ratios or "×" not in found.group())
    ]
