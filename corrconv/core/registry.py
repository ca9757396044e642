"""Which implementations there are: a file each, found by looking, with no list to keep.

Three sources, in this order:

1. every module directly in ``impls/``, which is installed as ``corrconv.impls``, named after its file;
2. every entry point in the group ``corrconv.implementations``;
3. every file that `load_file` was given.

Each holds one object called ``implementation``. Finding names imports none of them.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from corrconv.core.checked import checked
from corrconv.core.contract import Implementation
from corrconv.core.fork import making
from corrconv.core.guests import GuestFailed, absent, guest
from corrconv.core.plan import FROM_FILE
from corrconv.core.plans import plans

GROUP = "corrconv.implementations"
OWN = "corrconv.impls"
"""The room of our own, reached by looking alone."""


_from_files: dict[str, Implementation] = {}
_paths: dict[str, Path] = {}


@cache
def _own() -> frozenset[str]:
    room = importlib.import_module(OWN)
    return frozenset(m.name for m in pkgutil.iter_modules(room.__path__) if not m.ispkg)


@cache
def _entry_points() -> dict[str, Any]:
    from importlib.metadata import entry_points  # slow to import: not needed to compute

    return {point.name: point for point in entry_points(group=GROUP)}


def is_ours(name: str) -> bool:
    """Whether it is one of our own, which are in ``impls/``."""
    return name in _own()


def names() -> list[str]:
    """Every registered name, sorted."""
    return sorted(_own() | _entry_points().keys() | _from_files.keys())


def available() -> list[str]:
    """The names of those that can run here, sorted."""
    return [name for name in names() if unavailable(name) is None]


def unavailable(name: str) -> str | None:
    """Why `name` cannot run here: not installed, or its module does not load; None where it can."""
    try:
        return absent(get(name))
    except Exception as error:  # whatever a module raises must not stop the others
        return f"cannot be loaded: {type(error).__name__}: {error}"


def get(name: str) -> Implementation:
    """The implementation registered under `name`.

    Raises
    ------
    ValueError
        Where no implementation has that name; the message suggests those that are alike.
    TypeError
        Where a registered module or entry point does not hold an implementation.
    ImportError
        Where it does not load.
    """
    if name in _from_files:
        return _from_files[name]
    return _load(name)


@cache
def _load(name: str) -> Implementation:
    with making:
        if name in _own():
            module = importlib.import_module(f"{OWN}.{name}")
            return checked(getattr(module, "implementation", None), f"impls/{name}.py", name)
        if name in _entry_points():
            return checked(_loaded(name), f"entry point {name!r} in {GROUP}", name)
    import difflib

    alike = difflib.get_close_matches(str(name), names(), n=3)
    hint = f"did you mean {' or '.join(alike)}? " if alike else ""
    raise ValueError(
        f"method: {name!r} is not registered; {hint}registered are {', '.join(names())}"
    )


def _loaded(name: str) -> object:
    """What an entry point holds, if its module has stood its trial."""
    from corrconv.core.trial import see_entry_point  # who has no entry points needs none

    point = _entry_points()[name]
    see_entry_point(point)
    try:
        with guest(f"entry point {name!r} in {GROUP}"):
            return point.load()
    except GuestFailed as error:
        raise ImportError(str(error)) from error


def load_file(path: str | Path) -> Implementation:
    """Register the implementation in a Python file, and return it.

    The file holds one object called ``implementation``. Loading runs the file: give only files that
    you trust.

    Raises
    ------
    FileNotFoundError
        Where there is no such file.
    ImportError
        Where running it fails, with the reason.
    TypeError
        Where the file holds no implementation.
    ValueError
        Where its name is already taken by another implementation.
    """
    from importlib.util import module_from_spec, spec_from_file_location

    path = Path(path).resolve()
    if not path.is_file():
        raise FileNotFoundError(f"no implementation file at {path}")
    spec = spec_from_file_location(f"{FROM_FILE}{path.stem}", path)
    if spec is None or spec.loader is None:
        raise TypeError(f"{path.name}: is not a Python file; its name should end in .py")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # as any import does: dataclasses, say, look their module up
    try:
        with guest(f"{path.name}: cannot be loaded"):
            spec.loader.exec_module(module)
    except GuestFailed as error:
        raise ImportError(str(error)) from error
    finally:
        if not hasattr(module, "implementation"):
            sys.modules.pop(spec.name, None)
    implementation = checked(getattr(module, "implementation", None), path.name)
    taken = implementation.name in _own() | _entry_points().keys()
    if taken or _paths.get(implementation.name, path) != path:  # the same file may be loaded again
        raise ValueError(
            f"{path.name}: the name {implementation.name!r} is already registered; choose another"
        )
    plans.recent.clear()  # of one that was loaded from here before
    _from_files[implementation.name], _paths[implementation.name] = implementation, path
    return implementation


def source(name: str) -> str:
    """What another process needs to get the same implementation: its file, or its name."""
    return str(_paths[name]) if name in _from_files else name


def modules(names: Iterable[str]) -> list[str]:
    """What these implementations import, our own first: pyFFTW before MKL, which would take its place."""
    found: list[Implementation] = []
    for name in dict.fromkeys(names):
        with suppress(Exception):  # what does not load: `unavailable` says why
            found.append(get(name))
    found.sort(key=lambda it: not it.ours)
    return list(dict.fromkeys(it.module or it.library for it in found if it.library != "python"))
