"""The look: what it finds is what the array has, compiled or not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corrconv.engines.reach import look as room
from corrconv.engines.reach.look import Look

DTYPES = ("float32", "float64", "complex64", "complex128")


def sized(values):
    if values.dtype.kind == "c":
        return np.maximum(np.abs(values.real), np.abs(values.imag))
    return np.abs(values)


def unaligned(values):
    memory = np.empty(values.nbytes + 1, np.uint8)
    moved = memory[1:].view(values.dtype).reshape(values.shape)
    moved[...] = values
    return moved


def exponent(dtype, magnitude):
    """Biased, as in the dtype."""
    bits = np.array(magnitude, np.zeros(0, dtype).real.dtype)
    return int(bits.view(f"u{bits.itemsize}")) >> np.finfo(dtype).nmant


@settings(deadline=None, max_examples=80)
@given(
    st.sampled_from(DTYPES),
    st.lists(st.integers(1, 50), min_size=1, max_size=3),
    st.integers(0, 2**32 - 1),
    st.sampled_from(["C", "F", "reversed", "strided", "unaligned", "mapped"]),
)
def test_largest_and_signs_are_the_arrays(dtype, shape, seed, order):
    rng = np.random.default_rng(seed)
    values = (rng.normal(size=shape) * 2.0 ** rng.integers(-60, 60, shape)).astype(dtype)
    if order == "F":
        values = np.asfortranarray(values)
    elif order == "reversed":
        values = values[::-1]
    elif order == "unaligned":
        values = unaligned(values)
    elif order == "mapped":
        values = values.view(np.memmap)
    elif order == "strided":
        values = np.repeat(values, 2, axis=-1)[..., ::2]
    seen = Look(values.dtype, (3,) * values.ndim)(values)
    assert seen.largest == exponent(dtype, sized(values).max())
    parts = [values.real, values.imag] if values.dtype.kind == "c" else [values]
    assert seen.negative == any(np.signbit(part).any() for part in parts)


@settings(deadline=None, max_examples=80)
@given(
    st.sampled_from(["float32", "float64"]),
    st.integers(1, 60),
    st.integers(1, 60),
    st.integers(1, 40),
    st.integers(1, 40),
    st.integers(0, 2**32 - 1),
)
def test_no_window_is_below_the_least(dtype, height, width, n0, n1, seed):
    rng = np.random.default_rng(seed)
    values = (2.0 ** rng.integers(-30, 30, (height, width))).astype(dtype)
    values[rng.random(values.shape) < 0.9] *= 2.0**-40
    n0, n1 = min(n0, height), min(n1, width)
    windows = np.lib.stride_tricks.sliding_window_view(values, (n0, n1)).max(axis=(2, 3))
    seen = Look(values.dtype, (n0, n1))(values)
    assert seen.least <= exponent(dtype, windows.min())


@pytest.mark.parametrize("shape", [(40, 50), (1, 300), (300,), (4, 20, 30)])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", [1, 5, 29, 30, 40])
def test_numpy_finds_what_compiled_code_finds(monkeypatch, dtype, shape, n):
    rng = np.random.default_rng(n)
    values = (rng.normal(size=shape) * (rng.random(shape) < 0.02)).astype(dtype)
    window = tuple(min(n, side) for side in shape)
    found = Look(values.dtype, window)(values)
    monkeypatch.setattr(room, "not_compiling", lambda: "not here")
    other = Look(values.dtype, window)(values)
    assert other == found


@pytest.mark.parametrize("dtype", DTYPES)
def test_what_is_not_finite_stands_above_all(dtype):
    for value in (math.nan, math.inf, -math.inf):
        values = np.ones((9, 9), dtype)
        values[3, 4] = value
        assert Look(values.dtype, (3, 3))(values).largest == 2 ** np.finfo(dtype).nexp - 1


def test_zeros_are_told():
    values = np.zeros((40, 40))
    assert Look(values.dtype, (5, 5))(values).zero
    values[:30, :30] = 1
    seen = Look(values.dtype, (5, 5))(values)
    assert (seen.hollow, seen.zero) == (True, False)
    assert seen.least == seen.largest
