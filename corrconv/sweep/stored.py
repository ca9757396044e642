"""A sweep's files read back: whole, of this format and of one sweep, or refused by name with a cure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corrconv.sweep import files
from corrconv.sweep.files import Refused
from corrconv.sweep.types import Record, Turn

SWEEP, TURNS = "sweep.json", "turns"
AGAIN = "delete it, and its turn is measured again"


def about(path: Path) -> dict[str, Any]:
    """What a folder's sweep is, see `Folder`.

    Raises
    ------
    Refused
        Where there is no sweep, or it is damaged.
    """
    try:
        return files.read(path / SWEEP, "bring it back from a copy, or measure into another folder")
    except OSError as error:
        raise Refused(f"{path}: holds no sweep ({error.strerror})") from None


def records(path: Path, sweep: str, turns: set[Turn]) -> list[Record]:
    """The finished turns of a folder.

    Parameters
    ----------
    path : Path
    sweep : str
        Its id.
    turns : set of Turn
        Those that it may hold.

    Raises
    ------
    Refused
        Where a file is damaged, of another format, or of another sweep.
    """
    found = []
    for file in sorted((path / TURNS).glob("*.json")):
        body = files.read(file, AGAIN)
        if body.pop("sweep", None) != sweep:
            raise Refused(
                f"{file}: is of another sweep, perhaps on another machine; move it out: "
                "corrconv merge joins several sweeps"
            )
        try:
            record = Record.from_data(body)
        except ValueError as error:
            raise Refused(f"{file}: is damaged ({error}); {AGAIN}") from None
        if record.turn not in turns or file.stem != record.turn.stem:
            raise Refused(
                f"{file}: is not a turn of this sweep, or has another's name; move it out"
            )
        found.append(record)
    return found
