"""What a library's functions are replaced by: ours while a selected test runs, else the original.

The replacements stay for the whole process, since a test module keeps the functions that it imported
when it was collected. They answer only for the test and the functions that are asked about.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any
from unittest.mock import patch

import numpy as np

import corrconv
from corrconv.conform.calls import CALLS, DoesNotApply, Ours
from corrconv.conform.selection import Group, Suite


@dataclass
class Asked:
    """What one test asked of ours.

    Attributes
    ----------
    calls : int
        How many calls ours answered, with a result or an error.
    declined : list of str
        Reasons given by `supports`. They count whatever the test then does: a test that expects a
        ValueError would take this one for it.
    foreign : list of str
        Why what it asks is no question to ours.
    """

    calls: int = 0
    declined: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


@dataclass
class Switch:
    """Who answers a call now. One for the process.

    Attributes
    ----------
    group : Group or None
        That of the test that is running; None between tests.
    inside : bool
        Whether an implementation is at work. It may itself call what we replaced, and gets the
        original. This is one flag for all threads, since an implementation may start its own.
    internals : list of (module, attribute, value)
        What an implementation finds as it was, whatever the test put there: see `Suite`.
    """

    group: Group | None = None
    asked: Asked = field(default_factory=Asked)
    inside: bool = False
    internals: list[tuple[ModuleType, str, Any]] = field(default_factory=list)

    def start(self, group: Group) -> None:
        """A selected test begins."""
        self.group, self.asked = group, Asked()

    def stop(self) -> Asked:
        """It has ended; what it asked."""
        self.group = None
        return self.asked

    def answers(self, function: str, arguments: dict[str, Any]) -> bool:
        """Whether a call of `function` is ours to answer."""
        if self.group is None or self.inside or function not in self.group.replaces:
            return False
        reference = self.group.reference_method
        return not reference or arguments.get("method") != reference

    def ask(self, answer: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Have ours answer, and note whether it declined."""
        self.asked.calls += 1
        self.inside = True
        try:
            with self._untouched():
                return answer(*arguments, **options)
        except corrconv.UnsupportedProblem as declined:
            self.asked.declined.append(str(declined).partition(": ")[2] or str(declined))
            raise
        except DoesNotApply as foreign:
            self.asked.foreign.append(str(foreign))
            raise
        except TypeError:
            if kind := _not_numbers(arguments[:2]):
                self.asked.declined.append(f"{kind} operands: no implementation takes them")
            raise
        finally:
            self.inside = False

    @contextmanager
    def _untouched(self) -> Iterator[None]:
        with ExitStack() as stack:
            for module, attribute, value in self.internals:
                stack.enter_context(patch.object(module, attribute, value))
            yield


def _not_numbers(operands: tuple[Any, ...]) -> str | None:
    """The dtype that our functions refuse by their docstring with a TypeError, if there is one."""
    dtypes = [np.asarray(operand).dtype for operand in operands]
    return next((dtype.name for dtype in dtypes if dtype.kind not in "biufc"), None)


def install(suite: Suite, ours: Ours, switch: Switch) -> None:
    """Replace the suite's functions in their package by what `ours` answers."""
    package, calls = import_module(suite.package), CALLS[suite.name](ours)
    capabilities = _capabilities() if suite.name == "scipy" else {}
    for place in suite.internals:
        module, _, attribute = place.rpartition(".")
        found = import_module(module)
        switch.internals.append((found, attribute, getattr(found, attribute)))
    for function in suite.functions:
        original = getattr(package, function)
        replacement = stand_in(original, getattr(calls, function), switch)
        if original in capabilities:
            capabilities[replacement] = capabilities[original]
        setattr(package, function, replacement)


def stand_in(original: Any, answer: Callable[..., Any], switch: Switch) -> Callable[..., Any]:
    """A function that is `answer` where the switch says so, and `original` elsewhere."""

    @functools.wraps(original)
    def function(*arguments: Any, **options: Any) -> Any:
        if switch.answers(original.__name__, options):
            return switch.ask(answer, *arguments, **options)
        return original(*arguments, **options)

    return function


def _capabilities() -> dict[Any, Any]:
    """SciPy's table of functions and array libraries: its tests look their functions up there.

    From SciPy 1.16 on, collecting ends in a KeyError for a function that is not in it.
    """
    table = getattr(import_module("scipy._lib._array_api"), "xp_capabilities_table", None)
    return table if isinstance(table, dict) else {}
