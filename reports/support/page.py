"""What each implementation takes: a page made by asking those that are registered here."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

import numpy as np

import corrconv
from corrconv import Implementation, Problem
from corrconv.check.cases import FLOATS, INTEGERS, Boundary, Mode, Operation
from corrconv.core.guests import declined
from corrconv.kit.registered import loaded

from ..kit.material import Material
from ..kit.page import Page

OPERATIONS: tuple[Operation, ...] = ("correlate", "convolve")
Way = tuple[Operation, int]
"""An operation in a number of axes."""
WAYS: tuple[Way, ...] = tuple(itertools.product(OPERATIONS, (2, 1)))
IMAGES = {1: (9,), 2: (8, 9), 3: (4, 5, 6)}
KERNELS = {
    "odd": {1: (3,), 2: (3, 5), 3: (3, 1, 3)},
    "even": {1: (4,), 2: (4, 2), 3: (2, 4, 2)},
    "larger": {1: (13,), 2: (11, 13), 3: (5, 7, 9)},
}


class Answer(StrEnum):
    """How much of what is asked is taken."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


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

    def problem(self, way: Way, dtype: str) -> Problem:
        """In one operation and number of axes; of `dtype` where none is asked for."""
        operation, ndim = way
        shapes = IMAGES[ndim], KERNELS[self.kernel][ndim]
        wanted = np.dtype(self.dtype or dtype)
        return Problem(operation, *shapes, self.mode, self.boundary, self.fillvalue, wanted)


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


@dataclass(frozen=True)
class Asked:
    """What came of one question.

    Attributes
    ----------
    question : Question
    answer : Answer
    reason : str
        Why not, or in which operations and axes not; empty where all is taken.
    """

    question: Question
    answer: Answer
    reason: str = ""


def support(it: Implementation) -> tuple[Asked, ...]:
    """The answers to `QUESTIONS`; nothing is computed, and no library is imported.

    All but the axes is asked only in operations and axes in which plain problems are taken: that a library
    works in 1-D alone is one fact, and not one of each of its boundaries.
    """
    dtype, ways = "float32", WAYS
    for each in ("float32", "float64"):
        if taken := tuple(w for w in WAYS if declined(it, PLAIN.problem(w, each)) is None):
            dtype, ways = each, taken
            break
    return tuple(_asked(it, question, dtype, ways) for question in QUESTIONS)


def _asked(it: Implementation, question: Question, dtype: str, ways: tuple[Way, ...]) -> Asked:
    if question.ndim:
        ways = tuple((operation, question.ndim) for operation in OPERATIONS)
    said = {way: declined(it, question.problem(way, dtype)) for way in ways}
    refused = {way: reason for way, reason in said.items() if reason}
    if not refused:
        return Asked(question, Answer.YES)
    if len(refused) == len(said):
        return Asked(question, Answer.NO, "; ".join(dict.fromkeys(refused.values())))
    where = (f"{operation} in {ndim}-D: {why}" for (operation, ndim), why in refused.items())
    return Asked(question, Answer.PARTLY, "; ".join(where))


def nan(it: Implementation) -> str:
    """Where NaN in x goes: ``local``, to the outputs that meet it; ``spreads``, to others as well."""
    if it.isolates:
        return "local"
    return "spreads" if it.family == "fft" else "by its route"


SIGNS = {Answer.YES: "✓", Answer.PARTLY: "◐", Answer.NO: "–"}


@dataclass(frozen=True)
class Row:
    """An implementation."""

    name: str
    library: str
    asked: tuple[Asked, ...]
    nan: str


@dataclass(frozen=True)
class Shown:
    """What the template gets.

    Attributes
    ----------
    groups : tuple of (str, tuple of str)
        Headings, each with its columns.
    rows : tuple of Row
    signs : mapping of Answer to str
    """

    groups: tuple[tuple[str, tuple[str, ...]], ...]
    rows: tuple[Row, ...]
    signs: dict[Answer, str]


def pages(stored: Material) -> list[Page]:
    """One, whatever is stored."""
    groups = groupby(QUESTIONS, key=lambda question: question.group)
    shown = Shown(
        tuple((group, tuple(each.what for each in of)) for group, of in groups), rows(), SIGNS
    )
    return [
        Page(
            "support.html",
            "Support",
            "The modes, boundaries, dtypes, axes and kernels that each implementation takes.",
            "Tested",
            40,
            "support/page.html.j2",
            shown,
        )
    ]


def rows() -> tuple[Row, ...]:
    """A row for each that correlates and loads here."""
    every = [loaded(name) for name in corrconv.names()]
    return tuple(Row(it.name, it.library, support(it), nan(it)) for it in every if it is not None)
