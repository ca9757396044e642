"""What a measuring process may take, and how much memory it holds, looked at without disturbing it."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from corrconv.measure.reader import reader

STEP = 180.0
"""Seconds: to import TensorFlow and to plan with FFTW take tens."""
EVERY = 1.0
"""Seconds between two searches for processes that it has started: each goes through all processes of the
machine, which takes milliseconds of a core beside the one that is timed."""


@dataclass(frozen=True)
class Limits:
    """What a measuring process may take.

    Attributes
    ----------
    seconds : float
        For a step: to load, to plan, a sample.
    memory : int or None
        Bytes, with all processes that it starts; None where nobody looks.
    """

    seconds: float = STEP
    memory: int | None = None


class Held:
    """The memory of a process, and of those that it has started.

    Parameters
    ----------
    pid : int
        Of a process that runs.

    Raises
    ------
    ModuleNotFoundError
        Where psutil is missing.
    """

    def __init__(self, pid: int) -> None:
        self._psutil = reader("psutil")
        self._process = self._psutil.Process(pid)
        self._started: list[Any] = []
        self._searched = time.monotonic()

    def bytes(self) -> int:
        """What they hold now; 0 once all have ended."""
        if time.monotonic() - self._searched >= EVERY:
            self._searched = time.monotonic()
            with suppress(self._psutil.Error):  # it has ended
                self._started = self._process.children(recursive=True)
        total = 0
        for each in (self._process, *self._started):
            with suppress(self._psutil.Error):
                total += each.memory_info().rss
        return total


def gib(size: float) -> str:
    """Bytes in words."""
    return f"{size / 2**30:.3g} GiB"
