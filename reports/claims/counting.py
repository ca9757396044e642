"""Numbers that count what is done with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np

from corrconv.core import Array


class Counted:
    """A real number that counts products and sums of two such numbers in a counter they share.

    A product with a plain number, as of a constant of a formula, is counted as ``scaled``.
    """

    __slots__ = ("count", "value")

    def __init__(self, value: float, count: Counter[str]) -> None:
        self.value, self.count = value, count

    def __mul__(self, other: Counted | float) -> Counted:
        if not isinstance(other, Counted):
            self.count["scaled"] += 1
            return Counted(self.value * other, self.count)
        self.count["multiplied"] += 1
        return Counted(self.value * other.value, self.count)

    __rmul__ = __mul__

    def __add__(self, other: Counted | float) -> Counted:
        if not isinstance(other, Counted):  # sum() begins with a plain 0
            return Counted(self.value + other, self.count)
        self.count["added"] += 1
        return Counted(self.value + other.value, self.count)

    __radd__ = __add__

    def __sub__(self, other: Counted) -> Counted:
        self.count["added"] += 1
        return Counted(self.value - other.value, self.count)

    def __neg__(self) -> Counted:
        return Counted(-self.value, self.count)


def counted(values: Array, count: Counter[str]) -> Array:
    """The array with numbers that count."""
    wrapped = [Counted(float(value), count) for value in values.ravel()]
    return np.array(wrapped, dtype=object).reshape(values.shape)


def plain(values: Iterable[Counted]) -> list[float]:
    """The numbers without their counter."""
    return [each.value for each in values]
