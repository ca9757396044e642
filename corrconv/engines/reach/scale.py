"""Powers of two that keep a transform's numbers in range: multiplying by one rounds nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from corrconv.core.problem import Problem
from corrconv.core.reduction import Array


@dataclass(frozen=True)
class Range:
    """Between which binary exponents of both operands a transform neither overflows nor underflows.

    A transform of P points sums P samples, and its product with the kernel's spectrum as many again for each
    tap; what it rounds has to be a normal number, for values as small as they count.

    Attributes
    ----------
    least, most : int
        Of either operand's largest magnitude, as `exponent` gives it.
    least_product, most_product : int
        Of the sum of both.
    """

    least: int
    most: int
    least_product: int
    most_product: int

    @classmethod
    def of(cls, problem: Problem) -> Range:
        """That of a problem's transform."""
        finfo = np.finfo(problem.dtype)
        digits = finfo.nmant + 1
        points = math.ceil(math.log2(math.prod(problem.fft_shape))) + 2
        taps = math.ceil(math.log2(problem.taps)) + 2
        least, most = int(finfo.minexp) + 2 * digits, int(finfo.maxexp) - 1 - points
        return cls(least, most, least, most - taps)

    def holds(self, image: int, kernel: int) -> bool:
        """Whether largest magnitudes of these exponents are within."""
        return (
            self.least <= image <= self.most
            and self.least <= kernel <= self.most
            and self.least_product <= image + kernel <= self.most_product
        )


def exponent(magnitude: float) -> int:
    """e, where 2^e ≤ magnitude < 2^(e + 1); 0 of zero."""
    return math.frexp(magnitude)[1] - 1 if magnitude else 0


def scaled(values: Array, power: int | Array) -> Array:
    """values · 2^power, each its own where they are many: infinite where that is too large for the dtype."""
    if np.ndim(power) == 0 and not power:
        return values
    with np.errstate(over="ignore", under="ignore"):
        if values.dtype.kind != "c":
            return np.asarray(np.ldexp(values, power))
        result = np.empty_like(values)
        result.real, result.imag = np.ldexp(values.real, power), np.ldexp(values.imag, power)
        return result


def scaled_number(value: Any, power: int, dtype: np.dtype[Any]) -> Any:
    """A fill value · 2^power, as a number of the dtype."""
    return scaled(np.asarray(value).astype(dtype), power).item()


@dataclass(frozen=True)
class Scaled:
    """Results that may be out of their dtype's range: values · 2^power.

    Attributes
    ----------
    values : ndarray
    power : ndarray of int32
        Of the same shape.
    """

    values: Array
    power: Array

    @classmethod
    def of(cls, values: Array, power: int = 0) -> Scaled:
        """All with one power."""
        return cls(values, np.full(values.shape, power, np.int32))

    def put(self, where: Array, other: Scaled) -> None:
        """Take another's results where marked."""
        self.values[where], self.power[where] = other.values[where], other.power[where]

    def add(self, where: Array, part: Array, power: int) -> None:
        """Add part · 2^power where marked; what counts beside it keeps its digits."""
        before = scaled(self.values[where], self.power[where] - power)
        self.values[where], self.power[where] = before + part[where], power

    def plain(self) -> Array:
        """As numbers of the dtype: infinite where they are too large."""
        return scaled(self.values, self.power) if self.power.any() else self.values
