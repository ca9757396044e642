"""Where a measuring process is: written before each step to memory that its parent shares.

So that a crash, a hang or too much memory has a name, without a word through a pipe between two samples:
a pipe wakes the parent, and costs microseconds; this costs less than one.
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path
from typing import NamedTuple

STEP = 160
"""Bytes of a step's words; what is longer is cut."""
LAYOUT = struct.Struct(f"<qid{STEP}s")
STARTING, WAITING = "starting", "waiting for work"


class Place(NamedTuple):
    """Where a process is.

    Attributes
    ----------
    steps : int
        So many so far: one that stays the same for long hangs.
    side : int
        Its place among the sides of the request; -1 for none.
    share : float
        How much of the request is done, from 0 to 1.
    step : str
        What it does, as in "ended while planning".
    """

    steps: int
    side: int
    share: float
    step: str


class Bookmark:
    """A place in the memory of a file, which two processes map.

    Parameters
    ----------
    path : Path
        Of an existing file; `Bookmark.make` makes one.
    """

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), LAYOUT.size)

    @classmethod
    def make(cls, path: Path) -> Bookmark:
        """A new one, at `STARTING`."""
        path.write_bytes(LAYOUT.pack(0, -1, 0.0, STARTING.encode()))
        return cls(path)

    def write(self, side: int, step: str, share: float) -> None:
        """Say where this process is now."""
        steps = LAYOUT.unpack_from(self._memory)[0] + 1
        LAYOUT.pack_into(self._memory, 0, steps, side, share, step.encode()[:STEP])

    def read(self) -> Place:
        """Where the process was last."""
        steps, side, share, step = LAYOUT.unpack_from(self._memory)
        return Place(steps, side, share, step.rstrip(b"\0").decode(errors="ignore"))

    def close(self) -> None:
        """Give the memory back; the file stays."""
        self._memory.close()
