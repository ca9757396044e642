"""Who is fastest with all threads: a map over n and N."""

from __future__ import annotations

import pandas as pd

from reports.figures import winners
from reports.figures.base import Figure, styled

NAME = "winners-all-threads"


@styled
def draw(frame: pd.DataFrame) -> Figure:
    """One map for each regime of correlate with all threads."""
    return winners.drawn(frame, "all", NAME, "Who is fastest with all threads")
