"""A figure's numbers as its CSV gives them: one row for each thing drawn, under names that say the unit."""

from __future__ import annotations

import pandas as pd

TIMED = {"seconds": "value", "q25": "q25", "q75": "q75"}
"""A timing's median and quartiles, all in seconds."""


def tidy(rows: pd.DataFrame, *kept: str, **named: str) -> pd.DataFrame:
    """The columns `kept` of what was drawn, then others under new names, ``new="old"``."""
    columns = {name: name for name in kept} | {old: new for new, old in named.items()}
    return rows[list(columns)].rename(columns=columns).reset_index(drop=True)
