"""Files that are whole or not there, and that say so: written in one step, with format and checksum.

JSON alone: nothing that is read here is ever executed. A power cut may leave a file torn, whose checksum
then does not fit.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from corrconv.core.cache import replace
from corrconv.kit.codec import other_format, parse, whole_letters

FORMAT = 1
"""Raised when a stored field changes its meaning."""
DIGITS = 5
"""Of numbers in a sweep's one file: the sixth of a time is noise."""


class Refused(ValueError):
    """A file that is not taken: the message names it, and says why and what to do."""


def write(path: Path, body: dict[str, Any]) -> None:
    """Write a sealed file: whoever reads it, also after a crash, finds it whole or not at all.

    Raises
    ------
    OSError
        Where it cannot be written; what was there before is untouched.
    """
    body = whole_letters(body)
    sealed = {"format": FORMAT, "sha256": _digest(body), "body": body}
    replace(path, json.dumps(sealed) + "\n")


def read(path: Path, cure: str) -> dict[str, Any]:
    """The body of a sealed file.

    Parameters
    ----------
    path : Path
    cure : str
        What to do where it is damaged.

    Raises
    ------
    Refused
        Where it is damaged, or of another format.
    OSError
        Where it cannot be read.
    """
    try:
        sealed = parse(path.read_bytes())
        if not isinstance(sealed, dict) or "format" not in sealed:
            raise ValueError("it is not sealed: it says no format")
    except ValueError as error:
        raise Refused(f"{path}: is damaged, or no file of a sweep ({error}); {cure}") from None
    if other := other_format(sealed["format"], FORMAT):
        raise Refused(f"{path}: {other}, or measure again into another folder")
    body = sealed.get("body")
    if not isinstance(body, dict) or sealed.get("sha256") != _digest(body):
        raise Refused(f"{path}: is damaged (its checksum does not fit); {cure}")
    return body


def _digest(body: dict[str, Any]) -> str:
    """Of the same text whatever the order of keys; numbers are written so that they come back exactly."""
    try:
        text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    except RecursionError:  # which has no digest, since nothing of ours is nested so deep
        return ""
    return hashlib.sha256(text.encode()).hexdigest()
