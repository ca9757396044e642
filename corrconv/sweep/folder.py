"""The folder of a sweep, written: what it is, a file for each finished turn, and a lock while it runs.

A folder that holds anything else, and no sweep, is left alone.
"""

from __future__ import annotations

import errno
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import filelock

from corrconv.kit.codec import to_data
from corrconv.measure.environment import Record as Environment
from corrconv.sweep import files
from corrconv.sweep.files import Refused
from corrconv.sweep.identity import Identity, differences
from corrconv.sweep.stored import SWEEP, TURNS, About, about, records
from corrconv.sweep.types import Plan, Record

LOCK = "lock"
UNFINISHED = ("sweep.json*.new", "sweep.parquet*.new", "turns/*.json*.new")
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

    Raises
    ------
    Refused
        Where the folder cannot be used: the message says why and what to do.

    Attributes
    ----------
    path : Path
    done : dict
        The finished turns.
    """

    def __init__(
        self, path: Path, plan: Plan, identity: Identity, environment: Environment
    ) -> None:
        self.path = path
        try:
            _see_that_it_is_ours(path)
            (path / TURNS).mkdir(parents=True, exist_ok=True)
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
            self._about = self._begun(plan, identity, environment)
            self.done = {record.turn: record for record in records(path, self._about)}
        except BaseException as error:
            self.close()
            if isinstance(error, OSError):
                raise Refused(cannot(path, error)) from None
            raise

    def _begun(self, plan: Plan, identity: Identity, environment: Environment) -> About:
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
        made = About(secrets.token_hex(8), plan, identity, environment, now)
        files.write(self.path / SWEEP, to_data(made))
        return made

    def keep(self, record: Record) -> None:
        """Write a finished turn.

        Raises
        ------
        Stopped
            Where it cannot be written.
        """
        body: dict[str, Any] = {"sweep": self._about.id, **to_data(record)}
        try:
            files.write(self.path / TURNS / f"{record.turn.stem}.json", body)
        except OSError as error:
            raise Stopped(
                f"{cannot(self.path, error)}; only the turn {record.turn.line!r} that was just measured "
                f"is lost: {NEXT}"
            ) from None
        self.done[record.turn] = record

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
    ours = {TURNS, LOCK, *(left.name for name in UNFINISHED for left in path.glob(name))}
    if others := sorted(each.name for each in path.iterdir() if each.name not in ours):
        raise Refused(
            f"{path}: holds {others[0]} and no sweep; give --output a folder that is new or empty"
        )


def cannot(path: Path, error: OSError) -> str:
    """What is wrong with a folder, and what to do."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{path}: the disk is full ({error.strerror}); free some, or give another --output"
    return f"{path}: cannot be written to ({error.strerror}); mend that, or give another --output"
