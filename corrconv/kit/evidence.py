"""What a verb found out, kept: one JSON file for each question, in the folder of results.

Each file says its form and holds one frozen value; what is damaged, or of another form, is refused with
the command that makes it again, and is never taken for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from corrconv.core.cache import replace
from corrconv.kit.codec import from_data, other_format, parse, short, shown, to_data, whole_letters

T = TypeVar("T")


def place(results: Path, name: str) -> Path:
    """Where the evidence called `name` lies in a folder of results."""
    return results / f"{name}.json"


def save(value: Any, path: Path, *, form: int = 1) -> Path:
    """Write a frozen value in one step: a reader finds the old file or the new one, whole.

    Parameters
    ----------
    value : dataclass
    path : Path
    form : int
        Another number where the same words mean something else.
    """
    replace(path, text(value, form=form))
    return path


def text(value: Any, *, form: int = 1) -> str:
    """A frozen value as it is written."""
    data = {"format": form} | to_data(value)
    return json.dumps(whole_letters(data), indent=1, ensure_ascii=False) + "\n"


def raw(path: Path, *, remake: str = "see corrconv --help", form: int = 1) -> dict[str, Any] | None:
    """What was saved, as plain data with its format; None where there is no such file.

    Raises
    ------
    ValueError
        Where the file is no JSON, or of another form.
    """
    try:
        return read(path, path.read_bytes(), remake=remake, form=form)
    except FileNotFoundError:
        return None


def read(path: Path, content: bytes, *, remake: str, form: int = 1) -> dict[str, Any]:
    """The plain data in the bytes of a file; raises as `raw`."""
    try:
        data = parse(content)
    except ValueError as error:
        raise damaged(path, str(error), remake) from None
    if not isinstance(data, dict) or "format" not in data:
        raise damaged(path, "is no evidence, which says its format", remake)
    if other := other_format(data["format"], form):
        delete = "" if "newer" in other else "delete it and "
        raise ValueError(f"{path}: {other}, or {delete}make it again: {remake}")
    return data


def load(kind: type[T], path: Path, *, remake: str, form: int = 1) -> T | None:
    """What was saved; None where there is no such file.

    Parameters
    ----------
    kind : type
        Of the value.
    path : Path
    remake : str
        The command that makes the file again, for the message.
    form : int
        As saved.

    Raises
    ------
    ValueError
        Where the file is damaged or of another form: which file, what is wrong, and what to do.
    """
    data = raw(path, remake=remake, form=form)
    return None if data is None else typed(kind, path, data, remake=remake)


def typed(kind: type[T], path: Path, data: dict[str, Any], *, remake: str) -> T:
    """The value in a file's plain data; raises as `load`."""
    with named(path, remake):
        return from_data(kind, data)


@contextmanager
def named(path: Path, remake: str) -> Iterator[None]:
    """What is wrong with a file's data, said of that file."""
    try:
        yield
    except ValueError as error:
        raise damaged(path, f"is damaged: {short(str(error))}", remake) from None


def see_made(made: Mapping[str, Any], names: Iterable[str]) -> None:
    """Refuse what does not say how it was made; raises a ValueError that says what is lacking."""
    if lost := [name for name in names if name not in made]:
        raise ValueError(f"made: lacks {', '.join(lost)}")
    for name in ("at", "processor", "commit"):
        if not isinstance(made.get(name, ""), str):
            raise ValueError(f"made: {name} is no text, but {shown(made[name])}")


def damaged(path: Path, what: str, remake: str) -> ValueError:
    """The error that says which file, what is wrong, and what to do."""
    return ValueError(f"{path}: {what}; delete it and make it again: {remake}")
