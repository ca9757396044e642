"""SciPy's and NumPy's own tests against each implementation: counts, failures, reasons."""

from __future__ import annotations

from ..kit.material import Material
from ..kit.page import Page, origins
from . import evidence


def pages(stored: Material) -> list[Page]:
    """One, where the tests were run."""
    found = evidence.load(stored.results)
    if found is None:
        return []
    return [
        Page(
            "conformance.html",
            evidence.TITLE,
            "SciPy's and NumPy's own tests with each implementation in their place.",
            "Tested",
            20,
            "conform/page.html.j2",
            found,
            origins=origins(stored.results, evidence.NAME),
        )
    ]
