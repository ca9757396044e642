"""What comes before the steady call, each apart: import, plan, first call; and calls without a plan."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import corrconv
from benchmarks.timed import Question, loads
from corrconv.check.spot import spot_failure
from corrconv.measure.cells import GateFailed, admit, not_tried
from corrconv.measure.grids import tier
from corrconv.measure.problems import operands

Seconds = dict[str, float]
Stages = dict[tuple[str, int, int], Seconds | str]

TIMEOUT = 60
"""Seconds that a fresh process may take."""

FRESH_PROCESS = """
import importlib, json, sys
from time import perf_counter
import numpy as np
import corrconv

name, operation, place = sys.argv[1:]
x, h = np.load(place + "/x.npy"), np.load(place + "/h.npy")
implementation = corrconv.get(name)
problem = corrconv.Problem(operation, x.shape, h.shape, "same", dtype=x.dtype)
choose = getattr(implementation, "choose", lambda problem: implementation)
worker = corrconv.get(choose(problem).name)  # one that only chooses imports what it chose
start = perf_counter()
if worker.library != "python":
    importlib.import_module(getattr(worker, "module", "") or worker.library)
imported = perf_counter()
plan = implementation.plan(problem)
planned = perf_counter()
y = plan(x, h)
called = perf_counter()
np.save(place + "/y.npy", y)
with open(place + "/seconds.json", "w") as file:
    json.dump({"import": imported - start, "plan": planned - imported, "call": called - planned}, file)
"""


class Cold(Question):
    """Seconds in a fresh process: one sample each, to be read as an order of magnitude."""

    unit = "s"
    grid = tier().planning

    def setup_cache(self) -> Stages:
        """Start one process for each implementation and size, and keep what it took, or why not."""
        names, sides, kernels = self.params
        return {
            (name, N, n): _fresh_process(name, self.problem(N, n))
            for name, N, n in itertools.product(names, sides, kernels)
            if loads(name) and not not_tried(name, self.problem(N, n))
        }

    setup_cache.timeout = 900  # type: ignore[attr-defined]

    def seconds(self, stages: Stages, name: str, N: int, n: int, stage: str) -> float:
        """The stored seconds of one stage.

        Raises
        ------
        GateFailed
            Where the process failed, or its result was wrong.
        SkipNotImplemented
            Where the cell is not tried.
        """
        admit({name: None}, name, self.problem(N, n))
        found = stages[name, N, n]
        if isinstance(found, str):
            raise GateFailed(found)
        return found[stage]


class ColdFloat32(Cold):
    operation = "correlate"

    def track_import(self, cache: Stages, implementation: str, N: int, n: int) -> float:
        """Importing the library, with NumPy there already."""
        return self.seconds(cache, implementation, N, n, "import")

    def track_plan(self, cache: Stages, implementation: str, N: int, n: int) -> float:
        """The plan: compiled code or wisdom from the disk where an earlier process left it."""
        return self.seconds(cache, implementation, N, n, "plan")

    def track_call(self, cache: Stages, implementation: str, N: int, n: int) -> float:
        """The first call."""
        return self.seconds(cache, implementation, N, n, "call")


def _fresh_process(name: str, problem: corrconv.Problem) -> Seconds | str:
    """The seconds of each stage; in words what went wrong, if anything did."""
    x, (h, *_) = operands(problem)
    with tempfile.TemporaryDirectory() as place:
        np.save(f"{place}/x.npy", x)
        np.save(f"{place}/h.npy", h)
        command = [sys.executable, "-P", "-c", FRESH_PROCESS, name, problem.operation, place]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            return f"{name}: took over {TIMEOUT} s"
        if done.returncode:
            said = done.stderr.strip().splitlines()[-1:] or [f"ended with {done.returncode}"]
            return f"{name}: {said[0]}"
        if failure := spot_failure(corrconv.get(name), problem, x, h, np.load(f"{place}/y.npy")):
            return f"{name}: {failure}"
        seconds: Seconds = json.loads(Path(place, "seconds.json").read_text("utf-8"))
    return seconds
