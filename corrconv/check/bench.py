"""Where an implementation is called and watched: operands in guarded memory, all results kept."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable

import numpy as np

from corrconv import Implementation
from corrconv.check.answers import Answers
from corrconv.check.judge import Errors, Missed, judge
from corrconv.check.memory import LAYOUTS, STALE, Layout, Placed, Room
from corrconv.check.state import round_to_nearest, rounding
from corrconv.core import Array

Compute = Callable[[Array, Array], object]
ROOMS = {"x": Room(), "h": Room(), "out": Room()}
"""The same for all cases, so that values change at the same addresses."""
ROUNDING = rounding()
OUT: tuple[Layout, ...] = ("plain", "strided", "plain", "columns")
"""Layouts of places for results, in turn."""


class Bench:
    """One implementation and one case.

    Parameters
    ----------
    implementation : Implementation
    answers : Answers

    Attributes
    ----------
    errors : Errors
        The worst of all results.
    calls : int
    """

    def __init__(self, implementation: Implementation, answers: Answers) -> None:
        self.implementation, self.answers = implementation, answers
        self.errors, self.calls = Errors(), 0
        self.draw = zlib.crc32(str(answers.case).encode())
        self._process = os.getpid()
        self._results: list[tuple[Array, int]] = []

    def call(
        self,
        step: str,
        compute: Compute,
        x: int,
        h: int,
        *,
        judged: bool = True,
        lies: int | None = None,
    ) -> Array:
        """The result for versions of the operands; each other call may write to them.

        Parameters
        ----------
        step : str
            What is done, in words.
        compute : callable
        x, h : int
        judged : bool
            Whether values are.
        lies : int, optional
            The version that lies where h does, where `compute` has its kernel already.

        Raises
        ------
        Missed
        """
        image, kernel = self.placed("x", x), self.placed("h", h if lies is None else lies)
        before = image.digest(), kernel.digest()
        result = compute(image.values, kernel.values)
        self.calls += 1
        self._same_process(step)
        if (image.digest(), kernel.digest()) != before:
            raise Missed("inputs", f"{step}: x or h was changed, or the memory beside it")
        self._take(step, result, x, h, judged)
        assert isinstance(result, np.ndarray)
        if any(np.may_share_memory(result, each.block) for each in (image, kernel)):
            raise Missed("aliasing", f"{step}: the result shares memory with an operand")
        if not result.flags.writeable:
            raise Missed("read-only", f"{step}: the result cannot be written to")
        self._results.append((result, _digest(result)))
        return result

    def into(
        self,
        step: str,
        compute: Callable[..., object],
        x: int,
        h: int,
        *,
        lies: int | None = None,
    ) -> None:
        """The same with a place for the result, which is to be what is given back."""
        problem = self.answers.case.problem
        layout = OUT[self.calls % len(OUT)]
        place = ROOMS["out"].place(problem.output_shape, problem.dtype, layout, late=True)
        image, kernel = self.placed("x", x), self.placed("h", h if lies is None else lies)
        before = image.digest(), kernel.digest()
        result = compute(image.values, kernel.values, out=place.values)
        self.calls += 1
        self._same_process(step)
        if result is not place.values:
            raise Missed("out", f"{step}: what is given back is not out")
        if (image.digest(), kernel.digest()) != before:
            raise Missed("inputs", f"{step}: x or h was changed, or the memory beside it")
        self._take(step, result, x, h, judged=True)
        if problem.dtype.kind != "b":  # see that nothing was written beside it
            place.values[...] = np.frombuffer(
                bytes([STALE]) * problem.dtype.itemsize, problem.dtype
            )
            if (place.block != STALE).any():
                raise Missed("out", f"{step}: something was written beside out")

    def _same_process(self, step: str) -> None:
        """See that this is the process that made the call, and rounds as ever: by that results are judged."""
        if os.getpid() != self._process:
            os._exit(1)  # a fork that the call came back in as well: nobody waits for its answer
        if rounding() != ROUNDING:
            round_to_nearest()
            raise Missed("state", f"{step}: it changes how floats are rounded")

    def placed(self, which: str, version: int) -> Placed:
        """An operand in its room, where it always lies."""
        case = self.answers.case
        values = {"x": self.answers.images, "h": self.answers.kernels}[which][version]
        layout = case.layout or LAYOUTS[self.draw % len(LAYOUTS)]
        late = (self.draw >> (4 + (which == "x"))) % 2 == 0
        made = ROOMS[which].place(values.shape, values.dtype, layout, late=late)
        made.values[...] = values
        made.values.flags.writeable = (self.calls + self.draw) % 2 == 0
        return made

    def same(self, a: Array, b: Array, check: str) -> None:
        """See that two results of the same operands are the same, to the bit."""
        if not np.array_equal(a, b, equal_nan=a.dtype.kind in "fc"):
            raise Missed(check, "the same operands give other results than before")

    def kept(self) -> None:
        """See that no result has changed since it was given."""
        if any(_digest(result) != digest for result, digest in self._results):
            raise Missed("aliasing", "a later call changed the result of an earlier one")

    def _take(self, step: str, result: object, x: int, h: int, judged: bool) -> None:
        if not judged and isinstance(result, np.ndarray):
            return
        try:
            errors = judge(result, self.implementation, self.answers, x, h)
        except Missed as missed:
            raise Missed(missed.check, f"{step}: {missed.detail}") from None
        self.errors = self.errors.worst(errors)


def _digest(result: Array) -> int:
    return zlib.crc32(np.ascontiguousarray(result).data)
