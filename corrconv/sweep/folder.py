"""The folder of a sweep: a sealed file for each finished turn, never changed, and one for the whole.

``sweep.json``
    What is to be done, and on what machine it is done.
``turns/``
    A file for each finished turn. A turn is finished if and only if its file is there.
``lock``, ``reserve``, ``scratch/``
    For the sweep that runs. The reserve is given up when the disk is full, so that the turn just
    measured can still be written.

A folder that holds anything else, and no sweep, is left alone.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import filelock

from corrconv.measure.environment import Record as Environment
from corrconv.sweep import files
from corrconv.sweep.bookmark import BOOKMARK
from corrconv.sweep.files import NEW, Refused
from corrconv.sweep.identity import Identity, differences
from corrconv.sweep.plan import Plan
from corrconv.sweep.stored import SWEEP, TURNS, about, records
from corrconv.sweep.types import Record

LOCK, RESERVED, SCRATCH = "lock", "reserve", "scratch"
RESERVE = 1 << 20
PER_TURN = 32 << 10
"""Bytes that a turn's file may have: ten to twenty in practice."""
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
        self._turns = path / TURNS
        self.scratch = path / SCRATCH
        try:
            _see_that_it_is_ours(path)
            self._turns.mkdir(parents=True, exist_ok=True)
            self.scratch.mkdir(exist_ok=True)
            self._lock = filelock.FileLock(path / LOCK)
            self._lock.acquire(timeout=0)
        except filelock.Timeout:
            raise Refused(
                f"{path}: another sweep is running there; wait for it, or give another --output"
            ) from None
        except OSError as error:
            raise Refused(cannot(path, error)) from None
        try:
            self._open(plan, identity, environment)
        except BaseException:
            self.close()
            raise

    def _open(self, plan: Plan, identity: Identity, environment: Environment) -> None:
        try:
            self._clean()
            self._id = self._begin(plan, identity, environment)
            self.done = {
                record.turn: record for record in records(self.path, self._id, set(plan.turns()))
            }
            self._make_room(sum(1 for turn in plan.turns() if turn not in self.done))
        except OSError as error:
            raise Refused(cannot(self.path, error)) from None

    def _clean(self) -> None:
        """Remove what a killed sweep has left: files that were never finished."""
        for left in (*_unfinished(self.path), *self._turns.glob(f"*.json*{NEW}")):
            left.unlink()

    def _begin(self, plan: Plan, identity: Identity, environment: Environment) -> str:
        """The id of the sweep in this folder, which is begun where there is none.

        Raises
        ------
        Refused
            Where it is another one than is asked for.
        """
        if (self.path / SWEEP).exists():
            held = about(self.path)
            if differing := differences(held["identity"], identity):
                raise Refused(
                    f"{self.path}: its sweep was begun under other conditions ({differing}); finish it "
                    "as it was begun, or give another --output"
                )
            if held["plan"] != plan.as_data():
                raise Refused(
                    f"{self.path}: holds another sweep ({_differing(held['plan'], plan.as_data())}); "
                    "ask for the same one, or give another --output"
                )
            return str(held["id"])
        if strays := sorted(self._turns.glob("*.json")):
            raise Refused(
                f"{strays[0]}: belongs to a sweep whose {SWEEP} is missing; bring it back, or give "
                "another --output"
            )
        name = secrets.token_hex(8)
        body = {
            "id": name,
            "plan": plan.as_data(),
            "identity": identity,
            "environment": environment,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        files.write(self.path / SWEEP, body)
        return name

    def _make_room(self, turns: int) -> None:
        """Write the reserve, and see that there is room for the rest."""
        files.replace(self.path / RESERVED, os.urandom(RESERVE))
        need, free = turns * PER_TURN, shutil.disk_usage(self.path).free
        if free < need:
            raise OSError(errno.ENOSPC, f"{need >> 20} MiB are needed, {free >> 20} MiB are free")

    def keep(self, record: Record) -> None:
        """Write a finished turn.

        Raises
        ------
        Stopped
            Where that is the last one that could be written, or could not be.
        """
        path = self._turns / f"{record.turn.stem}.json"
        body = {"sweep": self._id, **record.as_data()}
        try:
            files.write(path, body)
        except OSError as error:
            with suppress(OSError):
                (self.path / RESERVED).unlink()
                files.write(path, body)
                self.done[record.turn] = record
                raise Stopped(f"{cannot(self.path, error)}; nothing is lost: {NEXT}") from None
            raise Stopped(
                f"{cannot(self.path, error)}; only the turn {record.turn.line!r} that was just measured "
                f"is lost: {NEXT}"
            ) from None
        self.done[record.turn] = record

    def close(self) -> None:
        """Give the folder free for other sweeps."""
        with suppress(OSError):
            (self.path / RESERVED).unlink(missing_ok=True)
        with suppress(OSError):
            (self.scratch / BOOKMARK).unlink(missing_ok=True)
            self.scratch.rmdir()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def _differing(there: dict[str, Any], here: dict[str, Any]) -> str:
    return "other " + ", ".join(key for key in here if there.get(key) != here[key])


def _see_that_it_is_ours(path: Path) -> None:
    """Refuse a folder of something else, before anything in it is made or removed."""
    if not path.is_dir() or (path / SWEEP).exists():
        return
    ours = {TURNS, SCRATCH, LOCK, RESERVED, *(left.name for left in _unfinished(path))}
    if others := sorted(each.name for each in path.iterdir() if each.name not in ours):
        raise Refused(
            f"{path}: holds {others[0]} and no sweep; give --output a folder that is new or empty"
        )


def _unfinished(path: Path) -> Iterator[Path]:
    for name in (SWEEP, RESERVED, "sweep.parquet"):
        yield from path.glob(f"{name}*{NEW}")


def cannot(path: Path, error: OSError) -> str:
    """What is wrong with a folder, and what to do."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{path}: the disk is full ({error.strerror}); free some, or give another --output"
    return f"{path}: cannot be written to ({error.strerror}); mend that, or give another --output"
