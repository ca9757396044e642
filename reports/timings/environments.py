"""The environment records that stand beside asv's results, one for each results file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from corrconv.core.cache import replace

Record = dict[str, dict[str, Any]]


def place(results: Path, machine: str, stem: str) -> Path:
    """Where the record of one results file lies: beside the results folder, since asv reads all of it."""
    return results.parent / "environments" / machine / f"{stem}.json"


def save(record: Record, path: Path) -> None:
    """Write a record, in one step."""
    replace(path, json.dumps(record, indent=1) + "\n")


def load(results: Path, cells: pd.DataFrame) -> Record:
    """The record of the results file that `cells` come from; empty where none was kept.

    Raises
    ------
    ValueError
        Where the record is damaged.
    """
    newest = cells.iloc[-1]
    path = place(results, str(newest["machine"]), Path(str(newest["file"])).stem)
    if not path.is_file():
        return {}
    try:
        record: Record = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(
            f"{path}: is not a readable environment record ({error}); delete it"
        ) from None
    return record
