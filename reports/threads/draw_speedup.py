"""How much faster than scipy_auto the fastest is, both with all threads: a map over n and N."""

from __future__ import annotations

from ..kit.figure import Figure, styled
from ..kit.material import Material
from ..timings import draw_speedup as speedup
from ..timings.findings import REFERENCE

NAME = "speed-up-all-threads"
PAGE, ORDER = "times", 50


@styled
def draw(material: Material) -> Figure:
    """One map for each regime of correlate with all threads."""
    frame = material.cells
    return speedup.drawn(frame, "all", NAME, f"Speed-up over {REFERENCE} with all threads")
