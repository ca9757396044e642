"""What the command line's verbs share."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

RESULTS, SITE = Path("results"), Path("results/site")
TRIAL = bytes(2**16)

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program to read.")


class Refused(click.ClickException):
    """What was asked cannot be done as asked: exit status 2, like click's own usage errors."""

    exit_code = 2


class Number(click.FloatRange):
    """A number in a range; neither NaN nor infinity, which no range of click's keeps out."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is no finite number.", param, ctx)
        return number


def see_inputs(paths: Iterable[Path]) -> None:
    """Refuse what is neither a file nor a folder: reading a device may never end.

    Raises
    ------
    ValueError
        Naming it.
    """
    for path in paths:
        if os.path.exists(path) and not (os.path.isfile(path) or os.path.isdir(path)):
            raise ValueError(f"{path}: is no file and no folder")


def see_folder(path: Path) -> None:
    """Try, before anything is measured for it, whether files can be written to a folder.

    Raises
    ------
    ValueError
        Naming it, with the reason.
    """
    _try(path, "file", path)


def see_file(path: Path, read: Callable[[Path], object] | None = None, kind: str = "") -> None:
    """Try, before anything is measured for it, whether a file can be written; one of another kind stays.

    Parameters
    ----------
    path : Path
    read : callable, optional
        Reads such a file as is to be written, and raises a ValueError where it is none.
    kind : str
        What it reads, in a word.

    Raises
    ------
    ValueError
        Naming it, with the reason.
    """
    if os.path.isdir(path):
        raise ValueError(f"{path}: is a folder; name a file in it")
    if os.path.lexists(path):
        if not os.path.isfile(path):
            raise ValueError(f"{path}: is a device, a pipe or a broken link; name a file")
        if read and path.stat().st_size:
            try:
                read(path)
            except (ValueError, OSError):
                raise ValueError(
                    f"{path}: is there already, and is no {kind}; give another name, or move it away"
                ) from None
    _try(path.parent, path.name, path)


def _try(folder: Path, name: str, asked: Path) -> None:
    """Write beside where it is to be, in the nearest folder that there is."""
    import tempfile  # only who writes needs it

    there = folder
    while not os.path.lexists(there) and there != there.parent:
        name, there = there.name, there.parent
    if not os.path.isdir(there):
        raise ValueError(f"{asked}: {there} is no folder; name another place")
    try:
        with tempfile.NamedTemporaryFile(dir=there, prefix=name, suffix=".new") as file:
            file.write(TRIAL)
            file.flush()
    except OSError as error:
        raise ValueError(f"{asked}: cannot be written: {error.strerror}") from None
