"""Fresh processes: started, asked, and ended, whatever they do; one that fails is told with its command."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from corrconv.measure.process import THREAD_KNOBS
from corrconv.measure.request import Request

ROOT = Path(__file__).resolve().parents[2]
TO_GET_READY = 180.0
"""Seconds that a process may take to import its libraries and plan: FFTW and TensorFlow take tens."""
GRACE = 60.0
"""Seconds beyond what was asked for, after which a measuring process counts as hanging."""
SHOWN = 600
"""Characters of a failed process's last words."""


class ChildFailed(RuntimeError):
    """A measuring process declined, crashed or hung; the message says which, and how to repeat it."""


class Child(Protocol):
    """A fresh process, as `corrconv.compare.run` uses it."""

    def ready(self) -> list[float]:
        """Wait until its sides are ready: seconds a call of each, roughly."""

    def measure(self, calls: int, seconds: float, patience: float) -> list[list[float]]:
        """Seconds a call of each side in each round; `patience` is what may come on top, in seconds."""

    def close(self) -> None:
        """End it, if it has not ended."""


class Process:
    """A child that runs ``python -m corrconv.measure``.

    Parameters
    ----------
    request : Request
    command : sequence of str, optional
        Run instead, the request added; for tests.
    stays : bool, optional
        Whether it waits for further requests once it has measured: `ask`.
    """

    def __init__(
        self, request: Request, command: Sequence[str] = (), *, stays: bool = False
    ) -> None:
        run = [*(command or (sys.executable, "-m", "corrconv.compare")), request.as_json()]
        workers = str(max(side.workers for side in request.sides))
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        self._repeat = shlex.join(run)
        self._words = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        self._process = subprocess.Popen(
            [*run, "--wait", *(["--stay"] if stays else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            text=True,
            encoding="utf-8",
            # the knobs are read when a library loads: before anything that the process itself can set
            env={**os.environ, **dict.fromkeys(THREAD_KNOBS, workers), "PYTHONPATH": path},
        )
        self._reader = ThreadPoolExecutor(1)  # a pipe cannot be read with a time limit everywhere

    def ready(self, patience: float = TO_GET_READY) -> list[float]:
        """As in `Child`.

        Raises
        ------
        ChildFailed
        """
        seconds: list[float] = self._answer(patience)["seconds_a_call"]
        return seconds

    def ask(self, request: Request) -> None:
        """A further request, of one that stays; `ready` and `measure` are then as for the first."""
        self._repeat = shlex.join([sys.executable, "-m", "corrconv.compare", request.as_json()])
        self._say(request.as_json())

    def measure(self, calls: int, seconds: float, patience: float = 0.0) -> list[list[float]]:
        """As in `Child`.

        Raises
        ------
        ChildFailed
        """
        self._say(json.dumps({"calls": calls, "seconds": seconds}))
        taken: list[list[float]] = self._answer(seconds + patience + GRACE)["seconds"]
        return taken

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):  # it has ended: its answer, or the lack of one, says more
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()

    def _answer(self, patience: float) -> dict[str, Any]:
        assert self._process.stdout is not None
        try:
            line = self._reader.submit(self._process.stdout.readline).result(patience)
        except TimeoutError:
            self._process.kill()
            raise self._failed(f"gave no answer in {patience:.0f} s and was ended") from None
        if not line.endswith("\n"):
            raise self._failed(_ending(self._status()))
        answer: dict[str, Any] = json.loads(line)
        if "failed" in answer:
            raise ChildFailed(answer["failed"])
        return answer

    def _status(self) -> int:
        """The exit status of a process that has closed its pipe, and so should be ending."""
        try:
            return self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _failed(self, what: str) -> ChildFailed:
        self._process.wait()
        self._words.seek(0)
        words = self._words.read()[-SHOWN:].strip()
        said = f"; its last words:\n{words}\n" if words else "; "
        return ChildFailed(f"a measuring process {what}{said}repeat with: {self._repeat}")

    def close(self) -> None:
        """As in `Child`."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._reader.shutdown()
        for pipe in (self._process.stdin, self._process.stdout, self._words):
            if pipe is not None:
                with suppress(OSError):  # what was left to write to a process that has ended
                    pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _ending(status: int) -> str:
    if status >= 0:
        return f"ended with exit status {status}"
    try:
        return f"was ended by signal {signal.Signals(-status).name}"
    except ValueError:
        return f"was ended by signal {-status}"
