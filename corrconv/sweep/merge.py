"""Sweeps joined into one file, Parquet or JSON, written in one step; and read back."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corrconv.kit import parquet
from corrconv.sweep import files
from corrconv.sweep.files import FORMAT, Refused
from corrconv.sweep.folder import load
from corrconv.sweep.frame import frame

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".parquet", ".json")
CURE = "merge its sweeps again"


def see_that_it_can_be_written(output: Path) -> None:
    """Refuse a name of another format, or one that needs what is not installed.

    Raises
    ------
    Refused
    ModuleNotFoundError
    """
    if output.suffix not in ENDINGS:
        raise Refused(f"{output}: the file to write ends in .parquet or .json")
    if output.suffix == ".parquet":
        parquet.require()


def merge(folders: Sequence[Path], output: Path) -> pd.DataFrame:
    """The frame of all the folders' sweeps, which is written to a file as well.

    Raises
    ------
    Refused
        Where a file is damaged, of another format or another sweep, or a turn is there twice.
    ModuleNotFoundError
        Where pandas or, for Parquet, pyarrow is missing.
    OSError
        Where the file cannot be written; one that was there before is untouched.
    """
    see_that_it_can_be_written(output)
    if not folders:
        raise Refused("merge needs a sweep's folder or more, got none")
    joined = frame([load(folder) for folder in folders])
    if joined.empty:
        raise Refused(f"{folders[0]}: holds no finished turn yet; run its sweep first")
    write(joined, output)
    return joined


def write(joined: pd.DataFrame, output: Path) -> None:
    """Write sweeps' turns, with what they were made with in ``attrs``; raises as `merge` does."""
    see_that_it_can_be_written(output)
    joined.attrs["format"] = FORMAT
    output.parent.mkdir(parents=True, exist_ok=True)
    if output.suffix == ".parquet":
        from corrconv.core.cache import replace

        replace(output, parquet.encode(joined))
    else:
        files.write(output, _plain(joined))


def join(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames that `read` or `corrconv.sweep.frame.frame` gave, as one."""
    import pandas as pd

    joined = pd.concat(list(frames), ignore_index=True)
    about = {key: sweep for turns in frames for key, sweep in turns.attrs["sweeps"].items()}
    joined.attrs = {"sweeps": copy.deepcopy(about)}
    return joined


def read(path: Path) -> pd.DataFrame:
    """What `merge` wrote; `attrs` holds what each sweep was made with.

    Raises
    ------
    Refused
        Where it is damaged, or of another format.
    ModuleNotFoundError, OSError
    """
    if path.suffix != ".parquet":
        return _framed(files.read(path, CURE))
    try:
        found = parquet.decode(path)
    except ValueError as error:
        raise Refused(f"{error}; {CURE}") from None
    if found.attrs.get("format") != FORMAT:
        raise Refused(
            f"{path}: is of format {found.attrs.get('format')!r}, and {FORMAT} is the one known here; "
            f"read it with the corrconv that wrote it, or {CURE}"
        )
    return found


def _plain(joined: pd.DataFrame) -> dict[str, Any]:
    """A frame as plain data: its columns, of which each has a type, and what goes with them."""
    rows = joined.itertuples(index=False)
    return {
        "attrs": joined.attrs,
        "types": {str(name): str(kind) for name, kind in joined.dtypes.items()},
        "columns": joined.columns.tolist(),
        "data": [[None if value != value else value for value in row] for row in rows],
    }


def _framed(body: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd

    made = pd.DataFrame(body["data"], columns=body["columns"]).astype(body["types"])
    made.attrs = body["attrs"]
    return made
