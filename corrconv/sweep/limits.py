"""How much a side may take: bytes, predicted before and watched while it runs, and seconds a step."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corrconv import Implementation, Problem
from corrconv.measure import conditions as limits
from corrconv.measure.conditions import gib, reader
from corrconv.measure.problems import KERNELS

SECONDS = 60.0
"""For a step: a library's first import and plan take up to ten, FFTW's planner stops at one."""
SHARE = 0.75
"""Of the memory that is available when a sweep starts: the rest is the system's and this process's."""
CGROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class Limits(limits.Limits):
    """What a process may take, and the options of the command line that ask for the same."""

    options: str = ""


def here(memory: float | None = None, seconds: float = SECONDS) -> Limits:
    """Of this machine as it is now; `memory`, in GiB, where it is given.

    Raises
    ------
    ModuleNotFoundError
        Where psutil is missing, which tells how much memory is free.
    """
    asked = []
    if memory is not None:
        asked.append(f"--memory {memory:g}")
    if seconds != SECONDS:
        asked.append(f"--limit {seconds:g}")
    free = int(SHARE * available())
    return Limits(seconds, free if memory is None else int(memory * 2**30), " ".join(asked))


def available(cgroup: Path = CGROUP) -> int:
    """Bytes that may still be taken: of the system, or of this control group where that is less."""
    return int(min(reader("psutil").virtual_memory().available, _left(cgroup)))


def _left(cgroup: Path) -> float:
    """What a container may still take; caches are given back where memory is short (cgroup-v2, v1)."""
    for most, stat, held in (
        ("memory.max", "memory.stat", "anon"),
        ("memory/memory.limit_in_bytes", "memory/memory.stat", "rss"),
    ):
        with suppress(OSError, ValueError, KeyError):
            limit = int((cgroup / most).read_text())  # no limit is "max": a ValueError
            found = dict(line.split() for line in (cgroup / stat).read_text().splitlines())
            return limit - int(found[held])
    return math.inf


def predicted(implementation: Implementation, problem: Problem) -> int:
    """Bytes that a side needs in all: its operands, its result twice, and what it needs beyond them."""
    held = math.prod(problem.x_shape) + KERNELS * math.prod(problem.h_shape)
    held += 2 * math.prod(problem.output_shape)
    return problem.dtype.itemsize * held + implementation.memory(problem)


def too_large(need: int, allowed: int | None) -> str | None:
    """Why a side is not tried that needs so many bytes; None where it is."""
    if allowed is None or need <= allowed:
        return None
    return f"about {gib(need)} predicted, allowed are {gib(allowed)}: --memory gives more"
