"""What a sum is by its definition: exact for finite samples, by IEEE's rules where one is not.

Every number of a dtype is a whole number of its least subnormal's units, so that Python's integers add
products up without rounding.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from corrconv import Problem
from corrconv.core import Array
from corrconv.core.problem import Shape


@dataclass(frozen=True)
class Sum:
    """One real output: its value, rounded once, and what it is made of."""

    value: float
    exact: Fraction | None
    """None where a sample or tap is not finite."""
    magnitude: Fraction
    """Σ|x||h|, of finite ones."""
    met: float
    """The largest magnitude of the image's samples that it meets; inf where one is not finite."""


def sums(
    problem: Problem, x: Array, h: Array, outputs: Iterable[Shape] | None = None
) -> dict[Shape, list[Sum]]:
    """By output, all or some, its real part and, where complex, its imaginary one."""
    taps = np.conj(h) if problem.operation == "correlate" else h
    found = {}
    every = itertools.product(*map(range, problem.output_shape))
    for output in every if outputs is None else outputs:
        pairs = list(_pairs(problem, x, taps, output))
        if problem.dtype.kind != "c":
            products = [(float(a), float(b)) for a, b in pairs]
            found[output] = [_sum(products, problem.swapped)]
            continue
        real = [p for a, b in pairs for p in ((a.real, b.real), (-a.imag, b.imag))]
        imag = [p for a, b in pairs for p in ((a.real, b.imag), (a.imag, b.real))]
        parts = ([(float(a), float(b)) for a, b in part] for part in (real, imag))
        found[output] = [_sum(part, problem.swapped) for part in parts]
    return found


def _pairs(problem, x, taps, output):
    """Sample and tap of each product."""
    starts = [
        {"full": 0, "same": (n - 1) // 2, "valid": min(N, n) - 1}[problem.mode]
        for N, n in zip(x.shape, taps.shape)
    ]
    for l in np.ndindex(taps.shape):
        place = []
        outside = False
        for axis, (o, start, N, n) in enumerate(zip(output, starts, x.shape, taps.shape)):
            at = o + start
            i = at - l[axis] if problem.operation == "convolve" else at - (n - 1) + l[axis]
            if not 0 <= i < N:
                if problem.boundary == "fill" or not problem.extended:
                    outside = True
                elif problem.boundary == "wrap":
                    i %= N
                else:
                    i = min(i % (2 * N), 2 * N - 1 - i % (2 * N))
            place.append(i)
        if not outside:
            yield x[tuple(place)], taps[l]
        elif problem.extended:  # in `valid` where h is the larger it has no outside
            yield x.dtype.type(problem.fillvalue), taps[l]


def _sum(products: list[tuple[float, float]], swapped: bool) -> Sum:
    met = max((abs(pair[swapped]) for pair in products), default=0.0)
    if all(math.isfinite(a) and math.isfinite(b) for a, b in products):
        exact = sum((Fraction(a) * Fraction(b) for a, b in products), Fraction(0))
        magnitude = sum((abs(Fraction(a) * Fraction(b)) for a, b in products), Fraction(0))
        return Sum(_rounded(exact), exact, magnitude, met)
    finite = [pair for pair in products if all(map(math.isfinite, pair))]
    total = 0.0
    for a, b in products:
        if not (math.isfinite(a) and math.isfinite(b)):
            total += a * b  # beside these no finite one matters
    magnitude = sum((abs(Fraction(a) * Fraction(b)) for a, b in finite), Fraction(0))
    return Sum(total, None, magnitude, math.inf)


def _rounded(exact: Fraction) -> float:
    try:
        return float(exact)
    except OverflowError:
        return math.inf if exact > 0 else -math.inf
