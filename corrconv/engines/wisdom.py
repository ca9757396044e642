"""FFTW's wisdom, kept between processes in the user's cache folder.

One JSON file for each FFTW version and processor. Every write merges with what another process
stored meanwhile, under a lock, and replaces the file in one step, so it is never half written. The lock
is the system's own: filelock holds forks up by itself, and forks wait for who plans (`corrconv.core.fork`).
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from corrconv.core import cache as stored
from corrconv.core import private, warned
from corrconv.core.fork import making
from corrconv.engines import fftw_library
from corrconv.kit.codec import parse

PRECISIONS = ("double", "single", "long double")

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

    Planning overwrites both arrays. `store` keeps what was learnt for other processes.
    """
    global _learnt
    pyfftw = fftw_library.load()
    with making, planner:
        _load()
        try:
            return pyfftw.FFTW(samples, result, flags=(*flags, "FFTW_WISDOM_ONLY"), **options)
        except RuntimeError:  # FFTW knows no plan for this: it has to measure
            known = pyfftw.export_wisdom()
            planned = pyfftw.FFTW(samples, result, flags=flags, **options)
            _learnt |= pyfftw.export_wisdom() != known  # not where the time limit came first
            return planned


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
                _take_in(path)
                _write(path)
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


def _take_in(path: Path) -> None:
    pyfftw = fftw_library.load()
    try:
        held = parse(stored.read(path.name))
        wisdom = tuple(held[precision].encode("ascii") for precision in PRECISIONS)
    except (FileNotFoundError, NotADirectoryError):
        return
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        warned.once(
            f"wisdom in {path}",
            f"FFTW wisdom in {path} is unreadable and will be replaced: {error}",
        )
        return
    taken: Any = pyfftw.import_wisdom(wisdom)
    if not all(taken[:2]):
        warned.once(
            f"wisdom in {path}", f"FFTW did not accept the wisdom in {path}; it will be replaced"
        )


def _write(path: Path) -> None:
    wisdom = zip(PRECISIONS, fftw_library.load().export_wisdom())
    text = json.dumps({precision: learnt.decode("ascii") for precision, learnt in wisdom}, indent=1)
    stored.keep(text, path.name)
