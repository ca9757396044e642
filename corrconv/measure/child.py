"""The measuring process: reads a request a line, calls the function it names, answers each with a line.

A request is JSON, ``{"job": "token", "function": "module:name", "data": …}``. The function is given a
`Reporter` and the data, made what its annotation says by `corrconv.kit.codec`; its answer is written by the
same. A line that comes back holds the token, the ``process``'s number, and ``answer``, or ``raised`` with the
error's words; or ``said``, after which the function waits for a line, see `Reporter.exchange`. What libraries
print goes to stderr, so that answers stay clean, and they read nothing.

Where what is called forks, and comes back in the child as well, the child says ``strayed`` at its next step,
with the side at which that was, and ends.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import mmap
import os
import struct
import sys
import traceback
import typing
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from corrconv.kit.codec import from_data, to_data
from corrconv.measure.conditions import compile_at_once, keep_freed_memory, pin_threads
from corrconv.measure.ending import end_with
from corrconv.measure.quiet import Disturbed, adopt
from corrconv.measure.surroundings import Surroundings


class Reporter:
    """With which a function says where it is; one without a bookmark is for calls within a process.

    Parameters
    ----------
    bookmark : Bookmark, optional
    exchange : callable, optional
        Hands something to the parent, and gives what it answers.
    strayed : callable, optional
        Is told the last side where a process that was forked meanwhile comes to its next step.
    between : callable, optional
        Is called between two steps, and told whether they are alike, as samples are; what it raises is the
        doing of the last one.
    """

    def __init__(
        self,
        bookmark: Bookmark | None = None,
        exchange: Callable[[Any], Any] = lambda said: None,
        strayed: Callable[[int], object] = lambda side: None,
        between: Callable[[bool], object] = lambda alike: None,
    ) -> None:
        self._bookmark = bookmark
        self._exchange = exchange
        self._strayed = strayed
        self._between = between
        self._process = os.getpid()
        self._share, self._side, self._step = 0.0, -1, ""

    def at(self, side: int, step: str) -> None:
        """Say what comes now: for which side, -1 for none, and what, as in "ended while planning"."""
        self.check(alike=step == self._step)
        self._side, self._step = side, step
        if self._bookmark:
            self._bookmark.write(side, step, self._share)

    def check(self, *, alike: bool = False) -> None:
        """See that this is the process that was asked, and that it is as it was."""
        if os.getpid() != self._process:
            self._strayed(self._side)
        self._between(alike)

    def progress(self, share: float, words: str) -> None:
        """Say how much is done, from 0 to 1, and what comes now."""
        self._share = share
        self.at(-1, words)

    def exchange(self, said: Any) -> Any:
        """Hand something to the parent, and wait for what it answers.

        None where there is no parent: the function then does what is usual.
        """
        self.at(-1, "waiting for its parent")
        return self._exchange(to_data(said))

    def last_words(self, step: str) -> None:
        """Say what the last side did, without a look at anything."""
        if self._bookmark:
            self._bookmark.write(self._side, step, self._share)

    def done(self) -> None:
        """Say that nothing is being done."""
        self.progress(0.0, WAITING)


def answer(asked: dict[str, Any], reporter: Reporter) -> dict[str, Any]:
    """What is to be said to a request."""
    try:
        module, _, name = asked["function"].partition(":")
        reporter.at(-1, f"running {name}")
        function = getattr(importlib.import_module(module), name)
        hints = typing.get_type_hints(function)
        kinds = [kind for given, kind in hints.items() if given != "return"]
        data = from_data(kinds[1], asked["data"])
        return {"answer": to_data(function(reporter, data))}
    except Exception as error:  # whatever a library raises: the parent says it
        if isinstance(error, Disturbed) and not error.known:
            reporter.at(-1, "timing")
        words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        traceback.print_exc()  # to the last words
        return {"raised": words}


def main(arguments: list[str] | None = None) -> int:
    """Serve a parent, or do the requests that are given, and print their answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, help="that libraries may use")
    parser.add_argument("--parent", type=int, help="its process number: requests come as lines")
    parser.add_argument("--place", type=Path, help="the file to say its place in")
    parser.add_argument("request", nargs="*", help="to do; without a parent")
    options = parser.parse_args(arguments)
    if options.parent:
        end_with(options.parent)
    no_core()
    adopt()
    bookmark = Bookmark(options.place) if options.place else None
    if options.place:
        with suppress(OSError):  # as on Windows, where who maps a file keeps it
            options.place.unlink()
    if options.threads:
        pin_threads(options.threads)
    compile_at_once()
    keep_freed_memory()
    asked, said = os.dup(sys.stdin.fileno()), os.dup(sys.stdout.fileno())
    with open(asked, encoding="utf-8") as requests, open(said, "w", encoding="utf-8") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        with open(os.devnull) as nothing:  # nobody else reads requests
            os.dup2(nothing.fileno(), sys.stdin.fileno())
        serve(options.request or requests, answers, bookmark, alone=not options.parent)
    return 0


def serve(
    requests: Iterable[str], answers: TextIO, bookmark: Bookmark | None, *, alone: bool
) -> None:
    """Answer requests one after another, until there are no more."""
    lines, job = iter(requests), None
    ours = {answers.fileno(): os.fstat(answers.fileno())}
    if not alone:
        ours[requests.fileno()] = os.fstat(requests.fileno())  # type: ignore[attr-defined]
    surroundings = Surroundings()

    def say(what: dict[str, Any]) -> None:
        own = {} if alone else {"job": job, "process": os.getpid()}
        answers.write(json.dumps(own | what) + "\n")
        answers.flush()

    def strayed(side: int) -> None:
        say({"strayed": side})
        os._exit(1)

    def exchange(said: Any) -> Any:
        say({"said": said})
        return json.loads(next(lines, "null"))

    def between(alike: bool) -> None:
        if not all(_is_open(number, as_it_was) for number, as_it_was in ours.items()):
            reporter.last_words("closing files that it had not opened")
            os._exit(1)
        (surroundings.restore if alike else surroundings.restore_all)()

    if alone:
        reporter = Reporter(bookmark, between=between)
    else:
        reporter = Reporter(bookmark, exchange, strayed, between)
    reporter.done()
    for line in lines:
        asked = json.loads(line)
        job = asked.get("job")
        told = answer(asked, reporter)
        gc.collect()
        reporter.check()
        if "answer" in told:  # else its place is that of the error
            reporter.done()
        say(told)


def _is_open(number: int, as_it_was: os.stat_result) -> bool:
    """Whether a descriptor is still that of the same file."""
    with suppress(OSError):
        return os.path.samestat(os.fstat(number), as_it_was)
    return False


def no_core() -> None:
    """No image of a crashed process on the disk: it may have gigabytes, and crashes are expected here."""
    with suppress(ImportError, OSError, ValueError):  # not on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


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
