"""The definition in Python's integers, written apart from everything that it judges.

Floats are integers over a common power of two, so every sum here is exact. One loop over outputs
and one over taps; outside the image, a sample is looked up by walking back in, step by step.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np


@dataclass(frozen=True)
class Answer:
    """Exact outputs, in C order.

    Attributes
    ----------
    shape : tuple of int
        Their shape.
    real, imag : list of Fraction
        The outputs.
    magnitude : list of Fraction
        Σ|x||h| of each output, with |z| taken as |Re z| + |Im z|.
    """

    shape: tuple[int, ...]
    real: list[Fraction]
    imag: list[Fraction]
    magnitude: list[Fraction]


def define(operation, x, h, mode, boundary, fillvalue) -> Answer:
    """y[k] = Σ x[l] h[k - l], or Σ x[l + k] conj(h[l]), for operands of one dtype."""
    if (
        mode == "valid"
    ):  # reads nothing outside; where h is the larger one, what sticks out is no sum
        boundary, fillvalue = "fill", 0
    starts, shape = _window(x.shape, h.shape, mode)
    image, taps, outside, unit = _integers(x, h, fillvalue)
    sums: list[tuple[int, int, int]] = []
    for output in itertools.product(*map(range, shape)):
        full = [o + start for o, start in zip(output, starts)]
        re = im = magnitude = 0
        for tap, (c, d) in taps.items():
            if operation == "convolve":
                place = [k - t for k, t in zip(full, tap)]
            else:
                place = [k - (n - 1) + t for k, n, t in zip(full, h.shape, tap)]
                d = -d
            source = tuple(_inside(p, N, boundary) for p, N in zip(place, x.shape))
            a, b = outside if None in source else image[source]
            re += a * c - b * d
            im += a * d + b * c
            magnitude += (abs(a) + abs(b)) * (abs(c) + abs(d))
        sums.append((re, im, magnitude))
    columns = ([Fraction(value, unit) for value in column] for column in zip(*sums))
    return Answer(shape, *columns)


def _window(x_shape, h_shape, mode):
    """Where in ``full`` the outputs start, and their shape."""
    if mode == "full":
        return [0] * len(x_shape), tuple(N + n - 1 for N, n in zip(x_shape, h_shape))
    if mode == "same":
        return [(n - 1) // 2 for n in h_shape], x_shape
    starts = [min(N, n) - 1 for N, n in zip(x_shape, h_shape)]
    return starts, tuple(abs(N - n) + 1 for N, n in zip(x_shape, h_shape))


def _inside(position, size, boundary):
    """The sample that stands at `position`; None where that is the fill value."""
    if boundary == "fill":
        return position if 0 <= position < size else None
    while not 0 <= position < size:
        if boundary == "wrap":
            position += size if position < 0 else -size
        else:  # the edge sample is repeated: -1 is 0, and size is size - 1
            position = -1 - position if position < 0 else 2 * size - 1 - position
    return position


def _integers(x, h, fillvalue):
    """Both operands and the fill value as pairs of integers, and the unit their products are in."""
    x_unit = max(map(_denominator, [*x.ravel().tolist(), fillvalue]))
    h_unit = max(map(_denominator, h.ravel().tolist()))
    image = {i: _pair(x[i].item(), x_unit) for i in np.ndindex(x.shape)}
    taps = {i: _pair(h[i].item(), h_unit) for i in np.ndindex(h.shape)}
    return image, taps, _pair(fillvalue, x_unit), x_unit * h_unit


def _denominator(value):
    return math.lcm(*(Fraction(part).denominator for part in (value.real, value.imag)))


def _pair(value, unit):
    return int(Fraction(value.real) * unit), int(Fraction(value.imag) * unit)
