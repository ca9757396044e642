"""How much faster than scipy_auto the fastest is, both with all threads: a map over n and N."""

from __future__ import annotations

import pandas as pd

from ..kit.figure import Figure, styled
from ..timings import draw_speedup as speedup
from ..timings.findings import REFERENCE

NAME = "speed-up-all-threads"


@styled
def draw(frame: pd.DataFrame) -> Figure:
    """One map for each regime of correlate with all threads."""
    return speedup.drawn(frame, "all", NAME, f"Speed-up over {REFERENCE} with all threads")
