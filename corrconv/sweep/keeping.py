"""The folder of a sweep while it runs: locked for one process, with a file for each turn that is finished."""

from __future__ import annotations

import errno
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import filelock

from corrconv.kit.codec import to_data
from corrconv.measure.environment import Record as Environment
from corrconv.sweep import files
from corrconv.sweep.checked import Checked
from corrconv.sweep.contenders import Identity, differences
from corrconv.sweep.evidence import Alone, Plan, Record
from corrconv.sweep.files import Refused
from corrconv.sweep.folder import ALONE, SWEEP, TURNS, About, about, alone, records

LOCK = "lock"
UNFINISHED = ("sweep.json*.new", "turns/*.json*.new", "alone/*.json*.new")
"""What a killed sweep leaves: files that were never finished."""
NEXT = "start the same command again, and it goes on where it was"


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

    def of_host(self, host: str, environment: Environment) -> None:
        """Say what a host of a cluster is, before what it measured is kept; raises as `keep`."""
        if host in self.about.hosts:
            return
        about = replace(self.about, hosts={**self.about.hosts, host: environment})
        try:
            files.write(self.path / SWEEP, to_data(about))
        except OSError as error:
            raise Stopped(f"{cannot(self.path, error)}: {NEXT}") from None
        self.about = about

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
