"""The whole answer by a second method, which costs little at any size, and is exact as well.

Operands are cut into limbs: whole numbers of few bits, each with a power of two. A product of two limbs is
a convolution of whole numbers, which a float64 transform gives within less than a half of one, and so
exactly once rounded (A. Schönhage and V. Strassen, Schnelle Multiplikation großer Zahlen, 1971; the bound
is that of `corrconv.core.exact`). Sums of them are kept as pairs of doubles. Every answer is compared with
the oracle's at both ends and at random outputs, so that a transform that is wrong does not pass for right.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from corrconv import Problem
from corrconv.check.oracle import Exact, exact, extended, norms, starts
from corrconv.core import Array
from corrconv.core.exact import FFT_CONSTANT, UNIT_ROUNDOFF
from corrconv.core.problem import Shape

ROUNDED = 0.125
"""What a sum may be off by before it is rounded: a quarter of what would make it wrong."""
PAIRS = 16
"""Products of limbs that are added before they are rounded, at most."""
POINTS, PRODUCTS = 8, 6_000
"""Outputs at which the oracle confirms, besides the first and the last; and what that may cost at most."""
AT_ONCE = 2**21
"""Samples in a band of `Valid.near`."""
Limbs = list[tuple[int, Array]]
"""Each with the binary exponent of its ones, from the largest down."""


class SecondMethodFailed(ArithmeticError):
    """The second method is not exact, so nothing can be judged by it."""


def exact_by_transform(problem: Problem, x: Array, h: Array, *, magnitude: bool = True) -> Exact:
    """What `corrconv.check.oracle.exact` gives, for all outputs.

    Parameters
    ----------
    problem : Problem
    x, h : ndarray
        Finite operands.
    magnitude : bool
        Whether the scale of componentwise errors is wanted; else it is zero.

    Raises
    ------
    SecondMethodFailed
    """
    padded = extended(problem, x)
    valid = Valid(problem)
    taps = valid.taps(h)
    kind = problem.dtype.kind
    if kind in "biu":
        high = valid.integers(padded, taps)
        answer = Exact(
            high, np.zeros_like(high), np.zeros(high.shape), norms(problem, padded, x, h)
        )
    else:
        high, low = valid.floats(padded, taps)
        scale = valid.floats(np.abs(padded), np.abs(taps))[0] if magnitude else np.zeros(high.shape)
        answer = Exact(high, low, scale, norms(problem, padded, x, h))
    _confirm(problem, x, h, answer)
    return answer


def _confirm(problem: Problem, x: Array, h: Array, answer: Exact) -> None:
    """By the oracle, at some outputs."""
    shape = problem.output_shape
    count = max(1, min(POINTS, PRODUCTS // problem.taps))
    drawn = np.random.default_rng(0).integers(0, shape, (count, len(shape)))
    points = np.concatenate([np.zeros((1, len(shape)), int), [np.array(shape) - 1], drawn])
    some = exact(problem, x, h, points)
    at = tuple(points.T)
    if problem.dtype.kind in "biu":
        far = some.high != answer.high[at]
    else:
        far = some.error(answer.high[at]) > 2.0**-50 * np.abs(some.high) + 2.0**-90 * some.magnitude
    if far.any():
        raise SecondMethodFailed(f"{problem}: at {points[far][0]} it differs from the oracle")


class Valid:
    """Sums over the windows of an extended image, all at once.

    Parameters
    ----------
    problem : Problem
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.output = problem.output_shape
        # the part of the extended image that the outputs meet
        self._box = tuple(
            slice(start, start + size + n - 1)
            for start, size, n in zip(starts(problem), self.output, problem.h_shape)
        )

    def taps(self, h: Array) -> Array:
        """The kernel by which the extended image is convolved."""
        return np.conj(np.flip(h)) if self.problem.operation == "correlate" else h

    @cached_property
    def shape(self) -> Shape:
        """Of the transforms."""
        from scipy.fft import next_fast_len

        sizes = (s.stop - s.start for s in self._box)
        return tuple(next_fast_len(size, real=True) for size in sizes)

    def spectrum(self, values: Array) -> Array:
        """Of one real limb."""
        from scipy.fft import rfftn

        spectrum: Array = rfftn(values, self.shape)
        return spectrum

    def sums(self, spectrum: Array) -> Array:
        """From a product of spectra, not rounded."""
        from scipy.fft import irfftn

        whole: Array = irfftn(spectrum, self.shape, overwrite_x=True)
        inside = (slice(n - 1, n - 1 + size) for n, size in zip(self.problem.h_shape, self.output))
        return whole[tuple(inside)]

    def whole(self, spectrum: Array) -> Array:
        """The same of whole numbers, rounded."""
        sums = self.sums(spectrum)
        rounded: Array = np.rint(sums)
        if (far := float(np.abs(sums - rounded).max())) > 2 * ROUNDED:
            raise SecondMethodFailed(f"{self.problem}: {far:.2g} from a whole number")
        return rounded

    def bits(self, pairs: int) -> int:
        """That a limb may have, where so many products are added before they are rounded."""
        points, taps = math.prod(self.shape), math.prod(self.problem.h_shape)
        error = FFT_CONSTANT * max(1.0, math.log2(points)) * UNIT_ROUNDOFF * pairs
        return int(math.log2(ROUNDED / (error * math.sqrt(points * taps))) / 2)

    def integers(self, padded: Array, taps: Array) -> Array:
        """Modulo 2^bits; of bool, whether any product is one."""
        if self.problem.dtype.kind == "b":
            image, kernel = (self.spectrum(a.astype(float)) for a in (padded[self._box], taps))
            return self.whole(image * kernel) != 0
        count = self.problem.dtype.itemsize
        image, kernel = (a.astype(np.float64) for a in (padded[self._box], taps))
        if max(np.abs(image).max(), np.abs(kernel).max()) < 2 ** min(self.bits(1), 20):
            sums = self.whole(self.spectrum(image) * self.spectrum(kernel))
            return sums.astype(np.int64).astype(self.problem.dtype)
        if self.bits(count) < 8:
            raise SecondMethodFailed(f"{self.problem}: too large for limbs of a byte")
        a, b = (
            [self.spectrum(limb) for limb in _byte_limbs(values, count)]
            for values in (padded[self._box], taps)
        )
        total = np.zeros(self.output, np.uint64)
        for order in range(count):
            product = np.sum([a[i] * b[order - i] for i in range(order + 1)], axis=0)
            total += self.whole(product).astype(np.uint64) << np.uint64(8 * order)
        return total.astype(self.problem.dtype)

    def near(self, padded: Array, taps: Array) -> Array:
        """The sums by one transform in float64, not exact, in bands of rows that bound the memory."""
        from scipy import fft

        image, wide = padded[self._box], np.result_type(padded.dtype, np.float64)
        real = wide.kind == "f"
        forward, back = (fft.rfftn, fft.irfftn) if real else (fft.fftn, fft.ifftn)
        rows, n, row = self.output[0], taps.shape[0], math.prod(image.shape[1:])
        band = min(rows, max(n, AT_ONCE // row - n + 1))
        shape = [fft.next_fast_len(band + n - 1, real=real), *self.shape[1:]]
        kernel = forward(taps.astype(wide), shape)
        inside = tuple(slice(n - 1, n - 1 + N) for n, N in zip(taps.shape[1:], self.output[1:]))
        out = np.empty(self.output, wide)
        for start in range(0, rows, band):
            part = forward(image[start : start + band + n - 1].astype(wide), shape)
            part *= kernel
            size = min(band, rows - start)
            out[start : start + size] = back(part, shape)[(slice(n - 1, n - 1 + size), *inside)]
        return out

    def floats(self, padded: Array, taps: Array) -> tuple[Array, Array]:
        """The sums as pairs of doubles."""
        padded = padded[self._box]
        if padded.dtype.kind != "c":
            return self._real([(padded, taps)])
        real = self._real([(padded.real, taps.real), (-padded.imag, taps.imag)])
        imag = self._real([(padded.real, taps.imag), (padded.imag, taps.real)])
        return real[0] + 1j * imag[0], real[1] + 1j * imag[1]

    def _real(self, factors: list[tuple[Array, Array]]) -> tuple[Array, Array]:
        bits = self.bits(PAIRS)
        orders: dict[int, Array] = {}
        for a, b in factors:
            left, right = (
                [(one, self.spectrum(limb)) for one, limb in _limbs(v.astype(np.float64), bits)]
                for v in (a, b)
            )
            for (one, image), (other, kernel) in itertools.product(left, right):
                orders[one + other] = orders.get(one + other, 0) + image * kernel
        high = low = np.zeros(self.output)
        for one in sorted(orders, reverse=True):
            high, rest = _added(high, np.ldexp(self.whole(orders[one]), one))
            low = low + rest
        return _added(high, low)


def _byte_limbs(values: Array, count: int) -> Iterator[Array]:
    wide = values.astype(np.int64 if values.dtype.kind == "i" else np.uint64).view(np.uint64)
    for place in range(count):
        yield ((wide >> np.uint64(8 * place)) & np.uint64(255)).astype(np.float64)


def _limbs(values: Array, bits: int) -> Limbs:
    """Whole numbers of at most so many bits, whose sum is `values`."""
    found: Limbs = []
    grid = None
    while values.any():
        top = int(np.frexp(np.abs(values).max())[1])
        grid = top if grid is None else grid
        one = grid - bits * (
            1 + (grid - top) // bits
        )  # on one grid, so that products meet in one order
        limb = np.rint(np.ldexp(values, -one))
        values = values - np.ldexp(limb, one)
        found.append((one, limb))
    return found


def _added(a: Array, b: Array) -> tuple[Array, Array]:
    """The sum, and what its rounding left out (D. E. Knuth, The Art of Computer Programming 2, 4.2.2)."""
    total = a + b
    back = total - a
    return total, (a - (total - back)) + (b - back)
