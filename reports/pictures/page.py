"""The operations on real images and signals."""

from __future__ import annotations

from ..kit.material import Material
from ..kit.page import Page


def pages(stored: Material) -> list[Page]:
    """One, where pictures were drawn."""
    shown = stored.drawn("pictures")
    if not shown:
        return []
    return [
        Page(
            "pictures.html",
            "Real images",
            "A photograph, a terrain model and EEG traces, smoothed, searched and compared.",
            "Measured",
            90,
            "pictures/page.html.j2",
            shown,
        )
    ]
