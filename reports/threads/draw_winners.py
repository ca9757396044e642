"""Who is fastest with all threads: a map over n and N."""

from __future__ import annotations

from ..kit.figure import Figure, styled
from ..kit.material import Material
from ..timings import draw_winners as winners

NAME = "winners-all-threads"
PAGE, ORDER = "times", 30


@styled
def draw(material: Material) -> Figure:
    """One map for each regime of correlate with all threads."""
    frame = material.cells
    return winners.drawn(frame, "all", NAME, "Who is fastest with all threads")
