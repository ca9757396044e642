"""Where a measuring process is: written before each step to memory that its parent shares.

So that a crash, a hang or too much memory has a name, without a word through a pipe between two samples:
a pipe wakes the parent, and costs microseconds; this costs a tenth of one.
"""

from __future__ import annotations

import mmap
import struct
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

LAYOUT = struct.Struct("<iiq")
BOOKMARK = "bookmark"
"""The file's name, in the scratch folder of a sweep."""


class Step(IntEnum):
    """What a process does; up to `OPERANDS` it is for no side in particular."""

    STARTING = 0
    IDLE = 1
    OPERANDS = 2
    LOADING = 3
    PLANNING = 4
    FIRST_CALL = 5
    TIMING = 6
    CLOSING = 7

    @property
    def words(self) -> str:
        """As in "ended while ..."."""
        return {
            Step.STARTING: "starting",
            Step.IDLE: "waiting for work",
            Step.OPERANDS: "making operands",
            Step.LOADING: "loading",
            Step.PLANNING: "planning",
            Step.FIRST_CALL: "calling it the first time",
            Step.TIMING: "timing it",
            Step.CLOSING: "giving its plan back",
        }[self]


class Place(NamedTuple):
    """Where a process is.

    Attributes
    ----------
    side : int
        Its place in the job; -1 for none.
    step : int
        A `Step`.
    steps : int
        So many so far: one that stays the same for long hangs.
    """

    side: int
    step: int
    steps: int


class Bookmark:
    """Memory of a file, which two processes map.

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
        """A new one at -1, `Step.STARTING`."""
        path.write_bytes(LAYOUT.pack(-1, Step.STARTING, 0))
        return cls(path)

    def at(self, side: int, step: Step) -> None:
        """Say where this process is now."""
        LAYOUT.pack_into(self._memory, 0, side, step, self.read().steps + 1)

    def read(self) -> Place:
        """Where the process was last."""
        return Place(*LAYOUT.unpack_from(self._memory))

    def close(self) -> None:
        """Give the memory back; the file stays."""
        self._memory.close()
