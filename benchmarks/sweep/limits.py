"""How much a side may take: bytes, predicted before and watched while it runs, and seconds a step."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.kernels import KERNELS
from impls import Implementation, Problem

SECONDS = 60.0
"""For a step: a library's first import and plan take up to ten, FFTW's planner stops at one."""
SHARE = 0.75
"""Of the memory that is available when a sweep starts: the rest is the system's and this process's."""
CGROUP = Path("/sys/fs/cgroup")
TRANSFORM, IMAGE = 6, 2
"""Arrays of the padded size that a route through an FFT holds at once (the padded image, its spectrum,
the kernel's, their product, the inverse), and of the extended image that a sum holds (it, and a copy)."""


@dataclass(frozen=True)
class Limits:
    """What a side may take.

    Attributes
    ----------
    memory : int
        Bytes that its process may hold, and that it may be predicted to need.
    seconds : float
        A step may take: to load, to plan, a call.
    """

    memory: int
    seconds: float = SECONDS


def here(memory: int | None = None, seconds: float = SECONDS) -> Limits:
    """Of this machine as it is now; `memory`, in bytes, where it is given."""
    return Limits(int(SHARE * available()) if memory is None else memory, seconds)


def available(cgroup: Path = CGROUP) -> int:
    """Bytes that may still be taken: of the system, or of this control group where that is less."""
    import psutil

    return int(min(psutil.virtual_memory().available, _left(cgroup)))


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
    """Bytes that a side needs in all, from its operands and what is known of its method.

    An order of magnitude, and rather too much than too little. torch unfolds the image into a matrix
    of outputs x taps in float64, and in 1-D, see `benchmarks.budget`; astropy's FFT is of complex128.
    """
    item = problem.dtype.itemsize
    outputs = math.prod(problem.output_shape)
    held = math.prod(problem.x_shape) + KERNELS * math.prod(problem.h_shape) + 2 * outputs
    if implementation.family == "direct":
        extra = IMAGE * item * math.prod(problem.extended_shape)
        if implementation.name == "torch" and (problem.ndim == 1 or item > 4):
            extra += item * outputs * problem.taps
    else:
        wide = 16 if implementation.name == "astropy_fft" else item
        extra = TRANSFORM * wide * math.prod(problem.fft_shape)
    return item * held + extra


def too_large(need: int, limits: Limits) -> str | None:
    """Why a side is not tried that needs so many bytes; None where it is."""
    if need <= limits.memory:
        return None
    return f"about {gib(need)} predicted, allowed are {gib(limits.memory)}: --memory gives more"


def gib(size: float) -> str:
    """Bytes in words."""
    return f"{size / 2**30:.3g} GiB"
