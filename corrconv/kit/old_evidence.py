"""What a run found out beside its timings: one JSON file for each question, next to asv's results.

Each file is written by one verb. It says its own format and what it was made with, since it may be made at
another time than the timings.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from corrconv.core.cache import replace
from corrconv.kit.evidence import place as place

T = TypeVar("T")
FORMAT = 1
Evidence = dict[str, Any]


def save(evidence: Evidence, results: Path, name: str) -> Path:
    """Write it in one step: a reader finds the old file or the new one, and nothing between."""
    path = place(results, name)
    replace(path, json.dumps({"format": FORMAT} | evidence, indent=1) + "\n")
    return path


def load(results: Path, name: str) -> Evidence | None:
    """What was saved; None where nothing was.

    Raises
    ------
    ValueError
        Where the file is damaged or of another format; the message says what to do.
    """
    path = place(results, name)
    if not path.is_file():
        return None
    try:
        evidence = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: is not readable JSON ({error}); delete it") from None
    if not isinstance(evidence, dict) or evidence.get("format") != FORMAT:
        raise ValueError(f"{path}: is not evidence of format {FORMAT}; delete it and make it again")
    return evidence


def read(results: Path, name: str, make: str, of: Callable[[Evidence], T]) -> T | None:
    """What was saved, as `of` understands it; `make` is the command that makes it again.

    Raises
    ------
    ValueError
        Where something is missing in it, or is not of its kind; the message says what to do.
    """
    found = load(results, name)
    try:
        return None if found is None else of(found)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(
            f"{place(results, name)}: is damaged ({error!r}); delete it, and make it again: {make}"
        ) from error
