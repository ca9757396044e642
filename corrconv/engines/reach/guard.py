"""What a transform takes as ordinary, and what it leaves to others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol, runtime_checkable

import numpy as np

from corrconv.core.problem import Problem
from corrconv.core.reduction import Array
from corrconv.engines.reach.look import Border, Look, Seen
from corrconv.engines.reach.scale import Range
from corrconv.engines.reach.windows import Mask, magnitudes

GRADED_DIGITS = 8
"""Binary digits beyond the dtype's that noise near zero seldom spans."""


FARTHEST = 2**31
"""An exponent beyond all."""


class Extraordinary(Exception):
    """Samples are not finite, out of range, or too far apart for one transform."""


@dataclass(frozen=True)
class Guard:
    """What one call takes as ordinary, its kernel known.

    Attributes
    ----------
    look : Look
        At what is transformed at once.
    span : int
        Binary digits that largest magnitudes of windows may be apart.
    least, most : int
        Biased exponents that the largest magnitude may have; none where `most` is less.
    positive : bool
        Whether a sum of products of samples that are not negative cannot be.
    graded : bool
        Whether the kernel's taps span more than the dtype's digits.
    border : int
        The least exponent of a largest magnitude that windows have which lie in part outside the image.
    hollow_border : bool
        Whether one of these windows may have only zeros.
    """

    look: Look
    span: int
    least: int
    most: int
    positive: bool
    graded: bool
    border: int = FARTHEST
    hollow_border: bool = False

    def admit(self, seen: Seen, edge: bool) -> None:
        """Raise `Extraordinary` where this, at the image's edge or not, is not ordinary."""
        within = seen.zero or self.least <= seen.largest <= self.most
        least = min(seen.least, self.border) if edge else seen.least
        if self.least > self.most or not within or seen.largest - least >= self.span:
            raise Extraordinary

    def hollow(self, seen: Seen, edge: bool) -> bool:
        """Whether some outputs may meet only zeros, and others not."""
        return not seen.zero and (seen.hollow or (edge and self.hollow_border))

    def nothing(self, samples: Array, met: Callable[[Mask], Mask]) -> Mask:
        """Which outputs meet only zeros.

        Beside zeros a window may have a few samples of a block alone, far smaller than the block's largest.

        Parameters
        ----------
        samples : ndarray
            That outputs meet, with what is outside.
        met : callable
            ``met(marks)``: which outputs meet a marked sample.

        Raises
        ------
        Extraordinary
            Where an output meets something too small beside the largest of all, and nothing else.
        """
        sizes = magnitudes(samples)
        some = met(sizes != 0)
        if (some & ~met(sizes >= sizes.max() * 2.0 ** (1 - self.span))).any():
            raise Extraordinary
        return ~some


class Guards:
    """Makes the guard of each call.

    Parameters
    ----------
    problem : Problem
        Of floating point.
    """

    def __init__(self, problem: Problem) -> None:
        self._span, self._range = width(problem.dtype), Range.of(problem)
        self._bias = int(np.finfo(problem.dtype).maxexp) - 1
        self._look = Look(problem.dtype, problem.kernel_shape)
        self._sample_look = Look(problem.dtype, (1,) * len(problem.kernel_shape))
        self._digits = int(np.finfo(problem.dtype).nmant) + 1
        self._real = problem.dtype.kind == "f"
        self._border = Border(problem)

    def numbers(self) -> dict[str, int]:
        """What does not depend on operands, for compiled code: see `corrconv.engines.fft.fields`."""
        limits = self._range
        return {
            "shift": self._look.shift,
            "bias": self._bias,
            "span": self._span,
            "graded_digits": self._digits + GRADED_DIGITS,
            "least": limits.least,
            "most": limits.most,
            "least_product": limits.least_product,
            "most_product": limits.most_product,
        }

    def of(self, image: Array, kernel: Array) -> Guard:
        """The guard for one call."""
        guard = self(kernel)
        if not self._border.looks:
            return guard
        seen = self._border(image)
        return replace(guard, border=seen.least, hollow_border=seen.hollow)

    def __call__(self, kernel: Array) -> Guard:
        """The guard for calls with this kernel."""
        seen, limits, bias = self._sample_look(kernel), self._range, self._bias
        size = seen.largest - bias
        least, most = limits.least, limits.most
        if not limits.least <= size <= limits.most:
            least, most = 1, 0
        return Guard(
            self._look,
            self._span,
            max(least, limits.least_product - size) + bias,
            min(most, limits.most_product - size) + bias,
            self._real and not seen.negative,
            self._is_graded(seen),
        )

    def spans_too_far(self, image: Array) -> bool:
        """Whether the image's samples, too, span more than the dtype's digits."""
        return self._is_graded(self._sample_look(image))

    def _is_graded(self, seen: Seen) -> bool:
        return not seen.zero and seen.largest - seen.least > self._digits + GRADED_DIGITS


def width(dtype: np.dtype[Any]) -> int:
    """How many binary digits samples of one transform may be apart: half the dtype's."""
    return (int(np.finfo(dtype).nmant) + 1) // 2


@runtime_checkable
class Guarded(Protocol):
    """A transform that keeps to a guard."""

    def attempt(self, x: Array, h: Array, out: Array, guards: Guards) -> bool:
        """Write the result, or raise `Extraordinary`; `out` may then hold anything.

        Returns
        -------
        bool
            Whether the kernel is graded.
        """

    def attempts(self, h: Array) -> Callable[[Array, Array, Guards], bool]:
        """``attempt(x, out, guards)`` for one kernel."""
