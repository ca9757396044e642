"""The exact answers of a case, each worked out once for all implementations that are asked."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np

from corrconv import Problem
from corrconv.check.case import Case
from corrconv.check.oracle import Exact, exact
from corrconv.check.second import exact_by_transform
from corrconv.check.values import SHRUNK, STANDS_OUT, scaled
from corrconv.core import Array

BY_ORACLE = 8_000
"""Multiply-adds up to which the oracle gives all outputs; beyond, the second method is quicker."""


SHIFT = 200
"""Binary orders of magnitude by which the largest float64 operands are made smaller, for room."""


@dataclass(frozen=True)
class Reach:
    """Where what is not finite goes.

    Attributes
    ----------
    meets : ndarray of bool
        Outputs that it is carried to by other than zero: they cannot be finite.
    signs : ndarray
        1 and -1 where an output is that infinity, 0 where that is not certain.
    """

    meets: Array
    signs: Array


class Answers:
    """Operands of a case in several versions, and the exact answers of their pairs.

    Parameters
    ----------
    case : Case

    Attributes
    ----------
    of, quiet : callable
        ``of(x, h)`` is the exact answer of a pair without what is not finite, times 2 to the minus `shift`;
        ``quiet(x, h)`` the same without all that stands out.
    apart : callable
        ``apart(x)`` are the outputs that nothing is carried to which stands out in an image or around it.
    reach : callable
        ``reach(x, h)`` is the `Reach` of what is not finite.

    Notes
    -----
    Version 0 is what the case says, 1 other values, and 2 those but for one sample: whoever remembers
    results by a digest of few samples takes 2 for 1.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.of, self.quiet = cache(self._of), cache(self._quiet)  # as long as this lives
        self.apart, self.reach = cache(self._apart), cache(self._reach)

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

    def shift(self, x: int) -> int:
        """Binary orders of magnitude by which a version's `of` is smaller than the result."""
        wide = self.case.problem.dtype.name in ("float64", "complex128")
        return SHIFT if wide and x == 0 and self.case.data in SHRUNK else 0

    def wild(self, x: int, h: int) -> bool:
        """Whether some operand, or what is around the image, is not finite."""
        special = {"special": x == 0, "tap": h == 0}.get(self.case.data, False)
        outside = self.case.problem.extended and not np.isfinite(self.case.problem.fillvalue)
        return special or outside

    def stands_out(self, x: int) -> Array:
        """Which samples are not finite, or so large that nothing is kept beside them."""
        image = self.images[x]
        far = self.case.data == "fills" and x == 0 and image.dtype.kind in "fc"
        return ~(np.abs(image) < STANDS_OUT) if far else ~np.isfinite(image)

    def _of(self, x: int, h: int) -> Exact:
        return self._answer(self.images[x], h, self.shift(x))

    def _quiet(self, x: int, h: int) -> Exact:
        return self._answer(np.where(self.stands_out(x), 0, self.images[x]), h, self.shift(x))

    def _answer(self, image: Array, h: int, shift: int) -> Exact:
        """Without what is not finite."""
        problem, kernel = self.case.problem, self.kernels[h]
        if problem.dtype.kind in "biu":
            return answer(problem, image, kernel)
        fill = np.nan_to_num(problem.fillvalue, nan=0, posinf=0, neginf=0) * 2.0**-shift
        image, kernel = (
            np.where(np.isfinite(a), a, 0).astype(problem.dtype) for a in (image, kernel)
        )
        return answer(replace(problem, fillvalue=fill), scaled(image, -shift), kernel)

    def _apart(self, x: int) -> Array:
        problem = _plain(self.case.problem, float(not np.isfinite(self.case.problem.fillvalue)))
        return _sums(problem, self.stands_out(x), np.ones(problem.h_shape)) == 0

    def _reach(self, x: int, h: int) -> Reach:
        problem, fill = self.case.problem, self.case.problem.fillvalue
        image, kernel = self.images[x], self.kernels[h]
        outside = _plain(problem, float(not np.isfinite(fill)))
        beyond = ~np.isfinite(image)
        carried = _sums(outside, beyond, kernel != 0)
        taps = _sums(_plain(problem, float(fill != 0)), image != 0, ~np.isfinite(kernel))
        signs = np.zeros(problem.output_shape)
        if problem.dtype.kind == "f" and np.isfinite(kernel).all():
            infinite = _plain(problem, float(np.sign(fill)) if np.isinf(fill) else 0.0)
            signed = _sums(infinite, np.where(np.isinf(image), np.sign(image), 0), np.sign(kernel))
            lost = _sums(outside, beyond, kernel == 0)
            certain = (np.abs(signed) == carried) & (lost == 0) & (carried > 0)
            signs = np.where(certain, np.sign(signed), 0)
        return Reach((carried != 0) | (taps != 0), signs)


def _plain(problem: Problem, fill: float) -> Problem:
    """The same of real float64."""
    return replace(problem, fillvalue=fill, dtype=np.dtype(np.float64))


def _sums(problem: Problem, x: Array, h: Array) -> Array:
    return answer(problem, x.astype(np.float64), h.astype(np.float64)).high


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
