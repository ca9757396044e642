"""The operations on real images and signals."""

from __future__ import annotations

from ..kit.page import Page
from ..site.stored import Stored

FIGURES = ("smooth", "edges", "template", "trace")
"""In the order of the page."""


def pages(stored: Stored) -> list[Page]:
    """One, where pictures were drawn."""
    shown = [stored.figures[name] for name in FIGURES if name in stored.figures]
    if not shown:
        return []
    return [
        Page(
            "pictures.html",
            "Real images",
            "A photograph, a terrain model and EEG traces, smoothed, searched and compared.",
            "Measured",
            "pictures.html.j2",
            shown,
        )
    ]
