"""What a library's functions are replaced by: ours while a selected test runs, else the original.

The replacements stay for the whole process, since a test module keeps the functions that it imported
when it was collected. They answer only for the test and the functions that are asked about.

Signatures are those of SciPy 1.17 and NumPy 2.4. ``method`` is whatever the test asks for: each of
SciPy's three becomes the implementation under test, and any other name is handed on as it is, so
that a wrong one meets our own refusal.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np

import corrconv
from corrconv.conform.selection import Group, Suite
from corrconv.core.problem import Operation

METHODS = ("auto", "direct", "fft")
BOUNDARIES = {"pad": "fill", "circular": "wrap", "symmetric": "symm"}
"""SciPy's second names."""


class DoesNotApply(Exception):
    """What a test asks is no question to ours; not a ValueError, which a test may expect."""


class Answer(NamedTuple):
    """One call of ours and its result."""

    operation: Operation
    x: Any
    h: Any
    mode: Any
    boundary: Any
    fillvalue: Any
    result: Any


@dataclass
class Ours:
    """The implementation under test, and whether it answers a call now. One for the process.

    Attributes
    ----------
    group : Group or None
        That of the test that is running; None between tests.
    calls, answers : int, list of Answer
        How many calls of that test ours answered, and those that had a result.
    declined, foreign : list of str
        Why some were declined, which counts whatever the test then does: a test that expects a
        ValueError would take this one for it. Why some are no question to ours.
    inside : bool
        Whether the implementation is at work. It may itself call what we replaced, and gets the
        original. This is one flag for all threads, since an implementation may start its own.
    internals : list of (module, attribute, value)
        What an implementation finds as it was, whatever the test put there: see `Suite`.
    """

    name: str
    group: Group | None = None
    calls: int = 0
    answers: list[Answer] = field(default_factory=list)
    declined: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    inside: bool = False
    internals: list[tuple[ModuleType, str, Any]] = field(default_factory=list)

    def start(self, group: Group) -> None:
        """A selected test begins."""
        self.group, self.calls = group, 0
        self.answers, self.declined, self.foreign = [], [], []

    def takes(self, function: str, arguments: dict[str, Any]) -> bool:
        """Whether a call of `function` is ours to answer."""
        if self.group is None or self.inside or function not in self.group.replaces:
            return False
        reference = self.group.reference_method
        return not reference or arguments.get("method") != reference

    def ask(self, answer: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Have ours answer, and note whether it declined."""
        self.calls += 1
        self.inside = True
        try:
            with ExitStack() as stack:
                for module, attribute, value in self.internals:
                    stack.enter_context(patch.object(module, attribute, value))
                return answer(*arguments, **options)
        except corrconv.UnsupportedProblem as declined:
            self.declined.append(str(declined).partition(": ")[2] or str(declined))
            raise
        except DoesNotApply as foreign:
            self.foreign.append(str(foreign))
            raise
        except TypeError:
            if kind := _not_numbers(arguments[:2]):
                self.declined.append(f"{kind} operands: no implementation takes them")
            raise
        finally:
            self.inside = False

    def compute(
        self,
        operation: Operation,
        x: Any,
        h: Any,
        mode: Any,
        boundary: Any = "fill",
        fillvalue: Any = 0,
        method: Any = "auto",
        axes: Any = None,
    ) -> Any:
        """`corrconv.convolve` or `corrconv.correlate` by this implementation."""
        function = corrconv.convolve if operation == "convolve" else corrconv.correlate
        method = self.name if method in METHODS else method
        result = function(x, h, mode, boundary, fillvalue, method=method, axes=axes)
        self.answers.append(Answer(operation, x, h, mode, boundary, fillvalue, result))
        return result


def _not_numbers(operands: tuple[Any, ...]) -> str | None:
    """The dtype that our functions refuse by their docstring with a TypeError, if there is one."""
    dtypes = [np.asarray(operand).dtype for operand in operands]
    return next((dtype.name for dtype in dtypes if dtype.kind not in "biufc"), None)


def scipy_calls(ours: Ours) -> dict[str, Callable[..., Any]]:
    """The functions of `scipy.signal`, whichever of its methods is asked for.

    `scipy.signal.correlate2d` deviates from `scipy.signal.correlate`, whose meaning ours is: it
    starts ``same`` at n // 2, and conjugates a complex ``valid`` with the larger operand second.
    Nothing is done about that here: no test of SciPy's asks for either.
    """

    def simple(operation: Operation) -> Callable[..., Any]:
        def function(in1: Any, in2: Any, mode: Any = "full", method: Any = "auto") -> Any:
            return ours.compute(operation, in1, in2, mode, method=method)

        return function

    def bounded(operation: Operation) -> Callable[..., Any]:
        def function(
            in1: Any, in2: Any, mode: Any = "full", boundary: Any = "fill", fillvalue: Any = 0
        ) -> Any:
            boundary = BOUNDARIES.get(boundary, boundary)
            return ours.compute(operation, in1, in2, mode, boundary, fillvalue)

        return function

    def of_floats(in1: Any, in2: Any, mode: Any = "full", axes: Any = None) -> Any:
        x, h = np.asarray(in1), np.asarray(in2)
        if mode == "same" and _more_kernels(x, h, axes):
            raise DoesNotApply(
                "asks for one of many kernels: SciPy cuts 'same' to x's size along all axes, ours only "
                "along those that the operation runs over"
            )
        # an axis of one sample needs no transform: without any, SciPy multiplies the integers
        if x.ndim == h.ndim and any(min(N, n) > 1 for N, n in zip(x.shape, h.shape)):
            x, h = (it.astype(np.float64) if it.dtype.kind in "biu" else it for it in (x, h))
        return ours.compute("convolve", x, h, mode, axes=axes)

    return {
        "convolve": simple("convolve"),
        "correlate": simple("correlate"),
        "convolve2d": bounded("convolve"),
        "correlate2d": bounded("correlate"),
        "fftconvolve": of_floats,
        "oaconvolve": of_floats,
    }


def _more_kernels(x: Any, h: Any, axes: Any) -> bool:
    """Whether there is a stack of kernels where there is one image."""
    if axes is None or x.ndim != h.ndim:
        return False
    over = {axis % x.ndim for axis in np.atleast_1d(axes)}
    sides = enumerate(zip(x.shape, h.shape))
    return any(axis not in over and N < n for axis, (N, n) in sides)


def numpy_calls(ours: Ours) -> dict[str, Callable[..., Any]]:
    """`numpy.convolve` and `numpy.correlate`.

    NumPy's ``same`` has the length of the longer operand. That is ours with the operands swapped,
    which convolve does not notice and correlate undoes by reversing and conjugating.
    """

    def convolve(a: Any, v: Any, mode: Any = "full") -> Any:
        a, v = np.atleast_1d(a), np.atleast_1d(v)
        if mode == "same" and v.size > a.size:
            a, v = v, a
        return ours.compute("convolve", a, v, mode)

    def correlate(a: Any, v: Any, mode: Any = "valid") -> Any:
        a, v = np.atleast_1d(a), np.atleast_1d(v)
        if mode == "same" and v.size > a.size:
            return np.conj(ours.compute("correlate", v, a, mode)[::-1])
        return ours.compute("correlate", a, v, mode)

    return {"convolve": convolve, "correlate": correlate}


def install(suite: Suite, ours: Ours) -> None:
    """Replace the suite's functions in their package by what `ours` answers."""
    package, table = import_module(suite.package), None
    calls = {"scipy": scipy_calls, "numpy": numpy_calls}[suite.name](ours)
    if suite.name == "scipy":  # from 1.16 on its tests look functions up in this table
        table = getattr(import_module("scipy._lib._array_api"), "xp_capabilities_table", None)
    for place in suite.internals:
        module, _, attribute = place.rpartition(".")
        found = import_module(module)
        ours.internals.append((found, attribute, getattr(found, attribute)))
    for function in suite.functions:
        original = getattr(package, function)
        replacement = stand_in(original, calls[function], ours)
        if isinstance(table, dict) and original in table:
            table[replacement] = table[original]
        setattr(package, function, replacement)


def stand_in(original: Any, answer: Callable[..., Any], ours: Ours) -> Callable[..., Any]:
    """A function that is `answer` where `ours` says so, and `original` elsewhere."""

    @functools.wraps(original)
    def function(*arguments: Any, **options: Any) -> Any:
        if ours.takes(original.__name__, options):
            return ours.ask(answer, *arguments, **options)
        return original(*arguments, **options)

    return function
