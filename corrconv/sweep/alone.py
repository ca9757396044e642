"""One implementation in a process of its own: what comes before the steady call, and its peak of memory.

A call in a process that holds other libraries says nothing of a first call, and little of memory. So each
implementation has a process, or several: it imports the library, plans, calls, and then calls once at each
size whose memory is asked for.
"""

from __future__ import annotations

import gc
import importlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

import numpy as np

import corrconv
from corrconv import Implementation
from corrconv.check.spot import GateFailed, spot_failure
from corrconv.core import Array
from corrconv.core.guests import GuestFailed
from corrconv.core.registry import source
from corrconv.measure.child import Reporter
from corrconv.measure.grids import too_slow
from corrconv.measure.memory import peak_beyond
from corrconv.measure.operands import Draw, Operands
from corrconv.measure.problems import low_rank_only, operands, smoothing
from corrconv.measure.process import Process, ProcessFailed
from corrconv.measure.quiet import see_that_it_is_quiet
from corrconv.measure.rounds import Timed, calls_of_own, rough
from corrconv.measure.sides import TIMING, Compute, calls, find, judge
from corrconv.sweep.contenders import Limits, predicted
from corrconv.sweep.evidence import Alone, Case, Plan, Stages

WARM = 9
"""Calls, of each kind, of which the median is taken."""


@dataclass(frozen=True)
class Asked:
    """An implementation, by its source; the line of the case that is timed, and those of memory."""

    source: str
    first: str
    memory: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What it took."""

    stages: Stages
    memory: dict[str, int]


def tried(it: Implementation, line: str, most: int | None) -> bool:
    """Whether a first call, or the memory of one, is measured: where it is taken, in time and memory."""
    problem = Case.from_line(line).problem
    if it.supports(problem) or too_slow(it, problem):
        return False
    try:
        return most is None or predicted(it, problem) <= most
    except GuestFailed:  # `contenders` says so of its cells
        return False


def take(it: Implementation, number: int, plan: Plan, limits: Limits) -> Alone:
    """An implementation in a fresh process."""
    stages, held, detail = None, {}, ""
    memory = tuple(line for line in plan.memory if tried(it, line, limits.memory))
    try:
        with Process(limits=limits) as process:
            answer = process.ask(measure, Asked(source(it.name), plan.first, memory), (it.name,))
        stages, held = answer.stages, answer.memory
    except ProcessFailed as gone:
        detail = gone.what
    made_at = datetime.now(UTC).isoformat(timespec="milliseconds")
    return Alone(it.name, number, plan.first, stages, held, detail, made_at)


def measure(reporter: Reporter, asked: Asked) -> Answer:
    """In this process, which should be a fresh one.

    Raises
    ------
    GateFailed
        Where a result is wrong, of the first call or after others.
    """
    case = Case.from_line(asked.first)
    problem = case.problem
    reporter.at(0, "making operands")
    implementation = find(asked.source)
    of = Operands(problem, _draw(implementation))
    x, h = of.x, of.kernels[0]
    reporter.at(0, "loading")
    started = time.perf_counter()
    _import(implementation, problem)
    loaded = time.perf_counter()
    reporter.at(0, "planning")
    plan = implementation.plan(problem)
    planned = time.perf_counter()
    reporter.at(0, "calling it the first time")
    y = plan(x, h)
    called = time.perf_counter()
    # before anything is judged: what that allocates and frees would change where a call finds room
    peaks = {line: _peak(implementation, line, reporter) for line in asked.memory}
    if failure := of.spot.failure(implementation, np.asarray(y)):
        raise GateFailed(failure)
    reporter.at(0, TIMING)
    again = _warm(plan, of)
    judge(implementation, plan, of)
    one_shot = again
    if not asked.source.endswith(".py"):
        compute = _one_shot(asked.source, case)
        one_shot = _warm(compute, of)
        judge(implementation, compute, of)
    plan.close()
    see_that_it_is_quiet()
    stages = Stages(loaded - started, planned - loaded, called - planned, one_shot, again)
    memory = {line: _judged(implementation, line, *peaks.pop(line)) for line in asked.memory}
    return Answer(stages, memory)


def _draw(implementation: Implementation) -> Draw:
    return smoothing if low_rank_only(implementation) else operands


def _import(implementation: Implementation, problem: corrconv.Problem) -> None:
    """Its library; of one that only chooses, that of what it chooses."""
    choose = getattr(implementation, "choose", None)
    worker = corrconv.get(choose(problem).name) if choose else implementation
    if worker.library != "python":
        importlib.import_module(getattr(worker, "module", "") or worker.library)


def _one_shot(name: str, case: Case) -> Compute:
    problem = case.problem
    compute = getattr(corrconv, problem.operation)
    return lambda x, h: compute(x, h, problem.mode, problem.boundary, method=name)


def _warm(compute: Compute, of: Operands) -> float:
    it = calls(compute, of)
    sampler = Timed(it.call, calls_of_own(rough(it.call, renew=it.renew)), renew=it.renew)
    return median(sampler() for _ in range(WARM))


def _peak(implementation: Implementation, line: str, reporter: Reporter) -> tuple[int, Array]:
    """The peak of a call, and its result."""
    problem = Case.from_line(line).problem
    reporter.at(0, "measuring its memory")
    x, (h, *_) = _draw(implementation)(problem)
    found: list[Array] = []
    gc.collect()

    def call() -> Array:
        with implementation.plan(problem) as plan:
            found.append(plan(x, h))
            return found[0]

    return peak_beyond(call), np.asarray(found[0])


def _judged(implementation: Implementation, line: str, peak: int, result: Array) -> int:
    """The peak of a call whose result is right."""
    problem = Case.from_line(line).problem
    x, (h, *_) = _draw(implementation)(problem)
    if failure := spot_failure(implementation, problem, x, h, result):
        raise GateFailed(failure)
    return peak
