"""A finding: what was read, whether it is as it should be, and what to do where it is not."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True)
class Check:
    """What was looked at and read: worth a look where it can spoil measurements, unknown where unreadable.

    The cure says what it does to measurements and how to mend it, where it is worth a look.
    """

    name: str
    state: Literal["ok", "look", "unknown"]
    read: str
    cure: str = ""


SPOIL = {
    *("load", "stolen time", "memory", "power", "processors"),
    *("clock source", "thread places", "settings"),
}
"""What neither pairs nor their noise floor bear, or what makes a machine look like another: a run that is
published has none of it. Of a virtual machine, turbo and versions a record tells; caches are the user's."""


def spoiling(checks: Sequence[Check]) -> list[Check]:
    """Those that are worth a look and spoil a run."""
    return [check for check in checks if check.state == "look" and check.name in SPOIL]


def judged(name: str, read: str, look: bool, cure: str) -> Check:
    """A finding of what was read, in words; of nothing where it cannot be read."""
    if not read:
        return Check(name, "unknown", "cannot be read here")
    return Check(name, "look", read, cure) if look else Check(name, "ok", read)


def text(path: Path) -> str:
    """What a file of the system says; nothing where it cannot be read."""
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text("utf-8").strip()
    return ""


def as_data(checks: Sequence[Check]) -> dict[str, Any]:
    """For ``--json``."""
    return {
        "ok": not any(check.state == "look" for check in checks),
        "checks": [dataclasses.asdict(check) for check in checks],
    }
