"""The result by levels of magnitude: no output is computed beside samples that would drown it.

The largest samples, down to 2^-w of the largest, are a level; w is half the dtype's digits. An output that
meets one of them is computed from all samples, and its error is small beside that one. The others read
smaller samples alone, and are computed from these, level by level. Where a level has few samples (a hot
pixel, a fill value), they are taken out before the transform, and added as direct sums.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from corrconv.core.problem import Number, Problem
from corrconv.core.reduction import Array, preparation
from corrconv.engines.reach import far
from corrconv.engines.reach.guard import Extraordinary, width
from corrconv.engines.reach.scale import Range, Scaled, exponent, scaled, scaled_number
from corrconv.engines.reach.windows import Mask, Windows, magnitudes, without

MOST_TRANSFORMS = 4
"""Levels that are transformed at most; where there are more, the direct sum is taken."""
Transform = Callable[[Problem, Array, Array, bool], Array]


class TooManyLevels(Exception):
    """The direct sum is the shorter way."""


class Levels:
    """One result, level by level.

    Parameters
    ----------
    problem : Problem
        Of floating point.
    kernel : ndarray
        The operand that slides: finite, and not all zeros.
    transform : callable
        ``transform(problem, x, h, guarded)`` for the problem with any fill value; guarded it raises
        `Extraordinary` where operands are not ordinary.
    few : float
        Seconds that samples added one by one may take in all.
    """

    def __init__(self, problem: Problem, kernel: Array, transform: Transform, few: float) -> None:
        self.spans: list[int] = []
        self.infinite: Mask | None = None
        self._problem, self._kernel, self._transform = problem, kernel, transform
        self._windows = Windows(problem)
        self._range = Range.of(problem)
        self._exponent = exponent(float(magnitudes(kernel).max()))
        self._few, self._left = few, MOST_TRANSFORMS
        self._width = width(problem.dtype)
        self._outside = problem.boundary == "fill" and problem.extended

    def __call__(self, image: Array) -> Array:
        """The result for an image, which may hold what is not finite.

        Raises
        ------
        TooManyLevels
        """
        fill = self._problem.fillvalue if self._outside else 0
        nan, infinite = np.isnan(image), np.isinf(image)
        nan_outside = bool(np.isnan(fill))
        infinite &= ~nan
        if np.isinf(fill) and not nan_outside:
            raise TooManyLevels
        if nan_outside or nan.any() or infinite.any():  # else it is known not to be ordinary
            result = self._result(
                without(image, nan | infinite), 0 if nan_outside else fill
            ).plain()
        else:
            result = self._solve(image, fill).plain()
        self.infinite = self._windows.meet(infinite) if infinite.any() else None
        if self.infinite is not None:
            self._spend(infinite)
            result[self.infinite] = 0  # beside infinity nothing finite counts
            self._add_to(result, _infinite_parts(image), infinite, self._kernel)
        if nan_outside or nan.any():
            met = self._windows.meet(nan, nan_outside)
            result[met] = complex(np.nan, np.nan) if result.dtype.kind == "c" else np.nan
        return result

    def _result(self, image: Array, fill: Number) -> Scaled:
        """The result for finite samples: most often they are ordinary, once others are taken out."""
        try:
            return Scaled.of(self._transform(*self._asked(image, self._kernel, fill), True))
        except Extraordinary:
            return self._solve(image, fill)

    def _solve(self, image: Array, fill: Number) -> Scaled:
        """The result for finite samples that are not."""
        size = magnitudes(image)
        outside = float(magnitudes(np.asarray(fill)))
        top = max(float(size.max()), outside)
        if not top:
            return Scaled.of(np.zeros(self._problem.output_shape, self._problem.dtype))
        self.spans.append(exponent(top))
        large = size > top * 2.0**-self._width
        large_outside = outside > top * 2.0**-self._width
        met = self._windows.meet(large, large_outside)
        if met.all():
            return self._transformed(image, fill, top)
        if not large_outside and far.seconds(self._problem, int(large.sum())) <= self._few:
            self._spend(large)
            result = self._result(without(image, large), fill)
            self._add(result, without(image, ~large), large, met, exponent(top))
            return result
        result = self._transformed(image, fill, top)
        rest = ~met
        lower = without(image, large | ~self._windows.read(rest))
        result.put(rest, self._result(lower, 0 if large_outside else fill))
        return result

    def _transformed(self, image: Array, fill: Number, top: float) -> Scaled:
        """One transform, its operands scaled where their sums would be out of range."""
        if not self._left:
            raise TooManyLevels
        self._left -= 1
        down, up = self._powers(exponent(top))
        image, kernel = scaled(image, -down), scaled(self._kernel, -up)
        fill = scaled_number(fill, -down, self._problem.dtype)
        return Scaled.of(self._transform(*self._asked(image, kernel, fill), False), down + up)

    def _asked(self, image: Array, kernel: Array, fill: Number) -> tuple[Problem, Array, Array]:
        """The problem with this fill value, and its operands."""
        problem = replace(self._problem, fillvalue=fill) if self._outside else self._problem
        return (problem, kernel, image) if problem.swapped else (problem, image, kernel)

    def _powers(self, top: int) -> tuple[int, int]:
        """By which powers of two image and kernel are divided: none where all is in range."""
        return (0, 0) if self._range.holds(top, self._exponent) else (top, self._exponent)

    def _add(self, result: Scaled, image: Array, samples: Mask, met: Mask, top: int) -> None:
        """Add what these samples, the only ones of the image, give to the outputs that meet them."""
        down, up = self._powers(top)
        part = np.zeros_like(result.values)
        self._add_to(part, scaled(image, -down), samples, scaled(self._kernel, -up))
        result.add(met, part, down + up)

    def _add_to(self, part: Array, image: Array, samples: Mask, kernel: Array) -> None:
        operands = (kernel, image) if self._problem.swapped else (image, kernel)
        prepared = preparation(self._problem)(*operands)
        far.add(self._problem, part, *prepared, self._windows.image(samples))

    def _spend(self, samples: Mask) -> None:
        self._few -= far.seconds(self._problem, int(samples.sum()))
        if self._few < 0:
            raise TooManyLevels


def _infinite_parts(values: Array) -> Array:
    """Zeros for all that is finite, also for a part of a complex number whose other part is not."""
    parts = np.ascontiguousarray(values).view(values.real.dtype)
    infinite: Array = np.where(np.isinf(parts), parts, parts.dtype.type(0)).view(values.dtype)
    return infinite
