"""Who is fastest with all threads: a map over n and N."""

from __future__ import annotations

import pandas as pd

from ..kit.figure import Figure, styled
from ..timings import draw_winners as winners

NAME = "winners-all-threads"


@styled
def draw(frame: pd.DataFrame) -> Figure:
    """One map for each regime of correlate with all threads."""
    return winners.drawn(frame, "all", NAME, "Who is fastest with all threads")
