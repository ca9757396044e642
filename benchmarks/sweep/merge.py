"""Sweeps joined into one Parquet file, written in one step."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.sweep import files
from benchmarks.sweep.files import Refused
from benchmarks.sweep.frame import frame, load

if TYPE_CHECKING:
    import pandas as pd

NEEDED = "writing Parquet needs pyarrow: pip install pyarrow; the folders are complete without it"


def merge(folders: Sequence[Path], output: Path) -> pd.DataFrame:
    """The frame of all the folders' sweeps, which is written to a Parquet file as well.

    Raises
    ------
    Refused
        Where a file is damaged, of another format or another sweep, or a turn is there twice.
    ModuleNotFoundError
        Where pyarrow is missing.
    OSError
        Where the file cannot be written; one that was there before is untouched.
    """
    if not folders:
        raise Refused("merge needs a sweep's folder or more, got none")
    joined = frame([load(folder) for folder in folders])
    if joined.empty:
        raise Refused(f"{folders[0]}: holds no finished turn yet; run its sweep first")
    content = io.BytesIO()
    try:
        joined.to_parquet(content, engine="pyarrow", index=False)
    except ImportError:
        raise ModuleNotFoundError(NEEDED) from None
    output.parent.mkdir(parents=True, exist_ok=True)
    files.replace(output, content.getvalue())
    return joined


def read(path: Path) -> pd.DataFrame:
    """What `merge` wrote; `attrs` holds what each sweep was made with."""
    import pandas as pd

    try:
        return pd.read_parquet(path, engine="pyarrow")
    except ImportError:
        raise ModuleNotFoundError(NEEDED) from None
