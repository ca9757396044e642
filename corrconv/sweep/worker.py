"""A measuring process as its parent sees it: given jobs, watched, and ended where it takes too much."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from corrconv.measure.process import THREAD_KNOBS
from corrconv.sweep.bookmark import BOOKMARK, Bookmark, Place, Step
from corrconv.sweep.held import Held
from corrconv.sweep.job import Job
from corrconv.sweep.limits import Limits, gib
from corrconv.sweep.types import Outcome, Result

ROOT = Path(__file__).resolve().parents[2]
TICK = 0.1
"""Seconds between two looks at a process: memory cannot be filled much faster than 5 GB a second."""
TO_START = 180.0
"""Seconds that a process may take to begin, whatever the limit of a step: it is nobody's fault."""
TO_END = 30.0
"""Seconds that a process may take to end once it has closed its answers."""
SHOWN = 300
"""Characters of a process's last words."""


class Gone(RuntimeError):
    """A measuring process ended, or was ended; the message says what it did, and its last words.

    Attributes
    ----------
    outcome : Outcome
        ``crashed``, ``timed out`` or ``too large``.
    place : Place
        Where it was.
    """

    def __init__(self, outcome: Outcome, place: Place, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.place = place


class Worker:
    """A process that runs ``python -m corrconv.sweep``.

    Parameters
    ----------
    workers : int
        Threads that its sides may use: libraries settle them when they load.
    limits : Limits
    scratch : Path
        A folder for its bookmark.
    """

    def __init__(self, workers: int, limits: Limits, scratch: Path) -> None:
        self._limits = limits
        self._file = scratch / BOOKMARK
        self._bookmark = Bookmark.make(self._file)
        self._words = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        command = [sys.executable, "-m", "corrconv.sweep"]
        self._process = subprocess.Popen(
            [*command, str(os.getpid()), str(self._file), str(workers)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            text=True,
            encoding="utf-8",
            # the knobs are read when a library loads: before anything that the process itself can set
            env={**os.environ, **dict.fromkeys(THREAD_KNOBS, str(workers)), "PYTHONPATH": path},
            start_new_session=True,  # so that what it starts can be ended with it
        )
        self._held = Held(self._process.pid)
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with suppress(ValueError):  # closed meanwhile
            for line in self._process.stdout:
                self._answers.put(line)
        self._answers.put("")

    def do(self, job: Job) -> list[Result]:
        """The results of a job's sides.

        Raises
        ------
        Gone
        """
        assert self._process.stdin is not None
        with suppress(OSError):  # it has ended: that shows below
            self._process.stdin.write(job.as_json() + "\n")
            self._process.stdin.flush()
        place, since = self._bookmark.read(), time.monotonic()
        while True:
            try:
                line = self._answers.get(timeout=TICK)
            except queue.Empty:
                now = self._bookmark.read()
                if now != place:
                    place, since = now, time.monotonic()
                self._watch(place, time.monotonic() - since)
                continue
            if not line.endswith("\n"):
                raise self._ended()
            return [Result.from_data(each) for each in json.loads(line)]

    def _watch(self, place: Place, seconds: float) -> None:
        doing = Step(place.step).words
        most = self._limits.seconds
        if place.step == Step.STARTING:
            most = max(most, TO_START)
        if seconds > most:
            raise self._end(Outcome.TIMED_OUT, place, f"{doing} took over {most:g} s")
        if (held := self.held()) > self._limits.memory:
            allowed = gib(self._limits.memory)
            message = f"{doing}, its process held {gib(held)}, allowed are {allowed}"
            raise self._end(Outcome.TOO_LARGE, place, message)

    def held(self) -> int:
        """Bytes of memory that the process and those it has started hold."""
        return self._held.bytes()

    def _kill(self) -> None:
        """End it, and what it has started."""
        if hasattr(os, "killpg"):  # not on Windows
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()

    def _end(self, outcome: Outcome, place: Place, message: str) -> Gone:
        self._kill()
        return Gone(outcome, place, message)

    def _ended(self) -> Gone:
        """How a process that has closed its answers ended."""
        try:
            status = self._process.wait(TO_END)
        except subprocess.TimeoutExpired:
            self._kill()
            status = self._process.wait()
        place = self._bookmark.read()
        self._words.seek(0)
        words = " ".join(self._words.read()[-SHOWN:].split())
        said = f"; its last words: {words}" if words else ""
        message = f"its process {ending(status)} while {Step(place.step).words}{said}"
        return Gone(Outcome.CRASHED, place, message)

    def close(self) -> None:
        """End it, if it has not ended."""
        self._kill()
        for each in (self._process.stdin, self._process.stdout, self._words):
            if each is not None:
                with suppress(OSError):  # what was left to write to a process that has ended
                    each.close()
        self._bookmark.close()
        self._file.unlink(missing_ok=True)


def ending(status: int) -> str:
    """An exit status in words."""
    if status >= 0:
        return f"ended with exit status {status}"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = str(-status)
    hint = ", as Linux does where memory runs out" if name == "SIGKILL" else ""
    return f"was ended by signal {name}{hint}"
