"""The exact answers of a case, each worked out once for all implementations that are asked."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from corrconv import Problem
from corrconv.check.case import Case
from corrconv.check.oracle import Exact, exact
from corrconv.check.second import exact_by_transform
from corrconv.core import Array

BY_ORACLE = 8_000
"""Multiply-adds up to which the oracle gives all outputs; beyond, the second method is quicker."""


@dataclass(frozen=True)
class Reach:
    """Where a sample that is no finite number goes.

    Attributes
    ----------
    meets : ndarray of bool
        Outputs that a tap other than zero carries it to: they cannot be finite.
    apart : ndarray of bool
        Outputs that no tap carries it to.
    """

    meets: Array
    apart: Array


class Answers:
    """Operands of a case in several versions, and the exact answers of their pairs.

    Parameters
    ----------
    case : Case

    Notes
    -----
    Version 0 is what the case says, 1 other values, and 2 those but for one sample: whoever remembers
    results by a digest of few samples takes 2 for 1.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.of = cache(self._of)  # as long as this lives
        self.reach = cache(self._reach)

    @cached_property
    def images(self) -> list[Array]:
        """The versions of x."""
        x, y = (self.case.operands(variant)[0] for variant in (0, 1))
        return [x, y, one_changed(y, zlib.crc32(str(self.case).encode()))]

    @cached_property
    def kernels(self) -> list[Array]:
        """The versions of h; those of a low rank stay of it, so there are two."""
        h, k = (self.case.operands(variant)[1] for variant in (0, 1))
        last = k if self.case.rank else one_changed(k, zlib.crc32(str(self.case).encode()) // 7)
        return [h, k, last]

    def _of(self, x: int, h: int) -> Exact:
        problem, image = self.case.problem, self.images[x]
        if not np.isfinite(image).all():
            image = np.where(np.isfinite(image), image, 0).astype(image.dtype)
        return answer(problem, image, self.kernels[h])

    def _reach(self, h: int) -> Reach:
        """Of what is not finite in the first image, with a version of the kernel."""
        problem = self.case.problem
        plain = Problem(
            problem.operation, problem.x_shape, problem.h_shape, problem.mode, problem.boundary
        )  # of float64, zero-filled
        x, taps = ~np.isfinite(self.images[0]), self.kernels[h] != 0
        meets, anywhere = (
            answer(plain, x.astype(float), each.astype(float)).high != 0
            for each in (taps, np.ones_like(taps))
        )
        return Reach(meets, ~anywhere)


def answer(problem: Problem, x: Array, h: Array) -> Exact:
    """The exact answer, by the method that is quicker."""
    ask = exact if problem.multiply_adds <= BY_ORACLE else exact_by_transform
    return ask(problem, x, h)


def one_changed(values: Array, place: int) -> Array:
    """The same values but for one."""
    made = values.copy()
    place %= made.size
    if made.dtype.kind == "b":
        made.flat[place] = not made.flat[place]
    elif made.dtype.kind in "iu":
        made.flat[place] ^= 1
    else:
        top = float(np.abs(made.real).max())
        made.flat[place] = -made.flat[place] if made.flat[place] != 0 else top or 1
    made.flags.writeable = False
    return made
