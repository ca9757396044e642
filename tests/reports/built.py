"""A site made for a test: its pages from stored results, with the few figures that the test draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from corrconv.reports.kit import html
from corrconv.reports.kit.figure import Figure
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.page import Page
from corrconv.reports.kit.run import load
from corrconv.reports.site import build as reporting


def build(
    results: Path,
    output: Path,
    drawn: Sequence[Figure] = (),
    left_out: Mapping[str, str] | None = None,
) -> reporting.Built:
    """All pages into `output`.

    Parameters
    ----------
    results, output : Path
    drawn : sequence of Figure
        The figures of the site.
    left_out : mapping of str to str, optional
        What is said of the others.
    """
    made = reporting.Drawn(tuple(drawn), left_out or {})
    return reporting.write(Material(results, load(results)), made, output)


def filled(template: str, shown: object) -> str:
    """A page's template on its own, without the frame's navigation."""
    here = Page("a.html", "A", "A page.", "Answer", 0, template, shown)
    return html.render(template, here=here, groups=[], made=None, mark="", figures={}, page=shown)


def text(built: reporting.Built, file: str) -> str:
    """A page of it."""
    return (built.page.parent / file).read_text(encoding="utf-8")
