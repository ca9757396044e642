"""Runs experiments in a process apart, one thread, freed memory kept: for those that time calls.

    python -m corrconv.reports.claims.alone [MODULE…]   # loads these; answers each line of JSON with another

What is pinned stays pinned for the rest of a process, so the other experiments keep theirs as it was. Each
gets a fresh process; within `sharing` they share one, which loads libraries and compiles but once.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import json
import os
import subprocess
import sys
import tempfile
import traceback
import typing
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from corrconv.kit.codec import from_data, to_data
from corrconv.measure.process import THREAD_KNOBS, keep_freed_memory, pin_threads

from .claim import Effort

E = TypeVar("E")
ROOT = Path(__file__).parents[2]
SAID = 2000
"""Characters of a broken experiment's last words that are passed on."""


class Broke(Exception):
    """An experiment gave no evidence; the message has the last words of its process."""


class Process:
    """One that loads modules, and then runs experiments one after the other."""

    def __init__(self, modules: Iterable[str] = ()) -> None:
        self._words = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-m", "corrconv.reports.claims.alone", *modules],
            cwd=ROOT,
            env=os.environ | dict.fromkeys(THREAD_KNOBS, "1"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            text=True,
            encoding="utf-8",
        )

    def run(self, module: str, experiment: str, effort: Effort) -> Any:
        """The evidence, as `corrconv.kit.codec.to_data` gives it.

        Raises
        ------
        Broke
            Where the experiment raised, or its process ended.
        """
        assert self._process.stdin, "made with pipes"
        assert self._process.stdout, "made with pipes"
        with suppress(OSError):  # it has ended: that there is no answer says more
            self._process.stdin.write(json.dumps([module, experiment, effort]) + "\n")
            self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            self._words.seek(0)
            ended = f"{experiment} in a process apart ended with {self._process.wait()}"
            raise Broke(f"{ended}: {self._words.read()[-SAID:].strip()}")
        evidence, error = json.loads(answer)
        if error:
            raise Broke(f"{experiment} in a process apart: {error[-SAID:]}")
        return evidence

    def close(self) -> None:
        """Let it end, and wait for it."""
        with suppress(OSError), self._words, self._process:
            pass  # its input is closed, at whose end it ends

    @property
    def alive(self) -> bool:
        """Whether it can take another experiment."""
        return self._process.poll() is None


_shared: list[Process] = []
_times_calls: set[Callable[..., Any]] = set()


def times_calls(experiment: Callable[..., Any]) -> bool:
    """Whether it is one of those that have to run alone."""
    return experiment in _times_calls


@contextmanager
def sharing(modules: Iterable[str]) -> Iterator[None]:
    """Within, experiments that run apart share a process, which begins to load these modules at once."""
    _shared.append(Process(modules))
    try:
        yield
    finally:
        _shared.pop().close()


@contextmanager
def _process() -> Iterator[Process]:
    if not _shared:
        fresh = Process()
        try:
            yield fresh
        finally:
            fresh.close()
        return
    if not _shared[-1].alive:  # a library took it down: the others are still put to the test
        _shared.pop().close()
        _shared.append(Process())
    yield _shared[-1]


def alone(experiment: Callable[..., E]) -> Callable[..., E]:
    """Mark an experiment that times calls: it runs apart, with nothing beside it."""
    elsewhere = apart(experiment)
    _times_calls.add(elsewhere)
    return elsewhere


def apart(experiment: Callable[..., E]) -> Callable[..., E]:
    """Have an experiment run in a process apart; in this one where it is given what to test."""

    @functools.wraps(experiment)
    def elsewhere(effort: Effort, *given: Any, **named: Any) -> E:
        if given or named:  # a test plants functions, which no pipe carries
            return experiment(effort, *given, **named)
        with _process() as process:
            data = process.run(experiment.__module__, experiment.__name__, effort)
        evidence: E = from_data(typing.get_type_hints(experiment)["return"], data)
        return evidence

    return elsewhere


def _answer(module: str, experiment: str, effort: str) -> str:
    try:
        run = inspect.unwrap(getattr(importlib.import_module(module), experiment))
        return json.dumps([to_data(run(Effort(effort))), ""])
    except Exception:  # said where it was asked for; the process takes the next one
        return json.dumps([None, traceback.format_exc()])


def main() -> None:
    """Answer every line with the evidence, or with why there is none."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer
    pin_threads(1)
    keep_freed_memory()
    for module in sys.argv[1:]:
        importlib.import_module(module)
    for line in sys.stdin:
        print(_answer(*json.loads(line)), file=answers, flush=True)


if __name__ == "__main__":
    main()
