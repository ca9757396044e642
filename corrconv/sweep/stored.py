"""A sweep's files read back: whole, of this format and of one sweep, or refused by name with a cure.

``sweep.json``
    What is to be done, and on what machine it is done.
``turns/``
    A file for each finished turn, never changed. A turn is finished if and only if its file is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corrconv.kit.codec import from_data
from corrconv.measure.environment import Record as Environment
from corrconv.sweep import files
from corrconv.sweep.files import Refused
from corrconv.sweep.identity import Identity
from corrconv.sweep.types import Plan, Record, Turn

SWEEP, TURNS = "sweep.json", "turns"
AGAIN = "delete it, and its turn is measured again"
COPY = "bring it back from a copy, or measure into another folder"


@dataclass(frozen=True)
class About:
    """What a folder's sweep is: what must be the same for two turns to belong together, and its name.

    Attributes
    ----------
    id : str
        Is in each of its turns.
    plan : Plan
    identity : dict
        See `identity.identity`.
    environment : dict
        Of when it began.
    made_at : str
        When that was: ISO 8601, UTC.
    """

    id: str
    plan: Plan
    identity: Identity
    environment: Environment
    made_at: str


def about(path: Path) -> About:
    """What a folder's sweep is.

    Raises
    ------
    Refused
        Where there is no sweep, or it is damaged.
    """
    try:
        return from_data(About, files.read(path / SWEEP, COPY))
    except OSError as error:
        raise Refused(f"{path}: holds no sweep ({error.strerror})") from None
    except Refused:
        raise
    except ValueError as error:
        raise Refused(f"{path / SWEEP}: is damaged ({error}); {COPY}") from None


def records(path: Path, of: About) -> list[Record]:
    """The finished turns of a folder's sweep.

    Raises
    ------
    Refused
        Where a file is damaged, of another format, or of another sweep.
    """
    turns = set(of.plan.turns())
    return [_record(file, of.id, turns) for file in sorted((path / TURNS).glob("*.json"))]


def _record(file: Path, sweep: str, turns: set[Turn]) -> Record:
    body = files.read(file, AGAIN)
    if body.pop("sweep", None) != sweep:
        raise Refused(
            f"{file}: is of another sweep, perhaps on another machine; move it out: "
            "corrconv merge joins several sweeps"
        )
    try:
        record = from_data(Record, body)
    except ValueError as error:
        raise Refused(f"{file}: is damaged ({error}); {AGAIN}") from None
    if record.turn not in turns or file.stem != record.turn.stem:
        raise Refused(f"{file}: is not a turn of this sweep, or has another's name; move it out")
    return record
