"""``corrconv merge``: sweeps of several machines in one file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corrconv.kit.console import out
from corrconv.sweep.files import Refused
from corrconv.sweep.merge import ENDINGS, merge

if TYPE_CHECKING:
    import pandas as pd


def run(output: Path, folders: Sequence[Path]) -> pd.DataFrame:
    """Join, and write.

    Raises
    ------
    ValueError, ModuleNotFoundError, OSError
        Where that cannot be done, naming the file and what to do.
    """
    if output.suffix not in ENDINGS:
        raise Refused(
            f"{output}: the first name is the file to write, and ends in .parquet or .json"
        )
    return merge(folders, output)


def as_data(joined: pd.DataFrame, output: Path) -> dict[str, Any]:
    """For ``--json``."""
    return {
        "output": str(output),
        "rows": len(joined),
        "machines": {
            str(machine): len(rows[["pass", "process"]].drop_duplicates())
            for machine, rows in joined.groupby("machine")
        },
    }


def show(joined: pd.DataFrame, output: Path) -> None:
    """A line for each machine, and the file."""
    for machine, processes in as_data(joined, output)["machines"].items():
        rows = int((joined["machine"] == machine).sum())
        out.print(f"{machine}: {rows} rows, {processes} fresh processes", markup=False)
    out.print(str(output), markup=False, soft_wrap=True)
