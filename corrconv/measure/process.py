"""A measuring process as its parent sees it: asked, watched, and ended where it takes too much.

    with Process(threads=2, limits=Limits(seconds=60)) as process:
        found = process.ask(function, data, sides=("scipy_fft", "numba_simd"))

`function` takes a `corrconv.measure.child.Reporter` and one value, and gives one; both are what its
annotations say, and `corrconv.kit.codec` can write them. It is found by its name, so it stands at the top
of a module. A process serves one request or many; the first that makes it crash, hang or hold too much
ends it, and `ProcessFailed` says which side that was at, at which step, and the command that repeats it.

Each request has a token, and an answer says it, and whose it is. Any other line ends the process: an
implementation that forks and comes back in the child, too, measures twice at once, and answers twice.
"""

from __future__ import annotations

import json
import os
import queue
import secrets
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time
import typing
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, Self, TypeVar

from corrconv.kit.codec import from_data, to_data
from corrconv.measure.child import Bookmark, Place, Reporter
from corrconv.measure.conditions import STEP, THREAD_KNOBS, Held, Limits, gib, reader

D = TypeVar("D")
A = TypeVar("A")
Progress = Callable[[float, str], object]
"""Is told how much is done, from 0 to 1, and what comes now."""
MAIN = Path(__file__).resolve().with_name("__main__.py")
TICK = 0.1
"""Seconds between two looks at a process: memory cannot be filled much faster than 5 GB a second."""
LONGEST = 5 * TICK
"""Seconds that count between two looks: where more have passed, this process did not run either, as on a
machine that was frozen for a while."""
UNNAMED = os.name == "posix"
"""Whether another process can open a file that has no name."""
TO_END = 30.0
"""Seconds that a process may take to end once it has closed its answers."""
SHOWN = 1000
"""Characters of a process's last words."""


class Ending(StrEnum):
    """What became of a request that has no answer; all but `RAISED` end the process."""

    RAISED = "raised"
    CRASHED = "crashed"
    TIMED_OUT = "timed out"
    TOO_LARGE = "too large"


class ProcessFailed(RuntimeError):
    """A measuring process gave no answer; the message says who, how, its last words and what repeats it.

    Attributes
    ----------
    ending : Ending
    place : Place
        Where it was.
    side : str
        Whose step that was; empty where it was nobody's.
    what : str
        What it did, and where.
    words : str
        The last that it said; empty where it said nothing.
    repeat : str
        A command.
    """

    def __init__(
        self, ending: Ending, place: Place, side: str, what: str, words: str, repeat: str
    ) -> None:
        who = f"{side}: " if side else ""
        said = f"; its last words:\n{words}" if words and ending is not Ending.RAISED else ""
        super().__init__(f"{who}{what}{said}\nrepeat with: {repeat}")
        self.ending, self.place, self.side = ending, place, side
        self.what, self.words, self.repeat = what, words, repeat

    def of(self, side: str) -> ProcessFailed:
        """The same, of that side."""
        return ProcessFailed(self.ending, self.place, side, self.what, self.words, self.repeat)

    @property
    def started(self) -> bool:
        """Whether the process came so far that it could be asked."""
        return self.place.steps > 0


class Process:
    """A measuring process, until it is closed; it ends with the thread that started it.

    Parameters
    ----------
    threads : int or None
        That its libraries may use, which settle them when they load; None to leave that to them.
    limits : Limits
    environment : mapping
        Variables of its own; None takes one away.
    progress : callable
        Is told what requests say, while their answer is waited for.

    Raises
    ------
    ModuleNotFoundError
        Where memory is limited and psutil is missing.
    """

    def __init__(
        self,
        *,
        threads: int | None = 1,
        limits: Limits = Limits(),  # noqa: B008  # frozen
        environment: Mapping[str, str | None] | None = None,
        progress: Progress = lambda share, words: None,
    ) -> None:
        if limits.memory is not None:
            reader("psutil")  # that it is missing is said before anything is started
        self.threads = threads
        self._limits, self._progress = limits, progress
        self._changed = dict(environment or {})
        knobs = {} if threads is None else dict.fromkeys(THREAD_KNOBS, str(threads))
        given = {**os.environ, **knobs, **self._changed}  # settled before any library loads
        self._file = _shared_file()
        place = Path(f"/dev/fd/{self._file.fileno()}") if UNNAMED else Path(self._file.name)
        self._bookmark = Bookmark.make(place)
        self._words = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        listen, answers = os.pipe()
        self._process = subprocess.Popen(
            [*self._command(), "--parent", str(os.getpid()), "--place", str(place)],
            stdin=subprocess.PIPE,
            stdout=answers,
            stderr=self._words,
            text=True,
            encoding="utf-8",
            env={key: value for key, value in given.items() if value is not None},
            pass_fds=[self._file.fileno()] if UNNAMED else (),
            start_new_session=True,  # so that what it starts can be ended with it
        )
        os.close(answers)
        self._held = None if limits.memory is None else Held(self._process.pid)
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._job = self._request = ""
        self._sides: tuple[str, ...] = ()
        self._kind: Any = object
        threading.Thread(target=self._listen, args=(listen,), daemon=True).start()

    def _command(self) -> list[str]:
        held = () if self.threads is None else ("--threads", str(self.threads))
        return [sys.executable, "-P", str(MAIN), *held]

    def _listen(self, pipe: int) -> None:
        """Hand over its lines, and None at their end, which a stranger that holds the pipe may put off."""
        rest = b""
        while data := os.read(pipe, 1 << 16):
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                self._answers.put(line)
        os.close(pipe)
        self._answers.put(None)

    def ask(self, function: Callable[[Reporter, D], A], data: D, sides: Sequence[str] = ()) -> A:
        """What the function gives, called there with the data.

        Parameters
        ----------
        function : callable
            At the top of a module.
        data : object
        sides : sequence of str
            What its sides are called, in the order in which it counts them.

        Raises
        ------
        ProcessFailed
        """
        self.begin(function, data, sides)
        found: A = self.result()
        return found

    def begin(
        self, function: Callable[[Reporter, D], Any], data: D, sides: Sequence[str] = ()
    ) -> None:
        """Have it called, and do not wait: `hear`, `tell` and `result` do."""
        named = f"{function.__module__}:{function.__qualname__}"
        self._sides = tuple(sides)
        self._kind = typing.get_type_hints(function)["return"]
        asked = {"function": named, "data": to_data(data)}
        self._job, self._request = secrets.token_hex(8), json.dumps(asked)
        self._write(json.dumps({"job": self._job, **asked}))

    def hear(self) -> Any:
        """What the function said by `Reporter.exchange`, as plain data; it waits for `tell`."""
        return self._line()["said"]

    def tell(self, data: Any) -> None:
        """What the function waits for: plain data."""
        self._write(json.dumps(data))

    def result(self) -> Any:
        """What the function gave."""
        return from_data(self._kind, self._line()["answer"])

    def _write(self, line: str) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):  # it has ended: its answer, or the lack of one, says more
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()

    def _line(self) -> dict[str, Any]:
        place, spent, looked = self._bookmark.read(), 0.0, time.monotonic()
        while True:
            try:
                line = self._answers.get(timeout=TICK)
                break
            except queue.Empty:
                if self._process.poll() is not None:  # a fork of it may hold its pipe open
                    raise self._ended() from None
                before, looked = looked, time.monotonic()
                spent += min(looked - before, LONGEST)
                now = self._bookmark.read()
                if now.steps != place.steps:
                    place, spent = now, 0.0
                    self._progress(now.share, now.step)
                self._watch(place, spent)
        if line is None:
            raise self._ended()
        said = self._own(line)
        if "raised" in said:
            raise self._failed(Ending.RAISED, said["raised"])
        return said

    def _own(self, line: bytes) -> dict[str, Any]:
        """What its process says of this request; any other line ends it."""
        side, what = None, "something else than its process has written to its answers"
        try:
            said: dict[str, Any] = json.loads(line)
            if (said["job"], said["process"]) == (self._job, self._process.pid):
                return said
            if "strayed" in said:
                what = "it has forked, and came back in the child, too, which went on measuring"
                side = said["strayed"] if said["job"] == self._job else -1
        except (ValueError, TypeError, KeyError):  # not even a line of ours
            what += f": {line[:80].decode(errors='replace')}"
        self._kill()
        raise self._failed(Ending.CRASHED, what, side)

    def _watch(self, place: Place, seconds: float) -> None:
        most, allowed = self._limits.seconds, self._limits.memory
        if place.steps == 0:  # that it does not start is nobody's fault
            most = max(most, STEP)
        if seconds > most:
            self._kill()
            raise self._failed(Ending.TIMED_OUT, f"{place.step} took over {most:g} s")
        if allowed is not None and (held := self.held()) > allowed:
            self._kill()
            what = f"{place.step}, its process held {gib(held)}, allowed are {gib(allowed)}"
            raise self._failed(Ending.TOO_LARGE, what)

    def held(self) -> int:
        """Bytes of memory that it and those it has started hold; 0 where memory is not limited."""
        return self._held.bytes() if self._held else 0

    def _ended(self) -> ProcessFailed:
        """How a process that has closed its answers ended."""
        try:
            status = self._process.wait(TO_END)
        except subprocess.TimeoutExpired:
            self._kill()
            status = self._process.wait()
        step = self._bookmark.read().step
        return self._failed(Ending.CRASHED, f"its process {ended(status)} while {step}")

    def _failed(self, ending: Ending, what: str, side: int | None = None) -> ProcessFailed:
        place = self._bookmark.read()
        at = place.side if side is None else side
        who = self._sides[at] if 0 <= at < len(self._sides) else ""
        self._words.seek(0)
        words = self._words.read()[-SHOWN:].strip()
        variables = [f"{key}={value}" for key, value in self._changed.items() if value is not None]
        prefix = ["env", *variables] if variables else []
        repeat = shlex.join([*prefix, *self._command(), self._request])
        return ProcessFailed(ending, place, who, what, words, repeat)

    def _kill(self) -> None:
        """End it, and what it has started, also what has left its group (where the system tells)."""
        started = descendants(self._process.pid)
        if hasattr(os, "killpg"):  # not on Windows
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        for each in started:
            with suppress(OSError):
                os.kill(each, signal.SIGKILL)

    def end(self) -> None:
        """End it, from any thread: who waits for an answer hears that it has ended."""
        self._kill()

    def close(self) -> None:
        """End it, if it has not ended."""
        self._kill()
        for each in (self._process.stdin, self._words, self._file):
            if each is not None:
                with suppress(OSError):  # what was left to write to a process that has ended
                    each.close()
        self._bookmark.close()
        if not UNNAMED:
            Path(self._file.name).unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def _shared_file() -> IO[bytes]:
    """A file for two processes: without a name where that can be, so that nothing is left of it."""
    if UNNAMED:
        return tempfile.TemporaryFile()
    return tempfile.NamedTemporaryFile(prefix="corrconv-", delete=False)


def descendants(process: int) -> list[int]:
    """Processes that one has started, and those that these have; a measuring one adopts orphans."""
    found: list[int] = []
    with suppress(OSError):  # it has ended, or this is not Linux
        for task in Path(f"/proc/{process}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return [*found, *(each for child in found for each in descendants(child))]


def ended(status: int) -> str:
    """An exit status in words."""
    if status >= 0:
        return f"ended with exit status {status}"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = str(-status)
    hint = ", as Linux does where memory runs out" if name == "SIGKILL" else ""
    return f"was ended by signal {name}{hint}"
