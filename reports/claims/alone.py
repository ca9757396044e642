"""Runs an experiment in a process of its own, one thread, freed memory kept: for those that time calls.

    python -m reports.claims.alone MODULE EXPERIMENT EFFORT FILE      # the evidence as JSON

What is pinned stays pinned for the rest of a process, so the others keep theirs as it was.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
import subprocess
import sys
import tempfile
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.process import THREAD_KNOBS, keep_freed_memory, pin_threads
from reports.claims import stored
from reports.claims.claim import Effort

E = TypeVar("E")
ROOT = Path(__file__).parents[2]
SAID = 2000
"""Characters of a broken experiment's last words that are passed on."""


class Broke(Exception):
    """The process ended without evidence; the message has its last words."""


def alone(experiment: Callable[..., E]) -> Callable[..., E]:
    """Have an experiment run in a fresh process; in this one where it is given what to test."""

    @functools.wraps(experiment)
    def elsewhere(effort: Effort, *given: Any, **named: Any) -> E:
        if given or named:  # a test plants functions, which no command line carries
            return experiment(effort, *given, **named)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "evidence.json"
            _launch([experiment.__module__, experiment.__name__, str(effort), str(file)])
            data = json.loads(file.read_text(encoding="utf-8"))
        evidence: E = stored.restored(typing.get_type_hints(experiment)["return"], data)
        return evidence

    return elsewhere


def _launch(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reports.claims.alone", *arguments],
        cwd=ROOT,
        env=os.environ | dict.fromkeys(THREAD_KNOBS, "1"),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        ended = f"{arguments[1]} in a process of its own ended with {done.returncode}"
        raise Broke(f"{ended}: {done.stderr[-SAID:].strip()}")


def main(module: str, experiment: str, effort: str, file: str) -> None:
    """Run it and write its evidence."""
    pin_threads(1)
    keep_freed_memory()
    run = getattr(importlib.import_module(module), experiment).__wrapped__
    text = json.dumps(stored.plain(run(Effort(effort))))
    Path(file).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
