"""How much memory a process holds, with those that it has started, looked at without disturbing it."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

from corrconv.measure.environment import reader

EVERY = 1.0
"""Seconds between two searches for processes that it has started: each goes through all processes of the
machine, which takes milliseconds of a core beside the one that is timed."""


class Held:
    """The memory of a process.

    Parameters
    ----------
    pid : int
        Of a process that runs.
    """

    def __init__(self, pid: int) -> None:
        self._psutil = reader("psutil")
        self._process = self._psutil.Process(pid)
        self._started: list[Any] = []
        self._searched = time.monotonic()

    def bytes(self) -> int:
        """What it holds now; 0 once it has ended."""
        if time.monotonic() - self._searched >= EVERY:
            self._searched = time.monotonic()
            with suppress(self._psutil.Error):  # it has ended
                self._started = self._process.children(recursive=True)
        total = 0
        for each in (self._process, *self._started):
            with suppress(self._psutil.Error):
                total += each.memory_info().rss
        return total
