"""What a verb found out, kept: one JSON file for each question, in the folder of results.

Each file says its form and holds one frozen value; what is damaged, or of another form, is refused with
the command that makes it again, and is never taken for nothing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

from corrconv.core.cache import replace
from corrconv.kit.codec import from_data, to_data

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
    text = json.dumps({"format": form} | to_data(value), indent=1, ensure_ascii=False)
    replace(path, text + "\n")
    return path


def raw(path: Path, *, remake: str = "see corrconv --help", form: int = 1) -> dict[str, Any] | None:
    """What was saved, as plain data with its format; None where there is no such file.

    Raises
    ------
    ValueError
        Where the file is no JSON, or of another form.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise _damaged(path, f"is not readable JSON: {error}", remake) from None
    if not isinstance(data, dict) or data.get("format") != form:
        raise _damaged(path, f"is not evidence of format {form}", remake)
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
    if data is None:
        return None
    del data["format"]
    try:
        return from_data(kind, data)
    except ValueError as error:
        raise _damaged(path, f"is damaged or of another version: {error}", remake) from None


def _damaged(path: Path, what: str, remake: str) -> ValueError:
    return ValueError(f"{path}: {what}; delete it and make it again: {remake}")
