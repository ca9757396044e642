"""Differences between libraries and defects found in them, with the programs that show them."""

from __future__ import annotations

from ..kit.material import Material
from ..kit.page import Page, origins
from . import evidence


def pages(stored: Material) -> list[Page]:
    """One, where the libraries were observed."""
    found = evidence.load(stored.results)
    if found is None:
        return []
    return [
        Page(
            "upstream.html",
            evidence.TITLE,
            "Known differences and defects of the libraries, each with a program that shows it.",
            "Tested",
            30,
            "upstream/page.html.j2",
            found,
            origins=origins(stored.results, evidence.NAME),
        )
    ]
