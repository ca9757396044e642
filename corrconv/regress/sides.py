"""A side's process as its parent sees it: started with the side's Python and code, asked, ended where it
hangs.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from corrconv.measure import ending
from corrconv.measure.conditions import THREAD_KNOBS
from corrconv.measure.process import descendants, ended
from corrconv.regress.evidence import called

SCRIPT = Path(__file__).resolve().with_name("inside") / "__main__.py"
PATIENCE = 180.0
"""Seconds for an answer: to import TensorFlow and to plan with FFTW take tens."""
SHOWN = 600
MEMORY = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "2147483647"}
"""Has glibc keep freed memory in the process, as `corrconv.measure.conditions.keep_freed_memory` does."""


@dataclass(frozen=True)
class Side:
    """What one of the two sides runs.

    Attributes
    ----------
    label : str
        As it was asked for: a branch, or versions of libraries.
    commit : str
    python : str
        The interpreter of its environment.
    code : tuple of str
        Folders of the commit's code, which come before what is installed.
    libraries : tuple of str
        Folders of other versions of libraries, which do, too.
    package : str
        Whose modules must all be the commit's; empty where nobody's must.
    """

    label: str
    commit: str
    python: str
    code: tuple[str, ...]
    package: str = ""
    libraries: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """Its label and its commit."""
        return called(self.label, self.commit)


class Failed(Exception):
    """A side has given no answer.

    Attributes
    ----------
    fatal : bool
        Whether its process has ended; else it raised, and goes on.
    """

    def __init__(self, words: str, *, fatal: bool) -> None:
        super().__init__(words)
        self.fatal = fatal


class Child:
    """A side's process, until it is closed.

    Parameters
    ----------
    side : Side
    bench : Path or None
        Somebody's file of functions.
    environment : mapping
        Variables beside this process's.
    """

    def __init__(
        self, side: Side, bench: Path | None = None, environment: Mapping[str, str] | None = None
    ) -> None:
        self.side = side
        code = [word for folder in side.code for word in ("--code", folder)]
        code += [word for folder in side.libraries for word in ("--libraries", folder)]
        more = ["--bench", str(bench)] if bench else []
        parent = ["--parent", str(os.getpid()), "--ending", ending.__file__]
        self._words = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        self._process = subprocess.Popen(
            [side.python, "-P", str(SCRIPT), *parent, *code, *more],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            text=True,
            encoding="utf-8",
            env={
                **{key: it for key, it in os.environ.items() if key != "PYTHONPATH"},
                **dict.fromkeys(THREAD_KNOBS, "1"),
                **MEMORY,
                **(environment or {}),
            },
            start_new_session=True,
        )
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with suppress(ValueError):  # it was closed
            for line in self._process.stdout:
                self._lines.put(line)
        self._lines.put(None)

    def ask(self, do: str, **given: Any) -> Any:
        """What it answers.

        Raises
        ------
        Failed
        """
        assert self._process.stdin is not None
        with suppress(OSError):  # it has ended: that there is no answer says so
            self._process.stdin.write(json.dumps({"do": do, **given}) + "\n")
            self._process.stdin.flush()
        try:
            line = self._lines.get(timeout=PATIENCE)
        except queue.Empty:
            self._kill()
            raise Failed(f"{do} took over {PATIENCE:g} s", fatal=True) from None
        if line is None:
            self._kill()
            raise Failed(f"its process {ended(self._process.wait())}{self._said()}", fatal=True)
        try:
            answer = json.loads(line)
        except ValueError:
            self._kill()
            raise Failed(
                f"something else was written to its answers: {line:.80}", fatal=True
            ) from None
        if "raised" in answer:
            raise Failed(answer["raised"], fatal=False)
        return answer["answer"]

    def sampler(
        self, key: str, calls: int, refresh: bool, numbers: Callable[[], int]
    ) -> Callable[[], float]:
        """For `corrconv.measure.rounds.take`: a sample of a cell that is made."""

        def sample() -> float:
            seconds: float = self.ask(
                "sample", key=key, calls=calls, refresh=refresh, number=numbers()
            )
            return seconds

        return sample

    def _said(self) -> str:
        self._words.seek(0)
        words = self._words.read()[-SHOWN:].strip()
        return f"; its last words:\n{words}" if words else ""

    def _kill(self) -> None:
        started = descendants(self._process.pid)
        if hasattr(os, "killpg"):  # not on Windows
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        for each in started:
            with suppress(OSError):
                os.kill(each, signal.SIGKILL)

    def close(self) -> None:
        """End it, if it has not ended."""
        self._kill()
        for each in (self._process.stdin, self._process.stdout, self._words):
            if each is not None:
                with suppress(OSError):
                    each.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
