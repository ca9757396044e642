"""The measuring processes of a sweep, one at a time: kept while they serve, made anew where they do not."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, Self

from corrconv.sweep.job import Job
from corrconv.sweep.limits import Limits
from corrconv.sweep.types import Result
from corrconv.sweep.worker import Worker


class Serving(Protocol):
    """A measuring process, as a sweep uses it."""

    def do(self, job: Job) -> list[Result]:
        """The results of a job's sides, or `Gone`."""

    def held(self) -> int:
        """Bytes of memory that it holds."""

    def close(self) -> None:
        """End it."""


Launch = Callable[[int, Limits, Path], Serving]


class Crew:
    """Processes, of which one runs at a time.

    Parameters
    ----------
    limits : Limits
    scratch : Path
        A folder for what a process and its parent share.
    launch : callable
        Starts one; tests start ones that pretend.

    Attributes
    ----------
    process : str
        The name of the latest one.
    """

    def __init__(self, limits: Limits, scratch: Path, launch: Launch = Worker) -> None:
        self.limits = limits
        self.process = ""
        self._scratch = scratch
        self._launch = launch
        self._session = secrets.token_hex(3)  # so that names differ after a sweep is resumed
        self._count = 0
        self._workers = 0
        self._current: Serving | None = None

    def worker(self, workers: int) -> Serving:
        """The one that runs, if it is for as many threads and has not grown large; else a fresh one."""
        current = self._current
        if current and self._workers == workers and current.held() <= self.limits.memory / 2:
            return current
        self.end()
        self.process = f"{self._session}-{self._count}"
        self._count += 1
        self._workers = workers
        self._current = self._launch(workers, self.limits, self._scratch)
        return self._current

    def end(self) -> None:
        """End the one that runs: the next is a fresh one."""
        if self._current:
            self._current.close()
        self._current = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.end()
