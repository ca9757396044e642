"""One side made ready in a measuring process: loaded, planned, found right, and looked at once."""

from __future__ import annotations

import functools
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from corrconv.measure.arrays import Array, Plan
from corrconv.measure.cells import GateFailed, check_here
from corrconv.measure.prepare import find
from corrconv.measure.runner import SAMPLE, Call, seconds_of_each
from corrconv.measure.sides import Side
from corrconv.sweep.bookmark import Step
from corrconv.sweep.limits import Limits, too_large
from corrconv.sweep.types import Outcome, Result

Operands = tuple[Array, list[Array]]
At = Callable[[Step], object]
"""Is told what is about to be done."""


@dataclass(frozen=True)
class Ready:
    """A side that can be timed.

    Attributes
    ----------
    call : callable
        One warm call; kernels take turns.
    look : float
        Seconds of one warm call.
    close : callable
        Gives back what its plan holds.
    """

    call: Call
    look: float
    close: Callable[[], object]


def make_ready(side: Side, label: str, operands: Operands, memory: int, at: At) -> Ready | Result:
    """A side ready to be timed, or the result that says why it is not.

    Parameters
    ----------
    side : Side
    label : str
        What its result is called.
    operands : tuple
        An image, and kernels.
    memory : int
        Bytes that its plan may hold, with the operands.
    at : callable
    """
    x, kernels = operands
    try:
        at(Step.LOADING)
        implementation = find(side.name)
        at(Step.PLANNING)
        plan = implementation.plan(side.problem, side.workers)
        need = plan.nbytes + x.nbytes + sum(h.nbytes for h in kernels)
        if reason := too_large(need, Limits(memory)):
            return Result(label, Outcome.TOO_LARGE, f"its plan: {reason}")
        turn = itertools.cycle(kernels)
        at(Step.FIRST_CALL)
        result = np.asarray(plan(x, kernels[0]))
        check_here(implementation, side.problem, x, kernels[0], result)
        at(Step.TIMING)
        call = functools.partial(_next, plan, x, turn)
        look = _look(call)
    except Exception as error:  # whatever a library raises: the others go on
        return Result(label, *_outcome(error))
    return Ready(call, look, plan.close)


def _next(plan: Plan, x: Array, turn: Iterator[Array]) -> Array:
    return plan(x, next(turn))


def _look(call: Call) -> float:
    """Seconds of one call; of a short one more closely, since it decides how many make a sample."""
    started = time.perf_counter()
    call()
    look = time.perf_counter() - started
    return look if look >= SAMPLE else seconds_of_each([call])[0]


def _outcome(error: Exception) -> tuple[Outcome, str]:
    if isinstance(error, GateFailed):
        return Outcome.WRONG, str(error)
    if isinstance(error, MemoryError):
        return Outcome.TOO_LARGE, f"MemoryError: {error}" if str(error) else "MemoryError"
    return Outcome.RAISED, f"{type(error).__name__}: {error}"
