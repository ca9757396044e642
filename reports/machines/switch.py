"""The choice of machine in a page's header: to the same page of each other machine that has it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from markupsafe import Markup

from corrconv.core.cache import replace

from .published import SITE, folders

OPEN, CLOSE = "<!-- machines -->", "<!-- /machines -->"
PLACE = re.compile(f"{OPEN}.*?{CLOSE}", re.DOTALL)
"""Where a page has it, filled or not."""


def link(published: Path) -> None:
    """Fill it in all pages of all sites of a folder: whichever was built last, each leads to the others."""
    pages = {
        machine.name: {path.name for path in (machine / SITE).glob("*.html")}
        for machine in folders(published)
    }
    for machine, files in pages.items():
        for file in files:
            path = published / machine / SITE / file
            before = path.read_text("utf-8")
            others = [
                other for other, theirs in pages.items() if other != machine and file in theirs
            ]
            if (after := filled(before, machine, file, others)) != before:
                replace(path, after)


def filled(text: str, machine: str, file: str, others: Sequence[str]) -> str:
    """A page's text with its choice of machine; empty where there is none to choose."""
    inner = choice(machine, {other: f"../../{other}/{SITE}/{file}" for other in others})
    return PLACE.sub(lambda _: f"{OPEN}{inner}{CLOSE}", text, count=1)


def choice(machine: str, others: Mapping[str, str]) -> Markup:
    """Of other machines, by name, their addresses."""
    if not others:
        return Markup("")
    links = Markup("").join(
        Markup('<a href="{}">{}</a>').format(address, name) for name, address in others.items()
    )
    return Markup('<details class="machines"><summary>Machine: {}</summary>{}</details>').format(
        machine, links
    )
