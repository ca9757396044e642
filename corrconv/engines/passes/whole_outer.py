"""A kernel as an exact product of a whole column and a whole row: box, binomial, Sobel, integers.

A row over the greatest common divisor of its taps is primitive, so each row that is a multiple of it
at all is a whole multiple. One division thus finds the only candidates, and a comparison decides.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Pair = tuple[Array, Array]
BITS = 26
"""Taps of at most so many bits, so that sums of their products are exact in a float64."""


def integer_outer(h: Array) -> Pair | None:
    """Column and row of an integer or bool kernel, exact modulo 2^bits; None where there are none.

    Parameters
    ----------
    h : ndarray, 2-D
        A bool counts as an int64.
    """
    values = h.astype(np.int64) if h.dtype.kind == "b" else h
    p, q = divmod(int((values != 0).argmax()), values.shape[1])
    if values[p, q] == 0:
        return values[:, 0], values[0]
    row = values[p] // np.gcd.reduce(values[p])
    column = values[:, q] // row[q]
    return (column, row) if np.array_equal(np.multiply.outer(column, row), values) else None


def float_outer(h: Array) -> Pair | None:
    """The same for whole numbers over a power of two that are held as floats, real or complex."""
    wide = h.astype(np.complex128 if h.dtype.kind == "c" else np.float64, copy=False)
    p, q = divmod(int(np.abs(wide).argmax()), wide.shape[1])
    peak = max(abs(wide[p, q].real), abs(wide[p, q].imag))
    exponent = math.frexp(peak)[1] - BITS
    if not peak or abs(exponent) > 900:
        return (h[:, 0], h[0]) if not peak else None
    unit = 2.0**exponent
    if not _whole(wide[p] / unit):  # first of all that one row: it decides most cases
        return None
    scaled = wide / unit
    row = np.round(scaled[p] / _divisor(scaled[p].tolist()))  # complex division rounds
    column = np.round(scaled[:, q] / row[q])
    if not (_whole(scaled) and (np.multiply.outer(column, row) == scaled).all()):
        return None
    pair = (column * unit).astype(h.dtype), row.astype(h.dtype)
    return pair if (np.multiply.outer(*pair) == h).all() else None


def _whole(values: Array) -> bool:
    return bool((np.round(values) == values).all())


def _divisor(values: list[Any]) -> Any:
    """The greatest common divisor of whole numbers, or of Gaussian integers, as floats hold them."""
    if not isinstance(values[0], complex):
        return float(math.gcd(*map(int, values)))
    a = 0j
    for b in values:
        while b:  # Euclid's algorithm
            ratio = a / b
            a, b = b, a - b * complex(round(ratio.real), round(ratio.imag))
    return a
