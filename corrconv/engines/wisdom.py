"""FFTW's wisdom, kept between processes in the user's cache folder.

One JSON file for each FFTW version and processor. Every write merges with what another process
stored meanwhile, under a lock, and replaces the file in one step, so it is never half written; what was
learnt first makes room, since each process reads all of it. The lock is the system's own: filelock holds
forks up by itself, and forks wait for who plans (`corrconv.core.fork`).
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import zip_longest
from pathlib import Path
from typing import Any

from corrconv.core import cache as stored
from corrconv.core import private, warned
from corrconv.core.fork import making
from corrconv.engines import fftw_library
from corrconv.kit.codec import parse

PRECISIONS = ("double", "single", "long double")
MOST = 5000
"""Entries of a precision beyond which the file begins anew, some 20 for each tile: half a megabyte, read in
10 ms."""
MEASURED_IN_A_SECOND = {1: 2**17, 2: 2**22}
"""Points of a transform along one axis and along more, up to which FFTW has measured what it wants to within
a second. Stopped before, its plan is no better than one that it only estimates."""

planner = threading.RLock()
"""Held while planning: FFTW's planner, and its wisdom, belong to the whole process."""

_loaded = False
_learnt = False


def wisdom_file() -> Path:
    """Where this machine's wisdom lies: plans for another processor or FFTW would be poor ones."""
    pyfftw = fftw_library.load()
    host = f"{pyfftw.fftw_version} {pyfftw.fftw_cc} {stored.processor()} {stored.features()}"
    mark = hashlib.sha256(host.encode()).hexdigest()[:12]
    return stored.cache_folder() / f"fftw-wisdom-{mark}.json"


def plan(samples: Any, result: Any, *, flags: tuple[str, ...], **options: Any) -> Any:
    """A `pyfftw.FFTW`, from wisdom where there is any, else measured now and remembered.

    Where its time limit would not do, it is estimated. Planning overwrites both arrays. `store` keeps what
    was learnt for other processes.
    """
    global _learnt
    pyfftw = fftw_library.load()
    with making, planner:
        _load()
        try:
            return pyfftw.FFTW(samples, result, flags=(*flags, "FFTW_WISDOM_ONLY"), **options)
        except RuntimeError:  # FFTW knows no plan for this: it has to measure
            if _endless(samples, result, **options):
                flags = ("FFTW_ESTIMATE",)
            known = pyfftw.export_wisdom()
            planned = pyfftw.FFTW(samples, result, flags=flags, **options)
            _learnt |= pyfftw.export_wisdom() != known  # not where the time limit came first
            return planned


def _endless(
    samples: Any, result: Any, *, axes: tuple[int, ...], planning_timelimit: float, **others: Any
) -> bool:
    """Whether measuring would take longer than it may."""
    points: int = math.prod(max(samples.shape[axis], result.shape[axis]) for axis in axes)
    return points > planning_timelimit * MEASURED_IN_A_SECOND[min(len(axes), 2)]


def _load() -> None:
    global _loaded
    if not _loaded:
        _loaded = True
        _take_in(wisdom_file())


def store() -> None:
    """Store what the planner has learnt since the last call, if anything.

    While another process stores, it is left for the next call. A folder that cannot be written to is
    reported once: plans then last for this process only.
    """
    global _learnt
    with making, planner:
        if not _learnt:
            return
        path = wisdom_file()
        try:
            private.make(path.parent)
            with suppress(BlockingIOError), _alone(path):
                _write(path, _take_in(path))
                _learnt = False
        except OSError as error:
            _learnt = False
            warned.once("wisdom", f"FFTW wisdom could not be stored in {path}: {error}")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """No other process writes this file meanwhile, else BlockingIOError. On Windows the last one wins."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(f"{path}.lock", flags, 0o600), "r+b", buffering=0) as file:
        with suppress(ImportError):
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _take_in(path: Path) -> tuple[bytes, ...]:
    """Have FFTW know what a file holds, by precision; what there was, if it could be used."""
    pyfftw = fftw_library.load()
    try:
        held = parse(stored.read(path.name))
        wisdom = tuple(held[precision].encode("ascii") for precision in PRECISIONS)
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        warned.once(
            f"wisdom in {path}",
            f"FFTW wisdom in {path} is unreadable and will be replaced: {error}",
        )
        return ()
    taken: Any = pyfftw.import_wisdom(wisdom)
    if all(taken[:2]):
        return wisdom
    warned.once(
        f"wisdom in {path}", f"FFTW did not accept the wisdom in {path}; it will be replaced"
    )
    return ()


def _write(path: Path, before: tuple[bytes, ...]) -> None:
    now = fftw_library.load().export_wisdom()
    kept = [joined(*each) for each in zip_longest(now, before, fillvalue=b"")]
    text = {precision: each.decode("ascii") for precision, each in zip(PRECISIONS, kept)}
    stored.keep(json.dumps(text, indent=1), path.name)


def joined(wisdom: bytes, before: bytes, most: int = MOST) -> bytes:
    """What FFTW exports and what was kept `before`; nothing where that are more than so many entries.

    A plan needs several entries, and they do not say of which plan they are. Where some of them are missing
    FFTW measures again, and two plans of one size may then differ in their last bits: so nothing is dropped
    alone. Of one transform there is one entry, the first that was kept: a solver and its number, and behind
    them what it is for.
    """
    first, *entries = wisdom.splitlines()
    known: dict[tuple[bytes, ...], bytes] = {}
    for each in (*before.splitlines()[1:-1], *entries[:-1]):
        known.setdefault(tuple(each.split()[2:]), each)
    return b"\n".join([first, *(known.values() if len(known) <= most else ()), b")\n"])
