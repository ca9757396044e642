"""What every caption must say: on which machine, and how many samples stand behind a point."""

from __future__ import annotations

import pandas as pd

from corrconv.kit import units


def machine(frame: pd.DataFrame) -> str:
    """The machine and the commit of the measurements."""
    row = frame.iloc[0]
    return f"Measured on {row['machine']} ({row['cpu']}), commit {row['commit'][:8]}."


def samples(frame: pd.DataFrame) -> str:
    """How many samples a timing's median is of."""
    counts = frame.loc[frame["repeat"] > 0, "repeat"]
    if counts.empty:
        return "One sample each."
    low, high = int(counts.min()), int(counts.max())
    if high == 1:
        return "Points are single samples."
    many = f"{low}" if low == high else f"{low} to {high}"
    return f"Points are medians of {many} samples, bars their quartiles."


def listed(values: list[int]) -> str:
    """3, 7 and 15."""
    return units.listed([units.number(value) for value in values])
