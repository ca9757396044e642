"""Implementations by what names them: a registered name or a file, typed or read in stored results."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

import corrconv
from corrconv.core.guests import absent
from corrconv.core.registry import load_file

LIMIT = 120.0
"""Seconds for loading a file, which may import a large library."""
LOADED = b"corrconv: it did not end the process"
LOAD = f"""
import os, sys
from corrconv import Problem
from corrconv.core.guests import declined
from corrconv.core.registry import load_file
try:
    it = load_file(sys.argv[1])
    for shapes in (((9,), (3,)), ((64, 64), (3, 3))):
        declined(it, Problem("correlate", *shapes, "same"))
except Exception:
    pass  # it is said where it is loaded again
os.write(1, {LOADED!r})
os._exit(0)
"""
"""It ends without what the file wants to have done at the end."""


def found(entry: str) -> corrconv.Implementation:
    """The implementation of a name or a file; raises as `chosen` does."""
    return load_file(entry) if _is_file(entry) else corrconv.get(entry)


def chosen(what: Sequence[str]) -> list[corrconv.Implementation]:
    """The implementations of names or files; all that can run here where none is given.

    Raises
    ------
    ValueError, TypeError, FileNotFoundError, ImportError
        Where a name is not registered or cannot run here, or a file does not load or holds no
        implementation.
    """
    see_that_they_load(what)
    made = [found(entry) for entry in what or corrconv.available()]
    for implementation in made if what else ():
        if missing := absent(implementation):
            raise ValueError(f"{implementation.name} cannot run here: {missing}")
    return made


def see_that_they_load(what: Sequence[str]) -> None:
    """Load each file in a process of its own first: one that ends it would end this one.

    Raises
    ------
    ImportError
        Naming the file, and how its process ended.
    """
    for entry in filter(_is_file, what):
        command = [sys.executable, "-P", "-c", LOAD, os.path.abspath(entry)]
        try:
            done = subprocess.run(
                command, capture_output=True, stdin=subprocess.DEVNULL, timeout=LIMIT, check=False
            )
        except subprocess.TimeoutExpired:
            raise ImportError(f"{entry}: loading it did not end within {LIMIT:g} s") from None
        if LOADED not in done.stdout:
            raise ImportError(
                f"{entry}: loading it, or asking what it supports, ended its process, with status "
                f"{done.returncode}"
            )


def files(what: Sequence[str], chosen: Sequence[corrconv.Implementation]) -> dict[str, str]:
    """The files of those that were named by one, by name: how a command line repeats them."""
    return {it.name: entry for it, entry in zip(chosen, what) if _is_file(entry)}


def _is_file(entry: str) -> bool:
    return entry.endswith(".py") or os.path.isfile(entry)


def loaded(name: str) -> corrconv.Implementation | None:
    """The implementation; None where none is registered here under that name, or it does not load."""
    got = tried(name)
    return None if isinstance(got, str) else got


def tried(name: str) -> corrconv.Implementation | str:
    """The implementation, or in words why there is none: stored results may come from elsewhere."""
    if name not in corrconv.names():
        return "not registered in this version of corrconv"
    try:
        return corrconv.get(name)
    except Exception as error:  # whatever a third party's module raises: the results are shown
        return f"does not load here: {type(error).__name__}: {error}"
