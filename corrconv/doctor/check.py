"""One check: what was read, whether it is as it should be, and what to do where it is not."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

State = Literal["ok", "look", "unknown"]


@dataclass(frozen=True)
class Check:
    """A finding.

    Attributes
    ----------
    name : str
        What was looked at.
    state : {"ok", "look", "unknown"}
        ``look`` where it can spoil measurements; ``unknown`` where it cannot be read here.
    read : str
        What was read.
    cure : str
        What it does to measurements and how to mend it; empty where it is ok.
    """

    name: str
    state: State
    read: str
    cure: str = ""


def unknown(name: str, where: str, cure: str) -> Check:
    """What cannot be read here, where it was looked for, and how to see it otherwise."""
    return Check(name, "unknown", f"{where} cannot be read", cure)


def text(path: Path) -> str | None:
    """What a file of the system says; None where it cannot be read."""
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text("utf-8").strip()
    return None
