"""What measuring processes are asked in tests: functions that answer, and such that do not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corrconv.measure.child import Reporter
from corrconv.measure.conditions import THREAD_KNOBS
from corrconv.measure.surroundings import Surroundings

ENVIRON = Path("/proc/self/environ")


@dataclass(frozen=True)
class Point:
    x: int
    when: float | None = None


def moved(reporter: Reporter, point: Point) -> Point:
    return Point(point.x + 1, float("inf"))


def talks(reporter: Reporter, count: int) -> list[int]:
    return [reporter.exchange(each) or -1 for each in range(count)]


def prints(reporter: Reporter, words: str) -> str:
    print(words)
    os.write(1, words.encode())
    subprocess.run([sys.executable, "-c", f"print({words!r})"], check=True)
    return words


def environment(reporter: Reporter, names: list[str]) -> list[str | None]:
    """As the process found them, before it loaded anything."""
    held = dict(line.partition("=")[::2] for line in ENVIRON.read_text().split("\0"))
    return [held.get(name) for name in (*THREAD_KNOBS, *names)]


def sleeps(reporter: Reporter, seconds: float) -> int:
    time.sleep(seconds)
    return 4


def counts(reporter: Reporter, upto: int) -> int:
    for each in range(upto):
        reporter.progress(each / upto, f"number {each}")
        time.sleep(0.3)
    return upto


def answers() -> int:
    """The pipe that its answers go through."""
    pipes = (each for each in os.listdir("/proc/self/fd") if "pipe:" in _target(each))
    return max(int(each) for each in pipes)


def _target(descriptor: str) -> str:
    with suppress(OSError):  # of the listing itself
        return os.readlink(f"/proc/self/fd/{descriptor}")
    return ""


def fails(reporter: Reporter, how: str) -> int:
    print("some words", file=sys.stderr, flush=True)
    reporter.at(1, "planning")
    if how == "raises":
        raise ArithmeticError("3 u")
    if how == "aborts":
        os.kill(os.getpid(), signal.SIGABRT)
    if how == "forks" and os.fork() == 0:
        time.sleep(100)
    if how == "strays":
        os.fork()
        reporter.at(0, "timing")  # as both go on
        time.sleep(0.5)
        return 3
    if how == "returns twice":
        if os.fork():
            time.sleep(100)
        return 3
    if how == "talks":
        os.write(answers(), b"something\n")
        time.sleep(100)
    if how == "is held":
        if os.fork() == 0:  # a stranger, in a group of its own, that holds all that was open
            os.setsid()
            time.sleep(100)
        return 3
    if how in ("leaves", "forks"):
        os._exit(7)
    if how == "hogs":
        held = [np.ones(1 << 22) for _ in range(64) if not time.sleep(0.02)]
        return len(held)
    if how == "breeds":
        started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"])
        print(started.pid, file=sys.stderr, flush=True)
    threading.Event().wait(1000)
    return 0


def changes(reporter: Reporter, code: str) -> list[str]:
    """What of its surroundings differs after the step after the one in which a side runs some code."""
    before = Surroundings()
    reporter.at(1, "planning")
    exec(code)
    reporter.at(2, "loading")
    return before.changed()
