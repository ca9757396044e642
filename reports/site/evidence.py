"""A page for each question that stored evidence answers, see `corrconv.reports.site.sections`; claims have their own."""

from __future__ import annotations

from ..kit.origins import origins
from ..kit.page import Page
from . import sections
from .stored import Stored

MODULES = tuple(module for module in sections.MODULES if module is not sections.claims)


def pages(stored: Stored) -> list[Page]:
    """Those whose evidence was made."""
    found = [sections.load(module, stored.results) for module in MODULES]
    return [_page(section, stored) for section in found if section.data is not None]


def _page(section: sections.Section, stored: Stored) -> Page:
    return Page(
        f"{section.name}.html",
        section.title,
        section.summary,
        section.group,
        "section.html.j2",
        section,
        origins=origins(stored.results, section.name),
    )
