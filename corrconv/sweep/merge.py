"""Sweeps joined into one Parquet file, written in one step; and read back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corrconv.core.cache import replace
from corrconv.kit import parquet
from corrconv.kit.codec import other_format
from corrconv.kit.options import see_inputs
from corrconv.sweep import stored
from corrconv.sweep.files import FORMAT, Refused
from corrconv.sweep.frame import frame

if TYPE_CHECKING:
    import pandas as pd

PARQUET = ".parquet"
CURE = "merge its sweeps again"


def see_that_it_can_be_written(output: Path) -> None:
    """Refuse a name of another format, or of what is no such table, or one that needs what is not installed.

    Raises
    ------
    Refused
    ModuleNotFoundError
    """
    if output.suffix != PARQUET:
        raise Refused(f"{output}: the file to write ends in {PARQUET}")
    parquet.require()
    try:
        see_inputs([output])  # to read a device may never end
    except ValueError as error:
        raise Refused(str(error)) from None
    if output.exists():
        try:
            read(output)
        except (Refused, OSError):
            raise Refused(
                f"{output}: is there already, and is no table of sweeps; give another name, or move it away"
            ) from None


def merge(sources: Sequence[Path], output: Path) -> pd.DataFrame:
    """The frame of sweeps, which is written to a file as well.

    Parameters
    ----------
    sources : sequence of Path
        Folders of sweeps, and files that `stored.write` wrote.
    output : Path

    Raises
    ------
    Refused
        Where a file is damaged, of another format or another sweep, a turn is there twice, or a table at
        `output` holds a sweep that is not in `sources`.
    ModuleNotFoundError
        Where pandas or pyarrow is missing.
    OSError
        Where the file cannot be written; one that was there before is untouched.
    """
    see_that_it_can_be_written(output)
    if not sources:
        raise Refused("merge needs a sweep's folder or file, or more of them, got none")
    joined = frame([stored.read(path) for path in sources])
    for source in sources:
        if source.is_dir() and output.resolve().is_relative_to(source.resolve()):
            raise Refused(f"{output}: lies in {source}, which is read; write it elsewhere")
    if joined.empty:
        raise Refused(f"{sources[0]}: holds no finished turn yet; run its sweep first")
    _see_that_none_is_lost(output, joined)
    joined.attrs["format"] = FORMAT
    output.parent.mkdir(parents=True, exist_ok=True)
    replace(output, parquet.encode(joined))
    return joined


def _see_that_none_is_lost(output: Path, joined: pd.DataFrame) -> None:
    """Refuse to replace a table of sweeps that are not in the new one."""
    if not output.exists():
        return
    before = read(output)
    lost = before[~before["sweep"].isin(joined["sweep"])]
    if not lost.empty:
        raise Refused(
            f"{output}: is there already, with the sweep of {lost['machine'].iloc[0]}, which is not among "
            "those to join; join it, too, give another name, or move it away"
        )


def read(path: Path) -> pd.DataFrame:
    """What `merge` wrote; `attrs` holds what each sweep was made with.

    Raises
    ------
    Refused
        Where it is damaged, or of another format.
    ModuleNotFoundError, OSError
    """
    try:
        found = parquet.decode(path)
    except ValueError as error:
        raise Refused(f"{error}; {CURE}") from None
    known = found.attrs.get("format")
    if known is None:  # Parquet reads on where what goes with a frame is torn
        raise Refused(f"{path}: is damaged, or not what corrconv merge wrote; {CURE}")
    if other := other_format(known, FORMAT):
        raise Refused(f"{path}: {other}, or {CURE}")
    return found
