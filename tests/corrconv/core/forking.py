"""Run by test_fork: an implementation used with two workers, then forked, and used in the child.

    python -m tests.corrconv.core.forking NAME [FORKS]

Forks once while nobody else is at work, and then while another thread plans and calls. Prints a line of JSON:
what became of each child, "right", "declined" with the reason, "wrong", "hangs", or how it ended.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

import corrconv
from corrconv import Implementation, Problem, UnsupportedProblem
from corrconv.core import Array
from corrconv.measure.problems import low_rank_only

LIMIT = 120.0
"""Seconds for a child: it does what takes its parent milliseconds."""
WORKERS = 2


class Case:
    """A problem that two threads share, its operands, and the answer."""

    def __init__(self, name: str, rows: int, seed: int = 0) -> None:
        self.it: Implementation = corrconv.get(name)
        dtype = np.dtype(self.it.dtypes.split()[0] if "f8" not in self.it.dtypes else "f8")
        self.problem = Problem("correlate", (rows, 130), (9, 9), "same", dtype=dtype)
        if self.it.supports(self.problem):
            self.problem = Problem("correlate", (130 * rows,), (81,), "same", dtype=dtype)
        draw, shapes = np.random.default_rng(seed), (self.problem.x_shape, self.problem.h_shape)
        self.x, self.h = (draw.standard_normal(shape).astype(dtype) for shape in shapes)
        if low_rank_only(self.it):
            self.h = np.outer(self.h[0], self.h[1])
        self.y: Array = corrconv.get("scipy_direct").plan(self.problem)(self.x, self.h)

    def plan(self) -> corrconv.core.Plan:
        return self.it.plan(self.problem, WORKERS)

    def right(self, y: Array) -> bool:
        off = np.abs(y - self.y).max()
        return bool(off <= 1e-10 * np.abs(self.x).max() * np.abs(self.h).sum())


def child(does: Callable[[], str], limit: float = LIMIT) -> str:
    """What a function says in a forked child."""
    listen, tell = os.pipe()
    if (pid := os.fork()) == 0:
        try:
            os.write(tell, does().encode())
        except BaseException as error:
            os.write(tell, f"raises {type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    os.close(tell)
    ready, _, _ = select.select([listen], [], [], limit)
    said = os.read(listen, 1000).decode() if ready else "hangs"
    os.close(listen)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return said or f"ended with status {status}"


def used(case: Case, plan: corrconv.core.Plan | None = None) -> str:
    """A plan made before the fork, or none, and a new one."""
    try:
        answers = [plan(case.x, case.h)] if plan else []
        answers.append(case.plan()(case.x, case.h))
    except UnsupportedProblem as declined:
        return f"declined: {declined}"
    return "right" if all(map(case.right, answers)) else "wrong"


@contextmanager
def busy(name: str) -> Iterator[None]:
    """Another thread plans and calls meanwhile, each time another problem."""
    ended = threading.Event()

    def work() -> None:
        rows = 100
        while not ended.is_set():
            case = Case(name, rows := rows + 1)
            case.plan()(case.x, case.h)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        time.sleep(0.01)
        yield
    finally:
        ended.set()
        thread.join()


def main(name: str, forks: int = 6) -> dict[str, list[str]]:
    """What became of each child."""
    case = Case(name, 99)
    with busy(name):  # while libraries are imported, and code is compiled
        first = child(lambda: used(case))
    plan = case.plan()
    assert case.right(plan(case.x, case.h))
    after = child(lambda: used(case, plan))
    with busy(name):
        others = [child(lambda each=each: used(Case(name, 97 - each))) for each in range(forks)]
        others += [child(lambda: used(case, plan)) for _ in range(forks)]
    assert case.right(plan(case.x, case.h))  # and the parent works on
    return {"first": [first], "after": [after], "meanwhile": others}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], *map(int, sys.argv[2:]))))
