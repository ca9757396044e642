"""How much faster than scipy_auto the fastest is, both with all threads: a map over n and N."""

from __future__ import annotations

import pandas as pd

from reports.figures import speedup
from reports.figures.base import Figure, styled
from reports.findings import REFERENCE

NAME = "speed-up-all-threads"


@styled
def draw(frame: pd.DataFrame) -> Figure:
    """One map for each regime of correlate with all threads."""
    return speedup.drawn(frame, "all", NAME, f"Speed-up over {REFERENCE} with all threads")
