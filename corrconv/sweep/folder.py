"""The folder of a sweep: what it is, a file for each finished turn, and a lock while it runs.

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

import errno
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import filelock

from corrconv.kit.codec import from_data, short, shown, to_data
from corrconv.measure.environment import Record as Environment
from corrconv.sweep import files, sound
from corrconv.sweep.checked import Checked
from corrconv.sweep.contenders import Identity, differences
from corrconv.sweep.evidence import Alone, Plan, Record, Turn
from corrconv.sweep.files import Refused

SWEEP, TURNS, ALONE = "sweep.json", "turns", "alone"
AGAIN = "delete it, and its turn is measured again"
COPY = "bring it back from a copy, or measure into another folder"
LOCK = "lock"
UNFINISHED = ("sweep.json*.new", "turns/*.json*.new", "alone/*.json*.new")
"""What a killed sweep leaves: files that were never finished."""
NEXT = "start the same command again, and it goes on where it was"


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
    """

    id: str
    plan: Plan
    identity: Identity
    environment: Environment
    made_at: str
    families: Mapping[str, str] = field(default_factory=dict)
    checked: Checked = field(default_factory=Checked)

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


class Stopped(RuntimeError):
    """The sweep cannot go on; the message says why, what was kept, and what to do."""


class Folder:
    """A sweep's folder, locked for this process until it is closed.

    Parameters
    ----------
    path : Path
        Is made where it is not there.
    plan : Plan
    identity : dict
        See `identity.identity`.
    environment : dict
        Kept beside a sweep that begins.
    families : mapping of str to str
        Of the implementations, by name.
    checked : callable
        Looks at what a sweep that begins keeps as `About.checked`.

    Raises
    ------
    Refused
        Where the folder cannot be used: the message says why and what to do.

    Attributes
    ----------
    path : Path
    about : About
    done : dict
        The finished turns.
    alone : dict
        What is there of processes that implementations had to themselves, by name and number.
    """

    def __init__(
        self,
        path: Path,
        plan: Plan,
        identity: Identity,
        environment: Environment,
        families: Mapping[str, str] | None = None,
        checked: Callable[[], Checked] = Checked,
    ) -> None:
        self.path = path
        try:
            _see_that_it_is_ours(path)
            for each in (TURNS, ALONE):
                (path / each).mkdir(parents=True, exist_ok=True)
            self._lock = filelock.FileLock(path / LOCK)
            self._lock.acquire(timeout=0)
        except filelock.Timeout:
            raise Refused(
                f"{path}: another sweep is running there; wait for it, or give another --output"
            ) from None
        except OSError as error:
            raise Refused(cannot(path, error)) from None
        try:
            for left in (each for name in UNFINISHED for each in path.glob(name)):
                left.unlink()
            self.about = self._begun(plan, identity, environment, families or {}, checked)
            self.done = {record.turn: record for record in records(path, self.about)}
            self.alone = {(each.name, each.number): each for each in alone(path, self.about)}
        except BaseException as error:
            self.close()
            if isinstance(error, OSError):
                raise Refused(cannot(path, error)) from None
            raise

    def _begun(
        self,
        plan: Plan,
        identity: Identity,
        environment: Environment,
        families: Mapping[str, str],
        checked: Callable[[], Checked],
    ) -> About:
        """The sweep in this folder, which is begun where there is none.

        Raises
        ------
        Refused
            Where it is another one than is asked for.
        """
        if (self.path / SWEEP).exists():
            held = about(self.path)
            if differing := differences(held.identity, identity):
                raise Refused(
                    f"{self.path}: its sweep was begun under other conditions ({differing}); finish it "
                    "as it was begun, or give another --output"
                )
            if others := [key for key in vars(plan) if vars(held.plan)[key] != vars(plan)[key]]:
                raise Refused(
                    f"{self.path}: holds another sweep (other {', '.join(others)}); ask for the same "
                    "one, or give another --output"
                )
            return held
        if strays := sorted((self.path / TURNS).glob("*.json")):
            raise Refused(
                f"{strays[0]}: belongs to a sweep whose {SWEEP} is missing; bring it back, or give "
                "another --output"
            )
        now = datetime.now(UTC).isoformat(timespec="seconds")
        known = secrets.token_hex(8), plan, identity, environment, now, families
        made = About(*known, checked())
        files.write(self.path / SWEEP, to_data(made))
        return made

    def keep(self, record: Record) -> None:
        """Write a finished turn.

        Raises
        ------
        Stopped
            Where it cannot be written.
        """
        self._write(
            self.path / TURNS / f"{record.turn.stem}.json", record, f"the turn {record.turn.line!r}"
        )
        self.done[record.turn] = record

    def keep_alone(self, each: Alone) -> None:
        """Write what was found of an implementation in a process of its own; raises as `keep`."""
        self._write(
            self.path / ALONE / f"{each.name}_{each.number}.json",
            each,
            f"the process of {each.name!r}",
        )
        self.alone[each.name, each.number] = each

    def _write(self, path: Path, measured: Record | Alone, words: str) -> None:
        body: dict[str, Any] = {"sweep": self.about.id, **to_data(measured)}
        try:
            files.write(path, body)
        except OSError as error:
            raise Stopped(
                f"{cannot(self.path, error)}; only {words} that was just measured is lost: {NEXT}"
            ) from None

    def close(self) -> None:
        """Give the folder free for other sweeps."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def _see_that_it_is_ours(path: Path) -> None:
    """Refuse a folder of something else, before anything in it is made or removed."""
    if not path.is_dir() or (path / SWEEP).exists():
        return
    ours = {TURNS, ALONE, LOCK, *(left.name for name in UNFINISHED for left in path.glob(name))}
    if others := sorted(each.name for each in path.iterdir() if each.name not in ours):
        raise Refused(
            f"{path}: holds {others[0]} and no sweep; give --output a folder that is new or empty"
        )


def cannot(path: Path, error: OSError) -> str:
    """What is wrong with a folder, and what to do."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{path}: the disk is full ({error.strerror}); free some, or give another --output"
    return f"{path}: cannot be written to ({error.strerror}); mend that, or give another --output"
