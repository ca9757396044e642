"""The exact answer, from the definition, by arithmetic that does not round.

Independent of ``impls`` in everything but the `Problem`'s description: boundaries come from
`numpy.pad`, the sums run over the definition's own indices, and no kernel is flipped or swapped.

Products of floats are split into an exact pair (T. J. Dekker, A floating-point technique for
extending the available precision, Numer. Math. 18, 1971), and `math.fsum` adds all the pieces
without error (J. R. Shewchuk, Adaptive precision floating-point arithmetic, 1997). Integers are
Python's. The answer is a pair of doubles, so that an error smaller than one rounding of the answer
can still be measured.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from corrconv import Problem
from corrconv.core import Array

PAD_MODES = {"fill": "constant", "wrap": "wrap", "symm": "symmetric"}
CHUNK = 2_000_000
"""Products formed at once: bounds the memory."""


@dataclass(frozen=True)
class Exact:
    """The exact outputs at some points.

    Attributes
    ----------
    high : ndarray
        The outputs correctly rounded, float64 or complex128; integers and bool in their own dtype.
    low : ndarray
        What rounding left out: the exact output is high + low.
    magnitude : ndarray
        Σ |x| |h| for each output, float64: the scale of a componentwise error.
    norms : float
        ‖x‖₂ ‖h‖₂ with x extended: the scale of a normwise error.
    """

    high: Array
    low: Array
    magnitude: Array
    norms: float

    def error(self, result: Array) -> Array:
        """|result - exact|, elementwise, in float64."""
        wide = result.astype(self.high.dtype)
        difference: Array = np.abs((wide - self.high) - self.low)
        return difference


def exact(problem: Problem, x: Array, h: Array, points: Array | None = None) -> Exact:
    """Exact outputs of `problem`.

    Parameters
    ----------
    problem : Problem
        What is asked.
    x, h : ndarray
        Operands of the problem's shapes and dtype.
    points : ndarray of int, shape (count, ndim), optional
        Which outputs; all of them, in the output's shape, where it is left out.

    Notes
    -----
    Operands must be finite: nothing exact can be said of infinities and NaN.
    """
    shape = problem.output_shape
    if points is None:
        every = np.indices(shape).reshape(len(shape), -1).T
        return _reshaped(exact(problem, x, h, every), shape)
    padded = extended(problem, x)
    taps = np.conj(h) if problem.operation == "correlate" else h
    pieces = [
        _sums(window, taps.reshape(-1), problem) for window in _windows(problem, padded, points)
    ]
    high, low, magnitude = (np.concatenate(part) for part in zip(*pieces))
    return Exact(high, low, magnitude, norms(problem, padded, x, h))


def extended(problem: Problem, x: Array) -> Array:
    """x and what is around it as far as any kernel of the problem reaches: n - 1 more on each side."""
    margins = [(n - 1, n - 1) for n in problem.h_shape]
    # valid with h the larger operand: x has no outside, and what of h it does not meet adds nothing
    mode = PAD_MODES[problem.boundary] if problem.extended else "constant"
    return np.pad(x, margins, mode, **_fill(problem))  # type: ignore[call-overload]


def starts(problem: Problem) -> list[int]:
    """Where the output begins in ``full``, per axis."""
    return [
        {"full": 0, "same": (n - 1) // 2, "valid": min(N, n) - 1}[problem.mode]
        for N, n in zip(problem.x_shape, problem.h_shape)
    ]


def norms(problem: Problem, padded: Array, x: Array, h: Array) -> float:
    """‖x‖₂ ‖h‖₂ with x extended."""
    return _norm(padded if problem.extended else x) * _norm(h)


def _reshaped(answer: Exact, shape: tuple[int, ...]) -> Exact:
    high, low, magnitude = (a.reshape(shape) for a in (answer.high, answer.low, answer.magnitude))
    return Exact(high, low, magnitude, answer.norms)


def _fill(problem: Problem) -> dict[str, object]:
    if problem.extended and problem.boundary == "fill":
        return {"constant_values": problem.fillvalue}
    return {}


def _windows(problem: Problem, padded: Array, points: Array) -> Iterator[Array]:
    """For each point, the samples that meet tap 0, 1, …: in chunks of shape (points, taps).

    Output o is element i = o + start of `full`. There convolve sums x[i - l] h[l], and correlate
    x[i - (n - 1) + l] conj(h[l]), over all taps l.
    """
    per_chunk = max(1, CHUNK // math.prod(problem.h_shape))
    for begin in range(0, len(points), per_chunk):
        chunk = points[begin : begin + per_chunk]
        index = []
        for axis, (start, n) in enumerate(zip(starts(problem), problem.h_shape)):
            full = chunk[:, axis, None] + start
            tap = np.arange(n)[None, :]
            position = full - tap if problem.operation == "convolve" else full - (n - 1) + tap
            spread = [len(chunk)] + [1] * problem.ndim
            spread[1 + axis] = n
            index.append((position + n - 1).reshape(spread))  # padded begins at -(n - 1)
        yield padded[tuple(index)].reshape(len(chunk), -1)


def _sums(window: Array, taps: Array, problem: Problem) -> tuple[Array, Array, Array]:
    kind = problem.dtype.kind
    if kind == "b":
        found = np.asarray((window & taps).any(axis=1))
        return found, np.zeros_like(found), found
    if kind in "iu":
        total = (window.astype(object) * taps.astype(object)).sum(axis=1)
        wrapped = (total % 2**64).astype(np.uint64).astype(problem.dtype)
        return wrapped, np.zeros_like(wrapped), np.abs(total).astype(np.float64)
    magnitude = (np.abs(window).astype(np.float64) * np.abs(taps).astype(np.float64)).sum(axis=1)
    if kind == "f":
        high, low = _exact_sums([_products(window, taps)])
        return high, low, magnitude
    real = _exact_sums([_products(window.real, taps.real), _products(-window.imag, taps.imag)])
    imag = _exact_sums([_products(window.real, taps.imag), _products(window.imag, taps.real)])
    return real[0] + 1j * imag[0], real[1] + 1j * imag[1], magnitude


def _products(window: Array, taps: Array) -> Array:
    """Float products as exact pieces, side by side along axis 1."""
    a, b = window.astype(np.float64), taps.astype(np.float64)
    product = a * b
    if window.dtype == np.float32:  # 24 + 24 bits fit in 53
        return product
    (a_high, a_low), (b_high, b_low) = _halves(a), _halves(b)
    rest = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    return np.concatenate([product, rest], axis=1)


def _halves(a: Array) -> tuple[Array, Array]:
    """Veltkamp's split: two doubles of at most 26 bits whose sum is a."""
    scaled = (2.0**27 + 1) * a
    high = scaled - (scaled - a)
    return high, a - high


def _exact_sums(pieces: list[Array]) -> tuple[Array, Array]:
    rows = np.concatenate(pieces, axis=1).tolist()
    high = [math.fsum(row) for row in rows]
    low = [math.fsum([*row, -total]) for row, total in zip(rows, high)]
    return np.array(high), np.array(low)


def _norm(values: Array) -> float:
    flat = values.reshape(-1).astype(np.complex128 if values.dtype.kind == "c" else np.float64)
    reals = flat.view(np.float64)
    _, exponent = np.frexp(np.abs(reals).max())  # so that no square is lost, nor too large
    # not numpy.linalg.norm, whose BLAS would wake all its threads
    return float(np.ldexp(math.sqrt(float((np.ldexp(reals, -exponent) ** 2).sum())), exponent))
