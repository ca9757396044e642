"""The operations on real images and signals."""

from __future__ import annotations

from ..kit.answers import drawn
from ..kit.page import Page
from ..site.figures import of_page
from ..site.stored import Stored


def pages(stored: Stored) -> list[Page]:
    """One, where pictures were drawn."""
    shown = drawn(stored, of_page("pictures"))
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
