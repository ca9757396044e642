"""Implementations by what names them: a registered name or a file, typed or read in stored results."""

from __future__ import annotations

import os
from collections.abc import Sequence

import corrconv
from corrconv.core.guests import absent
from corrconv.core.registry import load_file
from corrconv.core.trial import see_file


def found(entry: str) -> corrconv.Implementation:
    """The implementation of a name or a file; raises as `chosen` does."""
    if _is_file(entry):
        return load_file(entry)
    if os.path.exists(entry) and entry not in corrconv.names():
        kind = "a folder" if os.path.isdir(entry) else "no file that can be loaded"
        raise ValueError(
            f"{entry}: is {kind}; name a Python file, or an implementation of corrconv list"
        )
    return corrconv.get(entry)


def chosen(what: Sequence[str]) -> list[corrconv.Implementation]:
    """The implementations of names or files; all that can run here where none is given.

    Raises
    ------
    ValueError, TypeError, FileNotFoundError, ImportError
        Where a name is not registered or cannot run here, or a file does not load or holds no
        implementation.
    """
    for entry in filter(_is_file, what):
        see_file(entry)
    made = [found(entry) for entry in what or corrconv.available()]
    for implementation in made if what else ():
        if missing := absent(implementation):
            raise ValueError(f"{implementation.name} cannot run here: {missing}")
    return made


def files(what: Sequence[str], chosen: Sequence[corrconv.Implementation]) -> dict[str, str]:
    """The files of those that were named by one, by name: how a command line repeats them."""
    return {it.name: entry for it, entry in zip(chosen, what) if _is_file(entry)}


def _is_file(entry: str) -> bool:
    return entry.endswith(".py") or (os.path.isfile(entry) and entry not in corrconv.names())


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
