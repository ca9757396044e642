"""What the pages of a site are made from: stored data, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Stored:
    """The results of one site.

    Attributes
    ----------
    results : Path
        asv's results, beside which everything else is kept.
    frame : DataFrame
        Every result of every machine and commit, see `reports.frame.load`.
    cells : DataFrame
        The rows of the run that the site is about, see `reports.frame.newest`.
    environment : mapping
        Of that run; empty where none was kept.
    """

    results: Path
    frame: pd.DataFrame
    cells: pd.DataFrame
    environment: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
