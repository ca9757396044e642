"""Modes, boundaries, dtypes, axes and kernels: what `supports` says, put to the test.

A claim never stands untested: what an implementation says that it supports is run through the
gate's examination, against the exact answer.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from corrconv import Implementation, Problem
from corrconv.check.cases import FLOATS, INTEGERS, Boundary, Case, Data, Mode, Operation
from corrconv.check.examine import Declined, Failure, Outcome, examine
from corrconv.measure.arrays import Shape
from corrconv.measure.kernels import low_rank_only

from .facts import Fact

Way = tuple[Operation, int]
"""An operation in a number of axes: everything is asked in each of these."""
OPERATIONS: tuple[Operation, ...] = ("correlate", "convolve")
WAYS: tuple[Way, ...] = tuple(itertools.product(OPERATIONS, (2, 1)))

IMAGES: dict[int, Shape] = {1: (9,), 2: (8, 9), 3: (4, 5, 6)}
KERNELS: dict[str, dict[int, Shape]] = {
    "odd": {1: (3,), 2: (3, 5), 3: (3, 1, 3)},
    "even": {1: (4,), 2: (4, 2), 3: (2, 4, 2)},
    "larger": {1: (13,), 2: (11, 13), 3: (5, 7, 9)},
}


@dataclass(frozen=True)
class Question:
    """A kind of problem: what differs from a plain one, ``same`` with zeros around and odd sides.

    `ndim` is given where the number of axes is what is asked, and `dtype` where the dtype is.
    """

    group: str
    what: str
    mode: Mode = "same"
    boundary: Boundary = "fill"
    fillvalue: int = 0
    kernel: str = "odd"
    ndim: int = 0
    dtype: str = ""

    def case(self, way: Way, dtype: str, rank: int = 0) -> Case:
        """The problem in one operation and number of axes; `dtype` where none is asked for.

        `rank` is that of the kernel in 2-D; 0 for a kernel as it is drawn.
        """
        operation, ndim = way
        wanted = np.dtype(self.dtype or dtype)
        problem = Problem(
            operation,
            IMAGES[ndim],
            KERNELS[self.kernel][ndim],
            self.mode,
            self.boundary,
            self.fillvalue,
            wanted,
        )
        data: Data = "normal" if wanted.kind in "fc" else "whole"
        return Case(problem, data, rank if ndim == 2 else 0)

    def ways(self, open_to: tuple[Way, ...]) -> tuple[Way, ...]:
        """In which operations and axes to ask, of those that are open to an implementation."""
        if self.ndim:
            return tuple((operation, self.ndim) for operation in OPERATIONS)
        return open_to or WAYS


PLAIN = Question("", "")
QUESTIONS = (
    Question("modes", "full", mode="full"),
    Question("modes", "same"),
    Question("modes", "valid", mode="valid"),
    Question("modes", "valid, h larger", mode="valid", kernel="larger"),
    Question("boundaries", "zeros"),
    Question("boundaries", "fillvalue", fillvalue=3),
    Question("boundaries", "wrap", boundary="wrap"),
    Question("boundaries", "symm", boundary="symm"),
    *(Question("dtypes", dtype, dtype=dtype) for dtype in (*INTEGERS, *FLOATS)),
    *(Question("axes", f"{ndim}-D", ndim=ndim) for ndim in (1, 2, 3)),
    Question("kernels", "even sides", kernel="even"),
    Question("kernels", "larger than x", kernel="larger"),
)


def support(implementation: Implementation) -> Iterator[Fact]:
    """A fact for each of `QUESTIONS`."""
    dtype = plain_dtype(implementation)
    open_to = open_ways(implementation, dtype)
    rank = 1 if low_rank_only(implementation) else 0
    for question in QUESTIONS:
        cases = {way: question.case(way, dtype, rank) for way in question.ways(open_to)}
        outcomes = {way: examine(implementation, case) for way, case in cases.items()}
        yield _fact(question, outcomes)


def plain_dtype(implementation: Implementation) -> str:
    """float32, or float64 where an implementation takes plain problems in that alone."""
    return next(
        (dtype for dtype in ("float32", "float64") if open_ways(implementation, dtype)), "float32"
    )


def open_ways(implementation: Implementation, dtype: str) -> tuple[Way, ...]:
    """The operations and numbers of axes in which it takes plain problems.

    Everything else is asked in these alone: that a library works in 1-D only is one fact, and not
    a fact of each of its boundaries.
    """
    return tuple(way for way in WAYS if not implementation.supports(PLAIN.case(way, dtype).problem))


def _fact(question: Question, outcomes: dict[Way, Outcome]) -> Fact:
    def fact(answer: str, detail: str = "") -> Fact:
        return Fact(question.group, question.what, answer, detail)  # type: ignore[arg-type]

    failures = [outcome for outcome in outcomes.values() if isinstance(outcome, Failure)]
    if failures:
        first = failures[0]
        return fact("raises" if first.check == "raises" else "wrong", f"[{first.case}] {first}")
    declined = {
        way: outcome.reason for way, outcome in outcomes.items() if isinstance(outcome, Declined)
    }
    if not declined:
        return fact("yes")
    if len(declined) == len(outcomes):
        return fact("no", "; ".join(dict.fromkeys(declined.values())))
    said = (f"{operation} in {ndim}-D: {reason}" for (operation, ndim), reason in declined.items())
    return fact("partly", "; ".join(said))
