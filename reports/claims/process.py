"""Runs experiments in a process apart, one thread, freed memory kept: for those that time calls.

What is pinned stays pinned for the rest of a process, so the other experiments keep theirs as it was. Each
gets a fresh process; within `sharing` they share one, which loads libraries and compiles but once.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import math
import typing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from corrconv.kit.codec import from_data
from corrconv.measure.child import Reporter
from corrconv.measure.conditions import Limits
from corrconv.measure.process import Ending, Process, ProcessFailed

from .claim import Effort

E = TypeVar("E")


class Broke(Exception):
    """An experiment gave no evidence; the message has the last words of its process."""


@dataclass(frozen=True)
class Asked:
    """An experiment, by its name, and how much it may take."""

    module: str
    experiment: str
    effort: Effort


def evidence_of(reporter: Reporter, asked: Asked) -> Any:
    """Run it there."""
    run = inspect.unwrap(getattr(importlib.import_module(asked.module), asked.experiment))
    return run(asked.effort)


_shared: list[Process] = []
_times_calls: set[Callable[..., Any]] = set()


def times_calls(experiment: Callable[..., Any]) -> bool:
    """Whether it is one of those that have to run alone."""
    return experiment in _times_calls


@contextmanager
def sharing() -> Iterator[None]:
    """Within, experiments that run apart share a process."""
    _shared.append(_started())
    try:
        yield
    finally:
        _shared.pop().close()


def _started() -> Process:
    return Process(limits=Limits(seconds=math.inf))  # an experiment says nothing of its steps


def _asked(asked: Asked) -> Any:
    """The evidence, as plain data; raises `Broke` where the experiment raised, or its process ended."""
    process = _shared[-1] if _shared else _started()
    try:
        return process.ask(evidence_of, asked)
    except ProcessFailed as failed:
        if _shared and failed.ending is not Ending.RAISED:  # the others are still put to the test
            process.close()
            _shared[-1] = _started()
        what = f"{asked.experiment} in a process apart: {failed.what}"
        raise Broke(f"{what}: {failed.words}" if failed.words else what) from None
    finally:
        if not _shared:
            process.close()


def alone(experiment: Callable[..., E]) -> Callable[..., E]:
    """Mark an experiment that times calls: it runs apart, with nothing beside it."""
    elsewhere = apart(experiment)
    _times_calls.add(elsewhere)
    return elsewhere


def apart(experiment: Callable[..., E]) -> Callable[..., E]:
    """Have an experiment run in a process apart; in this one where it is given what to test."""

    @functools.wraps(experiment)
    def elsewhere(effort: Effort, *given: Any, **named: Any) -> E:
        if given or named:  # a test plants functions, which no pipe carries
            return experiment(effort, *given, **named)
        data = _asked(Asked(experiment.__module__, experiment.__name__, effort))
        kind: type[E] = typing.get_type_hints(experiment)["return"]
        return from_data(kind, data)

    return elsewhere
