"""Which of several is predicted to be fastest: how `auto` chooses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from corrconv.core.problem import Problem
from corrconv.core.registry import get
from corrconv.model import predict_all
from corrconv.model.prediction import Prediction

LAST = ("fftw", "strided")
"""What is taken where the model knows nothing: more than two axes, or a library missing."""
FFT_OPERATIONS = 12.0
"""There, the cost of one point of P·log2(P), all transforms and products, in multiply-adds."""
LOOK = 20e-6
LOOK_TAP = 20e-9
"""Seconds of finding that a kernel is of rank one: for the call, and a tap. That it is not is mostly
found in one or two microseconds."""


@dataclass(frozen=True)
class Choice:
    """What `auto` would use for a problem, and why.

    Attributes
    ----------
    name : str
        The implementation.
    why : str
        The reason, in words.
    predictions : tuple of Prediction
        What each was predicted to take, the fastest first.
    if_rank_one : str or None
        What it would use instead where the kernel, at which it looks in each call, is of rank one.
    """

    name: str
    why: str
    predictions: tuple[Prediction, ...] = ()
    if_rank_one: str | None = None


def choose(problem: Problem, workers: int, among: Sequence[str]) -> Choice:
    """The least predicted time, and why.

    Parameters
    ----------
    problem : Problem
        What is to be computed.
    workers : int
        How many threads may be used.
    among : sequence of str
        The names of those that are chosen among.
    """
    predictions = predict_all(problem, workers, among)
    usable = [each for each in predictions if _can(each.name, problem)]
    always = [each for each in usable if each.name != "separable"]
    if not always:
        return Choice(_last(problem), "the model knows nothing faster that can run here")
    best = always[0]
    others = [f"{each.name} {_time(each.seconds)}" for each in always[1:]]
    why = f"predicted {_time(best.seconds)}" + (f" ({best.detail})" if best.detail else "")
    if others:
        why += f", against {', '.join(others)}"
    instead = None
    look = LOOK + LOOK_TAP * problem.taps
    for each in usable:
        if each.name == "separable" and best.seconds - each.seconds > look:
            instead = each.name
            why += f"; separable {_time(each.seconds)} where the kernel is of rank one"
    return Choice(best.name, why, tuple(predictions), instead)


def _can(name: str, problem: Problem) -> bool:
    candidate = get(name)
    return candidate.unavailable() is None and candidate.supports(problem) is None


def _last(problem: Problem) -> str:
    points = math.prod(problem.fft_shape)
    fft_pays = problem.multiply_adds > FFT_OPERATIONS * points * math.log2(points + 1)
    if fft_pays and problem.dtype.kind in "fc" and _can(LAST[0], problem):
        return LAST[0]
    return LAST[1]


def _time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"
