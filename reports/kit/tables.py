"""Tables of pages, and what to do where evidence is missing; a figure's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Table:
    """Rows of text under headings; the first column names the row.

    Attributes
    ----------
    title : str
    headings : tuple of str
    rows : tuple of tuple of str
    note : str
        How to read it.
    words : tuple of int
        Columns, beside the first, that hold words and not numbers.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    words: tuple[int, ...] = ()


@dataclass(frozen=True)
class Missing:
    """A part of a page whose evidence was not made, and the command that makes it."""

    what: str
    command: str


def between(values: Sequence[str]) -> str:
    """The first to the last, or the only one."""
    return values[0] if len(set(values)) == 1 else f"{values[0]} to {values[-1]}"


def tidy(rows: pd.DataFrame, *kept: str, **named: str) -> pd.DataFrame:
    """The columns `kept` of what was drawn, then others under new names, ``new="old"``."""
    columns = {name: name for name in kept} | {old: new for new, old in named.items()}
    return rows[list(columns)].rename(columns=columns).reset_index(drop=True)
