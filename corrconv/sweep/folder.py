"""The folder of a sweep, as it is read: what it is, and a file for each finished turn.

``sweep.json``
    What is to be done, and on what machine it is done.
``turns/``
    A file for each finished turn, never changed. A turn is finished if and only if its file is there.
``alone/``
    A file for each implementation and process that it had to itself.

What is damaged, of another format or of another sweep is refused by name, with a cure. A folder that holds
anything else, and no sweep, is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from corrconv.kit.codec import from_data, short, shown
from corrconv.measure.environment import Record as Environment
from corrconv.sweep import files, sound
from corrconv.sweep.checked import Checked
from corrconv.sweep.contenders import Identity
from corrconv.sweep.evidence import Alone, Plan, Record, Turn
from corrconv.sweep.files import Refused

SWEEP, TURNS, ALONE = "sweep.json", "turns", "alone"
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
    families : mapping of str to str
        Of its implementations, by name: who reads it may not have them.
    checked : Checked
        What was looked at before it began.
    hosts : mapping of str to dict
        The environment of each host of a cluster that measured some of it, by the name that its turns have.
    """

    id: str
    plan: Plan
    identity: Identity
    environment: Environment
    made_at: str
    families: Mapping[str, str] = field(default_factory=dict)
    checked: Checked = field(default_factory=Checked)
    hosts: Mapping[str, Environment] = field(default_factory=dict)

    @cached_property
    def turns(self) -> frozenset[Turn]:
        """All that its plan has."""
        return frozenset(self.plan.turns())


def about(path: Path) -> About:
    """What a folder's sweep is.

    Raises
    ------
    Refused
        Where there is no sweep, or it is damaged.
    """
    try:
        return about_of(path / SWEEP, files.read(path / SWEEP, COPY), COPY)
    except OSError as error:
        raise Refused(
            f"{path}: holds no sweep ({SWEEP}: {error.strerror}); name a folder that corrconv sweep made"
        ) from None


def about_of(file: Path, data: Any, cure: str) -> About:
    """What a sweep is, of a file's plain data; a Refused names the file."""
    with _of(file, cure):
        found = from_data(About, data)
        sound.plan(found.plan)
        sound.identity(found.identity, found.environment)
        return found


def record_of(file: Path, data: Any, of: About, cure: str) -> Record:
    """A turn of this sweep, of a file's plain data; raises as `about_of`."""
    with _of(file, cure):
        found = from_data(Record, data)
        sound.record(found)
        if found.host and found.host not in of.hosts:
            raise ValueError(f"host: {shown(found.host)} is none of its sweep's")
    if found.turn not in of.turns:
        raise Refused(
            f"{file}: holds no turn of this sweep, but {shown(found.turn.line)}; move it out"
        )
    return found


def alone_of(file: Path, data: Any, cure: str) -> Alone:
    """What was found of an implementation alone, of a file's plain data; raises as `about_of`."""
    with _of(file, cure):
        found = from_data(Alone, data)
        sound.alone(found)
        return found


@contextmanager
def _of(file: Path, cure: str) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise Refused(f"{file}: is damaged ({short(str(error))}); {cure}") from None


def records(path: Path, of: About) -> list[Record]:
    """The finished turns of a folder's sweep.

    Raises
    ------
    Refused
        Where a file is damaged, of another format, or of another sweep.
    """
    return [_record(file, of) for file in sorted((path / TURNS).glob("*.json"))]


def _record(file: Path, of: About) -> Record:
    body = files.read(file, AGAIN)
    if body.pop("sweep", None) != of.id:
        raise Refused(
            f"{file}: is of another sweep, perhaps on another machine; move it out: "
            "corrconv merge joins several sweeps"
        )
    record = record_of(file, body, of, AGAIN)
    if file.stem != record.turn.stem:
        raise Refused(f"{file}: has another's name, not {shown(record.turn.stem)}; move it out")
    return record


def alone(path: Path, of: About) -> list[Alone]:
    """What a folder's sweep found of each implementation in processes of its own; raises as `records`."""
    found = []
    for file in sorted((path / ALONE).glob("*.json")):
        body = files.read(file, AGAIN)
        if body.pop("sweep", None) != of.id:
            raise Refused(f"{file}: is of another sweep, perhaps on another machine; move it out")
        each = alone_of(file, body, AGAIN)
        if file.stem != f"{each.name}_{each.number}":
            raise Refused(f"{file}: has another's name than {shown(each.name)}; move it out")
        found.append(each)
    return found


@dataclass(frozen=True)
class Sweep:
    """One folder's sweep, as it is stored."""

    path: Path
    about: About
    records: tuple[Record, ...]
    alone: tuple[Alone, ...] = ()

    @property
    def missing(self) -> int:
        """Turns that are not finished."""
        return len(list(self.about.plan.turns())) - len(self.records)

    @property
    def machine(self) -> str:
        """The name that it was measured under."""
        return self.about.identity["machine"]


def load(path: Path) -> Sweep:
    """The sweep of a folder, finished or not.

    Raises
    ------
    Refused
        Where a file is damaged, of another format or of another sweep: naming it.
    """
    held = about(path)
    place = {line: k for k, line in enumerate(held.plan.cases)}
    found = sorted(records(path, held), key=lambda of: (place[of.turn.line], of.turn.number))
    return Sweep(path, held, tuple(found), tuple(alone(path, held)))
