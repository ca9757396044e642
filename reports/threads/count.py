"""How many threads each implementation uses: measured in a process of its own.

Some libraries settle their threads once in a process, and some read an environment variable when
they are loaded. So each measurement starts a fresh process in which no such variable is set: what
holds the library to `workers` threads must then be the adapter.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from corrconv import Implementation, Problem, get
from corrconv.measure.child import Reporter
from corrconv.measure.conditions import Limits
from corrconv.measure.problems import low_rank_only, operands
from corrconv.measure.process import Process, ProcessFailed

from .evidence import Counted, Use
from .usage import Usage, threads_used


def _of(ndim: int, dtype: str, N: int, n: int) -> Problem:
    return Problem("correlate", (N,) * ndim, (n,) * ndim, "same", dtype=np.dtype(dtype))


IMAGES = (_of(2, "float32", 400, 15), _of(2, "float32", 1500, 5))
"""A large kernel and a large image: a library that may transform shares out one and not the other."""
SIGNALS = (_of(1, "float64", 1_000_000, 255),)
"""For those that work in 1-D only."""
LOOPS = (_of(2, "float32", 40, 5),)
"""For the interpreter's own loops, to which this is large."""
LIMITS = Limits(seconds=120.0)
SETTLED_ELSEWHERE = ("XLA_FLAGS",)


@dataclass(frozen=True)
class Used:
    """What calls of one size used."""

    size: str
    usage: Usage


def count(name: str) -> Iterator[Counted]:
    """Whether one worker is one thread, and whether two workers are more."""
    for workers in (1, 2):
        try:
            yield judged(name, workers, usages(name, workers))
        except ProcessFailed as gone:
            yield Counted(name, workers, failed=gone.what)


def judged(name: str, workers: int, found: Sequence[Used]) -> Counted:
    """What calls of several sizes used, as one finding: of those that used too many, if any did."""
    more = [used.usage for used in found if not used.usage.within(workers)]
    several = [used.usage for used in found if used.usage.several]
    if more:
        use, told = Use.MORE, more
    elif several or workers == 1:
        use, told = Use.AS_ALLOWED, several or [used.usage for used in found]
    else:
        use, told = Use.FEWER, [used.usage for used in found]
    return Counted(name, workers, use, max(usage.wanted for usage in told))


@dataclass(frozen=True)
class Asked:
    """An implementation, and how many threads it may use."""

    name: str
    workers: int


def usages(name: str, workers: int) -> tuple[Used, ...]:
    """What planned calls of `name` with `workers` use, in a fresh process: one for each problem.

    Raises
    ------
    ProcessFailed
        Where the process gives no answer.
    """
    free = [key for key in os.environ if "THREADS" in key or key in SETTLED_ELSEWHERE]
    with Process(threads=None, limits=LIMITS, environment=dict.fromkeys(free)) as process:
        return process.ask(used_here, Asked(name, workers), (name,))


def large_problems(implementation: Implementation) -> tuple[Problem, ...]:
    """Problems on which the implementation, if it uses threads at all, does.

    Raises
    ------
    ValueError
        Where it supports none of them.
    """
    for problems in (LOOPS,) if implementation.library == "python" else (IMAGES, SIGNALS):
        if found := tuple(p for p in problems if implementation.supports(p) is None):
            return found
    raise ValueError(
        f"{implementation.name}: supports none of the problems that spread over threads"
    )


def used_here(reporter: Reporter, asked: Asked) -> tuple[Used, ...]:
    """In this process, which should be a fresh one."""
    return tuple(_used(reporter, asked))


def _used(reporter: Reporter, asked: Asked) -> Iterator[Used]:
    implementation = get(asked.name)
    for problem in large_problems(implementation):
        reporter.at(0, "planning")
        x, (h,) = operands(problem, kernels=1, rank_one=low_rank_only(implementation))
        with implementation.plan(problem, asked.workers) as plan:
            plan(x, h)  # a first call may compile, on threads of the compiler's
            reporter.at(0, "counting its threads")
            yield Used(_size(problem), threads_used(partial(plan, x, h)))


def _size(problem: Problem) -> str:
    return f"N = {problem.x_shape[0]}, n = {problem.h_shape[0]}"
