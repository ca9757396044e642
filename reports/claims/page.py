"""Published statements put to the test: an index that can be filtered, then each with all that was found."""

from __future__ import annotations

from pathlib import Path

from ..kit.origins import origins
from ..kit.page import Page
from ..site import sections
from ..site.stored import Stored
from . import section as claims

FILE = "claims.html"


def pages(stored: Stored) -> list[Page]:
    """One, where claims were put to the test."""
    return beside(stored.results)


def beside(results: Path) -> list[Page]:
    """The same from what lies beside asv's results, or beside where they would be.

    Raises
    ------
    ValueError
        Where what is stored is damaged; the message says what to do.
    """
    section = sections.load(claims, results)
    if section.data is None:
        return []
    return [
        Page(
            FILE,
            section.title,
            section.summary,
            section.group,
            "claims_page.html.j2",
            section,
            origins=origins(results, section.name),
        )
    ]
