"""A trial: a third party's module is loaded and asked in a process of its own before it is here.

What `corrconv.core.guests` cannot catch ends that process instead of this one: an abort, a crash, a handler
that is left for the end. A module that spoils the process which loads it is refused, in words.
"""

from __future__ import annotations

import faulthandler
import hashlib
import itertools
import json
import os
import signal
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import numpy as np

from corrconv.core import cache
from corrconv.core.checked import checked
from corrconv.core.contract import Implementation
from corrconv.core.guests import absent, declined, guest
from corrconv.core.problem import Boundary, Mode, Operation, Problem

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

LIMIT, TO_END = 120.0, 5.0
"""Seconds for loading a module, which may import a large library; and for the end of its process."""
SOUND = 77
"""The status with which a process of this module ends, unless what it loaded has it end otherwise."""
LOADED, STREAMS, MODULES, TIMEOUT = b"loaded", b"streams", b"modules", b"Timeout ("
"""What that process says; the last is `faulthandler`'s."""
LOADS = "loads"
"""The cache folder's folder of entry points that passed."""
CODE = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from corrconv.core import registry, trial
trial.undergo({"file": registry.load_file, "point": trial.loaded}[sys.argv[2]], sys.argv[3])
"""


def see_file(path: str) -> None:
    """Load a file, and ask what it supports, in a process of its own.

    Raises
    ------
    ImportError
        Naming it, where that process does not go on as one should.
    """
    _see(path, "file", os.path.abspath(path))


def see_entry_point(point: EntryPoint) -> None:
    """The same of an entry point, once for each state of what it comes from; raises as `see_file`."""
    name = hashlib.sha256(point.name.encode()).hexdigest()[:16]
    state = _state(point).encode()
    with suppress(OSError):  # not tried yet
        if cache.read(LOADS, name) == state:
            return
    words = json.dumps([point.name, point.value, point.group])
    _see(f"entry point {point.name!r} in {point.group}", "point", words)
    with suppress(OSError):  # it is tried again next time
        cache.keep(state, LOADS, name)


def _state(point: EntryPoint) -> str:
    """A digest of what decides how it loads: its files, what is installed, the interpreter, the processor."""
    from importlib.util import find_spec

    top = point.module.partition(".")[0]
    try:
        spec = find_spec(top)  # which imports nothing, having no parent
    except (ImportError, ValueError):
        spec = None
    files = [Path(spec.origin)] if spec and spec.origin else []
    for folder in (spec and spec.submodule_search_locations) or ():
        files += (each for each in Path(folder).rglob("*") if each.suffix != ".pyc")
    seen = sorted(_stamp(each) for each in (*files, Path(sysconfig.get_path("purelib"))))
    version = point.dist.version if point.dist else ""
    about = (point.name, point.value, version, sys.version, cache.features(), seen)
    return hashlib.sha256(repr(about).encode()).hexdigest()


def _stamp(path: Path) -> tuple[str, int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return str(path), 0, 0, 0
    size = 0 if path.is_dir() else found.st_size
    return str(path), size, found.st_mtime_ns, 0 if path.is_dir() else found.st_ctime_ns


def _see(who: str, *what: str) -> None:
    """Have a process undergo it, and raise an ImportError where that does not end well."""
    command = [sys.executable, "-P", "-c", CODE, json.dumps(sys.path), *what]
    with tempfile.TemporaryFile() as said:  # no pipe, which a stranger might hold
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            status: int | None = process.wait(LIMIT + 2 * TO_END)
        except subprocess.TimeoutExpired:
            status = None
        finally:
            if hasattr(os, "killpg"):  # not on Windows
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait()
        said.seek(0)
        words = said.read()
    if status != SOUND:
        raise ImportError(f"{who}: {_why(status, words)}")


def _why(status: int | None, words: bytes) -> str:
    """What is wrong with a module, by its process's status and words."""
    asked = "loading it, or asking what it supports,"
    if STREAMS in words:
        return f"{asked} closed the standard streams, or put others in their place"
    if MODULES in words:
        return f"{asked} took away modules that others use (sys.modules)"
    late = status is None or TIMEOUT in words
    if LOADED not in words:
        if late:
            return f"{asked} did not end within {LIMIT:g} s"
        return f"{asked} ended its process, with status {status}"
    if late:
        return (
            f"a process that has loaded it does not end within {TO_END:g} s: it leaves a thread that is no "
            "daemon, or a handler, which goes on"
        )
    return (
        f"a process that has loaded it does not end with its own status, but with {status}: it leaves a "
        "handler (atexit, say) that ends the process"
    )


def undergo(load: Callable[[str], Implementation], what: str) -> None:
    """Load a module and ask it, and end with `SOUND`: this is that process."""
    said = os.dup(1)
    faulthandler.dump_traceback_later(LIMIT, file=said, exit=True)
    streams, modules = _streams(), dict(sys.modules)
    # whatever a module raises: it is said where it is loaded again
    with suppress(Exception):
        it = load(what)
        if absent(it) is None:
            for problem in _problems():
                declined(it, problem)
    if _streams() != streams:
        os.write(said, STREAMS)
        os._exit(1)
    if any(sys.modules.get(name) is not module for name, module in modules.items()):
        os.write(said, MODULES)
        os._exit(1)
    os.write(said, LOADED)
    faulthandler.dump_traceback_later(TO_END, file=said, exit=True)
    sys.exit(SOUND)


def loaded(point: str) -> Implementation:
    """What an entry point holds, of its three words in JSON."""
    from importlib.metadata import EntryPoint

    with guest(point):
        it = EntryPoint(*json.loads(point)).load()
    return checked(it, point)


def _streams() -> list[object]:
    """What the standard streams are: their files, and whether they can be used."""
    found: list[object] = []
    for number, stream in enumerate((sys.__stdin__, sys.__stdout__, sys.__stderr__)):
        try:
            of = os.fstat(number)
            found.append((of.st_dev, of.st_ino, id(stream), stream and stream.fileno()))
        except (OSError, ValueError):
            found.append(None)
    return found


def _problems() -> Iterator[Problem]:
    """Small ones of every kind."""
    shapes = ((9,), (3,)), ((8, 9), (3, 2)), ((4, 5, 6), (2, 2, 3)), ((64, 64), (3, 3))
    kinds = (get_args(each) for each in (Operation, Mode, Boundary))
    for (x, h), operation, mode, boundary in itertools.product(shapes, *kinds):
        for dtype in "?", "i1", "u1", "i8", "f2", "f4", "f8", "c8", "c16":
            with suppress(ValueError, TypeError):  # there is no such problem
                yield Problem(operation, x, h, mode, boundary, dtype=np.dtype(dtype))
