"""The measuring process: makes every call ready, finds it right, and takes samples in rounds."""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from corrconv import Problem, get
from corrconv.calibrate.rounds import Rounds, orders
from corrconv.calibrate.sizes import Call
from corrconv.check.metrics import normwise, normwise_bound
from corrconv.check.oracle import Exact, exact
from corrconv.check.spot import chosen_points
from corrconv.measure.arrays import Array
from corrconv.measure.conditions import keep_freed_memory, pin_threads
from corrconv.measure.kernels import low_rank_only, operands
from corrconv.reports.studies.measure.sampling import calls_per_sample, seconds_of

LONGEST = 0.12
"""Seconds a call, measured, from which a call takes no part."""
PRODUCTS = 10_000
"""Exact products with which a call is found right."""
KERNELS = 3
FEW, LONG = 4, 0.01
"""Calls a sample, and seconds a call, up to which caches that others used would show in a sample."""
FEWEST = 5
"""Rounds at least, however long they take."""
Progress = Callable[[float, str], object]


class Checked:
    """Operands and exact outputs of each problem, which all implementations share."""

    def __init__(self) -> None:
        self._held: dict[tuple[Problem, bool], tuple[Array, list[Array], Array, Exact]] = {}

    def call(self, asked: Call) -> Callable[[], object]:
        """A planned call, warm and found right; kernels take turns.

        Raises
        ------
        AssertionError
            Where the result is wrong.
        """
        implementation, problem = get(asked.name), asked.problem
        x, kernels, points, answer = self._operands(problem, low_rank_only(implementation))
        plan = implementation.plan(problem, asked.workers)
        result = plan(x, kernels[0])
        error = normwise(result[tuple(points.T)], answer, problem.dtype)
        if (
            result.shape != problem.output_shape
            or result.dtype != problem.dtype
            or not error <= normwise_bound(implementation, problem)
        ):
            raise AssertionError(f"wrong: normwise error {error:.3g} u")
        turn = itertools.cycle(kernels)
        return lambda: plan(x, next(turn))

    def _operands(self, problem: Problem, rank_one: bool) -> Any:
        key = problem, rank_one
        if key not in self._held:
            x, kernels = operands(problem, KERNELS, rank_one=rank_one)
            points = chosen_points(problem, PRODUCTS)[: 4 + max(4, PRODUCTS // problem.taps)]
            self._held[key] = x, kernels, points, exact(problem, x, kernels[0], points)
        return self._held[key]


def measure(asked: list[Call], seconds: float, progress: Progress) -> Rounds:
    """As many rounds as the seconds allow, after everything was made ready.

    Parameters
    ----------
    asked : list of Call
        What is to be measured.
    seconds : float
        For the rounds; making ready is not counted.
    progress : callable
        Is told a share and what is being done.
    """
    pin_threads(max(call.workers for call in asked))
    keep_freed_memory()
    calls, left_out = _ready(asked, progress)
    kept, functions, numbers, expected = zip(*calls)
    taken: list[list[float]] = []
    moments: list[list[float]] = []
    started = time.perf_counter()
    for order in orders(len(kept)):
        gone = time.perf_counter() - started
        if gone >= seconds and len(taken) >= FEWEST:
            break
        progress(0.5 + min(gone / seconds, 1) / 2, f"round {len(taken) + 1}")
        row, at = [math.nan] * len(kept), [math.nan] * len(kept)
        for place in order:
            at[place] = time.perf_counter() - started
            if numbers[place] <= FEW and expected[place] < LONG:
                functions[
                    place
                ]()  # others have used the caches since: what is modelled is a warm call
            row[place] = seconds_of(functions[place], numbers[place])
        taken.append(row)
        moments.append(at)
    return Rounds(kept, np.array(taken), np.array(moments), left_out)


def _ready(
    asked: list[Call], progress: Progress
) -> tuple[list[tuple[Call, Callable[[], object], int, float]], dict[str, str]]:
    found, left_out, checked = [], {}, Checked()
    for place, call in enumerate(asked):
        shapes = " with ".join(
            "×".join(map(str, s)) for s in (call.problem.x_shape, call.problem.h_shape)
        )
        words = f"{call.name}, {shapes}, {call.problem.dtype.name}"
        progress(0.5 * place / len(asked), f"making ready: {words}")
        try:
            function = checked.call(call)
        except Exception as error:  # a library that raises, or is wrong here, takes no part
            left_out[words] = f"{type(error).__name__}: {error}"
            continue
        took = min(seconds_of(function), seconds_of(function))
        if took > LONGEST:
            left_out[words] = f"takes over {LONGEST:g} s"
            continue
        found.append((call, function, calls_per_sample(function), took))
    if not found:
        raise RuntimeError(f"nothing could be measured: {left_out}")
    return found, left_out
