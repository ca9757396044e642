"""1-D sums that NumPy knows exactly, of any number of taps."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

import corrconv

DTYPES = ["bool", *(f"{sign}int{bits}" for bits in (8, 16, 32, 64) for sign in ("", "u"))]
DTYPES += ["float32", "float64", "complex64", "complex128"]


def exact(dtype: str, taps: Iterable[int], strip_bytes: int) -> None:
    """Hold `numba_simd` to NumPy's sums, for numbers of outputs around those of one and two strips."""
    generator, kind = np.random.default_rng(0), np.dtype(dtype)
    strip = strip_bytes // kind.itemsize  # of narrower lanes than sums have: two strips
    ends = [1, 2, strip // 12, strip // 3, strip // 2, strip, 3 * strip // 2, 2 * strip]
    for n in taps:
        for outputs in generator.choice(ends, 3) + generator.integers(-1, 2, 3):
            size = max(int(outputs), 1) + n - 1
            x, h = drawn(generator, kind, size), drawn(generator, kind, n)
            for mode in ("valid", "full"):
                expected = np.correlate(widened(x), widened(h), mode)
                expected = expected != 0 if kind.kind == "b" else expected.astype(kind)
                y = corrconv.correlate(x, h, mode, method="numba_simd")
                assert np.array_equal(y, expected), f"{dtype}, {size} by {n}, {mode}"


def drawn(generator: np.random.Generator, kind: np.dtype, size: int) -> np.ndarray:
    """Any integers; of floats small whole numbers, of which sums are exact."""
    if kind.kind == "b":
        return generator.random(size) < 0.1
    if kind.kind in "iu":
        return generator.integers(0, 2**63, size).astype(kind)
    reals, imaginary = generator.integers(-20, 21, (2, size))
    return (reals + 1j * imaginary if kind.kind == "c" else reals).astype(kind)


def widened(array: np.ndarray) -> np.ndarray:
    """In a dtype whose sums NumPy makes exactly, modulo 2^64 where they are integers."""
    wide = {"f": np.float64, "c": np.complex128}.get(array.dtype.kind, np.int64)
    return array.astype(wide)
