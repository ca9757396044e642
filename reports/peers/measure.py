"""auto against everything installed, on random problems, one thread.

Sizes are drawn log-uniform, from a seed, half of the images and kernels square. In each problem all
contenders run interleaved, so ratios are of samples that were taken in the same moments; who is far
behind after two rounds has no more of them. Kernels take turns.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from corrconv import Problem, get
from corrconv.kit.problems import spelled
from corrconv.measure.conditions import keep_freed_memory, pin_threads
from corrconv.measure.problems import same, shapes
from corrconv.measure.race import (
    ONE_SHOT,
    Race,
    able,
    interval,
    median,
    one_shot,
    paired,
    planned,
    seconds_of,
)

from .. import questions
from ..questions import Budget, Progress
from .evidence import Peers, Row

RANGES = {2: ((48, 2048), (3, 129)), 1: ((700, 2_000_000), (3, 5000))}
"""Of N and of n, by number of axes."""
TINY = {2: ((8, 40), (3, 5)), 1: ((50, 400), (3, 9))}
BEHIND = 3.0
"""Factor behind the best from which two rounds are enough."""
HOPELESS = 10.0
"""The same after a single call, for calls over `LONG` seconds."""
LONG = 0.02
SEED = 20240229


def problems(tiny: bool = False) -> Iterator[Problem]:
    """Without end: 2-D and 1-D take turns, and so do both dtypes."""
    draw = random.Random(SEED)
    ranges = TINY if tiny else RANGES
    while True:
        for dtype in ("float32", "float64"):
            for ndim in (2, 1):
                yield same(*shapes(draw, *ranges[ndim], ndim), dtype)


def measure(budget: Budget, progress: Progress) -> Peers:
    """As many problems as the seconds allow; four at least, one of each kind."""
    made = questions.made(budget.quick)
    pin_threads(1)
    keep_freed_memory()
    rows: list[Row] = []
    started = time.perf_counter()
    for index, problem in enumerate(problems(budget.tiny)):
        if index == 1:  # the first has every library start: seconds that say nothing of the others
            started = time.perf_counter()
        share = (time.perf_counter() - started) / budget.seconds
        if index >= 4 and share >= 1:
            break
        shapes = " with ".join(spelled(s, "×") for s in (problem.x_shape, problem.h_shape))
        progress(min(share, 1.0), f"problem {index + 1}: {shapes}, {problem.dtype.name}")
        rows += compare(index, problem, budget.rounds)
    return Peers(made, tuple(rows))


def compare(index: int, problem: Problem, rounds: int) -> list[Row]:
    """Every contender of one problem."""
    calls, failed = planned(able(problem), problem)
    calls[ONE_SHOT] = one_shot(problem)
    single = {name: min(seconds_of(call), seconds_of(call)) for name, call in calls.items()}
    best = min(single.values())
    hopeless = {name for name, taken in single.items() if taken > max(HOPELESS * best, LONG)} - {
        "auto",
        ONE_SHOT,
    }
    race = Race.of({name: call for name, call in calls.items() if name not in hopeless}, seed=index)
    samples = race.run(rounds, behind=BEHIND, keep=("auto", ONE_SHOT))
    samples |= {name: [single[name]] for name in hopeless}
    rows = [_row(index, problem, name, taken, samples["auto"]) for name, taken in samples.items()]
    return rows + [_row(index, problem, name, [], [], why) for name, why in failed.items()]


def _row(
    index: int,
    problem: Problem,
    name: str,
    samples: list[float],
    auto: list[float],
    failed: str = "",
) -> Row:
    implementation = get(name.partition(",")[0])
    about = Row(
        index,
        problem.ndim,
        problem.dtype.name,
        problem.x_shape,
        problem.h_shape,
        problem.multiply_adds,
        name,
        implementation.family,
        not implementation.ours,
        failed=failed,
    )
    if failed:
        return about
    ratios = paired(samples, auto)
    low, high = interval(ratios)
    chosen = implementation.choose(problem).name if hasattr(implementation, "choose") else ""
    return Row(
        **{
            **vars(about),
            "chosen": chosen,
            "median": median(samples),
            "best": min(samples),
            "ratio": median(ratios),
            "low": low,
            "high": high,
            "rounds": len(samples),
        }
    )
