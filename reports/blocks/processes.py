"""A contender in a fresh process, as a user starts one: what is asked of it, and what it answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from corrconv.kit.codec import Count, Positive, from_data, to_data
from corrconv.measure.conditions import THREAD_KNOBS

CHILD = Path(__file__).with_name("child.py")
LONGEST = 7200.0
"""Seconds after which a run is ended."""
SHOWN = 300
"""Characters of why it failed."""


class RunFailed(RuntimeError):
    """A contender's process ended without an answer; the message is its last line."""


@dataclass(frozen=True)
class Asked:
    """What a process is to do.

    Attributes
    ----------
    way : str
        One of the child's contenders.
    image, kernel, output : str
        A Zarr array, a file of NumPy's, and a Zarr array that is not there yet.
    small : str
        A small image of the same kind, to begin with.
    workers : int
        Blocks at the same time; each is computed by one thread.
    memory : int or None
        As that contender takes it.
    """

    way: str
    image: str
    kernel: str
    output: str
    small: str
    workers: Count
    memory: Count | None = None


@dataclass(frozen=True)
class Done:
    """What a process answers.

    Attributes
    ----------
    seconds : float
        Of the computation, with reading and writing; not of starting and importing.
    peak, before : int
        The most bytes that it has held, at its end and before the computation.
    planned, blocks : int
        What ``corrconv apply`` said that it needs at most, and how many blocks it made; else 0.
    reading, computing, writing : float
        Seconds of all threads; 0 where they were not watched.
    """

    seconds: Positive
    peak: Count
    before: Count
    planned: Count = 0
    blocks: Count = 0
    reading: float = 0.0
    computing: float = 0.0
    writing: float = 0.0


def run(asked: Asked) -> Done:
    """Have it done.

    Raises
    ------
    RunFailed
        Where the contender is not installed, fails, or takes too long.
    """
    one = dict.fromkeys(THREAD_KNOBS, "1")  # each block has a thread; no library starts more
    codecs = {"ZARR_THREADING__MAX_WORKERS": str(asked.workers)}
    try:
        ended = subprocess.run(
            [sys.executable, "-P", str(CHILD)],
            input=json.dumps(to_data(asked)),
            capture_output=True,
            text=True,
            timeout=LONGEST,
            env={**os.environ, **one, **codecs},
        )
    except subprocess.TimeoutExpired:
        raise RunFailed(f"took over {LONGEST:g} s") from None
    if ended.returncode:
        words = ended.stderr.strip().splitlines() or [f"ended with status {ended.returncode}"]
        raise RunFailed(words[-1][:SHOWN])
    return from_data(Done, json.loads(ended.stdout.splitlines()[-1]))
