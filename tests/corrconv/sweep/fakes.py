"""Sweeps without measuring: processes that pretend, an environment that is given, implementations planted."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from pathlib import Path

import corrconv
from corrconv import Implementation
from corrconv.core.registry import load_file
from corrconv.measure.child import Place
from corrconv.measure.problems import square
from corrconv.measure.process import Ending, ProcessFailed
from corrconv.measure.sides import AGAIN
from corrconv.sweep.child import Job
from corrconv.sweep.contenders import Limits
from corrconv.sweep.evidence import Case, Outcome, Plan, Record, Result, Turn
from corrconv.sweep.grid import unique, varied
from corrconv.sweep.keeping import Folder
from corrconv.sweep.run import sweep

LIMITS = Limits(10.0, 1 << 30)
ENVIRONMENT = {
    "machine": {"processor": "a processor", "architecture": "x86", "threads": 2},
    "packages": {"numpy": "2.4"},
}
IDENTITY = {"machine": "here", "processor": "a processor", "numpy": "2.4"}
LINE = "correlate 64 5 same fill float32 1"


def contenders(*names: str) -> list[Implementation]:
    return [corrconv.get(name) for name in names]


WHO = contenders("strided", "naive")


def plan(cases: int = 3, passes: int = 2) -> Plan:
    """Signals with kernels of 1, 2, 3 ... taps; every third once more with two threads."""
    sizes = [Case(square(1, 64, n)) for n in range(1, cases + 1)]
    both = unique([*sizes, *varied(sizes[::3], workers=[2])])
    return Plan(tuple(case.line for case in both), ("strided", "naive"), passes, 1.0)


def opened(path: Path, todo: Plan | None = None, **changed: str) -> Folder:
    return Folder(path, todo or plan(), {**IDENTITY, **changed}, ENVIRONMENT)


def swept(path: Path, todo: Plan | None = None, launch=None, who=WHO, **changed: str) -> None:
    """A whole sweep by a machine that pretends."""
    todo = todo or plan()
    with opened(path, todo, **changed) as folder:
        sweep(folder, todo, who, LIMITS, 10.0, launch=launch or Machine().launch)


def ended(ending: Ending, place: int, side: str, steps: int = 9) -> ProcessFailed:
    """What a measuring process is said to have done."""
    return ProcessFailed(ending, Place(steps, place, 0.0, "timing it"), side, "it ended", "", "")


@dataclass
class Machine:
    """Processes whose calls take the seconds given, a millisecond by default.

    Attributes
    ----------
    seconds : dict
        Of a call, by implementation.
    ends : dict
        By implementation, how it ends its process.
    log : list of str
        What was asked: starts, the labels of jobs, ends.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    ends: dict[str, Ending] = field(default_factory=dict)
    size: int = 0
    log: list[str] = field(default_factory=list)

    def launch(self, workers: int, limits: Limits) -> Pretender:
        self.log.append(f"start for {workers}")
        return Pretender(self)


@dataclass
class Pretender:
    machine: Machine

    def ask(self, function, job: Job, sides=()) -> list[Result]:
        machine = self.machine
        machine.log.append(", ".join(job.labels))
        for place, side in enumerate(job.sides):
            if side.name in machine.ends:
                ending = machine.ends[side.name]
                raise ended(ending, place, job.labels[place])
        return [self._result(*pair) for pair in zip(job.labels, job.sides)]

    def _result(self, label: str, side) -> Result:
        seconds = self.machine.seconds.get(side.name, 1e-3)
        rounds = tuple(seconds * (1 + 0.01 * k) for k in range(4))
        return Result(label, Outcome.MEASURED, look=seconds, calls=1, seconds=rounds)

    def held(self) -> int:
        return self.machine.size

    def close(self) -> None:
        self.machine.log.append("end")


def record(
    number: int,
    line: str = LINE,
    *,
    process: str = "",
    reference: str = "",
    **sides: float | tuple[float, ...] | Outcome,
) -> Record:
    """A turn of one process: seconds, or those of each round, by side; the first is the reference.

    `again` is the reference's second entry, `NAME_again` that of another; an outcome is one that failed.
    """
    first = reference or next(iter(sides))
    results = []
    for name, value in sides.items():
        label = first + AGAIN if name == "again" else name.replace("_again", AGAIN)
        if isinstance(value, Outcome):
            results.append(Result(label, value, "why", "repeat"))
        else:
            rounds = value if isinstance(value, tuple) else (value,) * 2
            results.append(Result(label, Outcome.MEASURED, "", "", rounds[0], 1, rounds))
    return Record(Turn(number, line), process or f"p{number}", first, tuple(results), 1.0, "now")


PLANTED = """
import os, time
import numpy as np
from corrconv.impls.strided import Strided

class Planted(Strided):
    name = "{name}"

    def make_plan(self, problem, workers):
        {in_plan}
        return super().make_plan(problem, workers)

    def correlate_valid(self, image, kernel):
        {in_call}
        return super().correlate_valid(image, kernel)

implementation = Planted()
"""
FAULTS = {
    "aborts": {"in_call": "os.abort()"},
    "leaves": {"in_plan": "os._exit(7)"},
    "raises": {"in_plan": "raise RuntimeError('no such transform')"},
    "wrong": {"in_call": "kernel = kernel[::-1]"},
    "hangs": {"in_call": "time.sleep(1000)"},
    "spins": {"in_plan": "\n        while True: pass"},
    # stops by itself at 4 GiB, should nobody stop it before
    "hogs": {"in_call": "held = [np.ones(1 << 22) for _ in range(128) if not time.sleep(0.02)]"},
}


def planted(folder: Path, name: str, **code: str) -> Implementation:
    """An implementation with one fault, in a file of its own."""
    path = folder / f"{name}.py"
    filled = {"in_plan": "pass", "in_call": "pass", **(code or FAULTS[name])}
    path.write_text(textwrap.dedent(PLANTED).format(name=name, **filled), "utf-8")
    return load_file(path)
