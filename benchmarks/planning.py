"""What comes before the steady call, each apart: import, plan, first call; and calls without a plan."""

from __future__ import annotations

import json
import subprocess
import sys

import impls
from benchmarks.cells import Verdicts, admit
from benchmarks.cells import setup_cache as gate
from benchmarks.grids import tier
from benchmarks.timed import Question

Seconds = dict[str, float]
Stages = dict[tuple[str, int, int], Seconds]

FRESH_PROCESS = """
import importlib, json, sys
from time import perf_counter
import numpy as np
import impls

name, N, n = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
implementation = impls.get(name)
problem = impls.Problem("correlate", (N, N), (n, n), "same", dtype=np.dtype("float32"))
x, h = np.ones((N, N), np.float32), np.ones((n, n), np.float32)
start = perf_counter()
if implementation.library != "python":
    importlib.import_module(getattr(implementation, "module", "") or implementation.library)
imported = perf_counter()
plan = implementation.plan(problem)
planned = perf_counter()
plan(x, h)
called = perf_counter()
json.dump({"import": imported - start, "plan": planned - imported, "call": called - planned}, sys.stdout)
"""


class Cold(Question):
    """Seconds in a fresh process: one sample each, to be read as an order of magnitude."""

    unit = "s"
    grid = tier().planning

    def setup_cache(self) -> tuple[Verdicts, Stages]:
        """Start one process for each implementation and size, and keep what it took."""
        verdicts = gate()
        stages = {
            (name, N, n): _fresh_process(name, N, n)
            for name in impls.available()
            for N in tier().planning.N
            for n in tier().planning.n
            if impls.get(name).supports(self.problem(N, n)) is None
        }
        return verdicts, stages

    setup_cache.timeout = 900  # type: ignore[attr-defined]

    def seconds(
        self, cache: tuple[Verdicts, Stages], name: str, N: int, n: int, stage: str
    ) -> float:
        """The stored seconds of one stage, for an implementation that may be measured."""
        verdicts, stages = cache
        admit(verdicts, name, self.problem(N, n))
        return stages[name, N, n][stage]


class ColdFloat32(Cold):
    operation = "correlate"

    def track_import(
        self, cache: tuple[Verdicts, Stages], implementation: str, N: int, n: int
    ) -> float:
        """Importing the library, with NumPy there already."""
        return self.seconds(cache, implementation, N, n, "import")

    def track_plan(
        self, cache: tuple[Verdicts, Stages], implementation: str, N: int, n: int
    ) -> float:
        """The plan: compiled code or wisdom from the disk where an earlier process left it."""
        return self.seconds(cache, implementation, N, n, "plan")

    def track_call(
        self, cache: tuple[Verdicts, Stages], implementation: str, N: int, n: int
    ) -> float:
        """The first call."""
        return self.seconds(cache, implementation, N, n, "call")


def _fresh_process(name: str, N: int, n: int) -> Seconds:
    command = [sys.executable, "-c", FRESH_PROCESS, name, str(N), str(n)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds: Seconds = json.loads(done.stdout)
    return seconds
