"""Which of several is predicted to be fastest: how `auto` chooses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corrconv.core.problem import Problem
from corrconv.core.registry import get
from corrconv.model import predict_all
from corrconv.model.prediction import Prediction

BEYOND = ("fftw", "strided")
"""Who is chosen among where none of those takes the problem: a library is missing. The last takes everything.
Over more than two axes, which tiles of transforms do not take, the first is one of those."""
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
        How many threads may be used; more than there are processors are predicted to help nobody.
    among : sequence of str
        The names of those that are chosen among.
    """
    usable = _usable(problem, workers, (*among, BEYOND[0]) if problem.ndim > 2 else among)
    if not any(each.name != "separable" for each in usable):
        usable = _usable(problem, workers, BEYOND)
    always = [each for each in usable if each.name != "separable"]
    if not always:
        return Choice(BEYOND[-1], "the model knows nothing that can run here")
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
    return Choice(best.name, why, tuple(usable), instead)


def _usable(problem: Problem, workers: int, among: Sequence[str]) -> list[Prediction]:
    """What those that can compute it here are predicted to take."""
    found = predict_all(problem, workers, among)
    return [each for each in found if _can(each.name, problem)]


def _can(name: str, problem: Problem) -> bool:
    candidate = get(name)
    return candidate.unavailable() is None and candidate.supports(problem) is None


def _time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"
