"""Roots of unity, rounded once: exp(-2πi·k/D), on every platform the same.

Angles are folded into an octant exactly, as fractions. Numbers for the code are computed in integers of
`BITS` binary places; tables in double-double arithmetic, from two short tables of such numbers by the angle
sum formula, T. J. Dekker, "A floating-point technique for extending the available precision", Numer. Math. 18
(1971), 224-242.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from corrconv.core.reduction import Array

BITS = 128
Exact = tuple[Fraction, Fraction]
Pair = tuple[Array, Array]
"""A number as the sum of two doubles."""


@cache
def root(phase: Fraction) -> Exact:
    """exp(-2πi·phase): real and imaginary part, to `BITS` binary places."""
    quarters, rest = divmod(phase % 1, Fraction(1, 4))
    flipped = rest > Fraction(1, 8)
    c, s = _cos_sin(Fraction(1, 4) - rest if flipped else rest)
    re, im = (s, -c) if flipped else (c, -s)
    for _ in range(int(quarters)):
        re, im = im, -re
    return re, im


@cache
def _cos_sin(turn: Fraction) -> Exact:
    """Of 2π·turn, by the series, for an eighth of a turn at most."""
    one = 1 << BITS
    angle = 2 * _pi() * turn.numerator // turn.denominator
    sums, term, k = [0, 0], one, 0
    while term:
        sums[k % 2] += term if k % 4 < 2 else -term
        k += 1
        term = term * angle // (k * one)
    return Fraction(sums[0], one), Fraction(sums[1], one)


@cache
def _pi() -> int:
    """π in integers, by Machin: π/4 = 4 arctan 1/5 - arctan 1/239."""
    one = 1 << (BITS + 8)

    def arctan(inverse: int) -> int:
        total, power, k = 0, one // inverse, 1
        while power:
            total += power // k if k % 4 == 1 else -(power // k)
            power //= inverse * inverse
            k += 2
        return total

    return 4 * (4 * arctan(5) - arctan(239)) >> 8


def roots(numerators: Array, denominator: int, dtype: np.dtype[Any]) -> Array:
    """exp(-2πi·numerator/denominator).

    Parameters
    ----------
    numerators : ndarray of int64
    denominator : int
        A multiple of 8 is not needed.
    dtype : dtype
        float32 or float64.

    Returns
    -------
    ndarray
        Of this dtype: real and imaginary part along another, last axis.
    """
    quarters, rest = np.divmod(4 * np.mod(numerators, denominator), denominator)
    flipped = 2 * rest > denominator  # rest/(4 denominator) of a turn is beyond an eighth
    c, s = _octant(np.where(flipped, denominator - rest, rest), 4 * denominator, dtype)
    c, s = np.where(flipped, s, c), np.where(flipped, c, s)
    re = np.choose(quarters, [c, -s, -c, s])
    im = np.choose(quarters, [-s, -c, s, c])
    return np.stack([re, im], -1)


def _octant(index: Array, of: int, dtype: np.dtype[Any]) -> Pair:
    """cos and sin of 2π·index/of, for indices up to an eighth of a turn."""
    if dtype.itemsize == 4:  # float64 is the higher precision
        angle = index * (2 * np.pi / of)
        return np.cos(angle).astype(dtype), np.sin(angle).astype(dtype)
    step = 1 << max((of // 8).bit_length() // 2, 1)
    high, low = np.divmod(index, step)
    coarse = _table(tuple(range(0, of // 8 + step, step)), of)
    fine = _table(tuple(range(step)), of)
    (ca, sa), (cb, sb) = (
        [(a[i], b[i]) for a, b in table] for table, i in ((coarse, high), (fine, low))
    )
    cos = _less(_times(ca, cb), _times(sa, sb))
    sin = _plus(_times(sa, cb), _times(ca, sb))
    return cos, sin


@cache
def _table(indices: tuple[int, ...], of: int) -> tuple[Pair, Pair]:
    """cos and sin as sums of two doubles."""
    found = [_cos_sin(Fraction(k, of)) for k in indices]
    return _split([c for c, _ in found]), _split([s for _, s in found])


def _split(numbers: list[Fraction]) -> Pair:
    high = [float(x) for x in numbers]
    return np.array(high), np.array([float(x - Fraction(h)) for x, h in zip(numbers, high)])


def _times(a: Pair, b: Pair) -> Pair:
    """The product, its error bounded by a few units of the second double."""
    product = a[0] * b[0]
    (ah, al), (bh, bl) = (_halves(x) for x in (a[0], b[0]))
    error = ((ah * bh - product) + ah * bl + al * bh) + al * bl
    return product, error + (a[0] * b[1] + a[1] * b[0])


def _halves(x: Array) -> Pair:
    """A double as the sum of two of half its digits, whose products are exact."""
    scaled = x * (2.0**27 + 1)
    high = scaled - (scaled - x)
    return high, x - high


def _plus(a: Pair, b: Pair) -> Array:
    total = a[0] + b[0]
    part = total - a[0]
    error = (a[0] - (total - part)) + (b[0] - part)
    found: Array = total + (error + (a[1] + b[1]))
    return found


def _less(a: Pair, b: Pair) -> Array:
    return _plus(a, (-b[0], -b[1]))
