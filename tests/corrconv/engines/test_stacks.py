"""Many items, or planes, in one compiled call: shared by threads, between interrupts, in narrow lanes."""

import numpy as np
import pytest

import corrconv
from corrconv import Problem
from corrconv.core import threads
from corrconv.engines.simd import stacks
from impls import numba_simd

SHAPES = {
    "lines": ((23, 70), (1, 9), (1,)),
    "planes": ((23, 9, 70), (23, 4, 5), (1, 2)),
    "narrow planes": ((23, 3, 20), (1, 3, 3), (1, 2)),
    "volume": ((23, 9, 70), (4, 3, 5), None),
}


@pytest.fixture(params=[1, 2, 3])
def workers(request, monkeypatch):
    """So many threads, that pay for every call; with the last, calls that end after an item or two."""
    monkeypatch.setattr(threads, "LEAST", -np.inf)
    monkeypatch.setattr(threads, "handing_over", lambda: 0.0)
    monkeypatch.setattr(threads, "all_workers", lambda: 3)
    monkeypatch.setattr(numba_simd, "PIECE", 1e4 if request.param == 3 else 1e9)
    return request.param


def bits(dtype, rng, shape):
    if dtype == "bool":
        return rng.random(shape) < 0.15
    info = np.iinfo(dtype)
    return rng.integers(info.min, info.max, shape, dtype, endpoint=True)


@pytest.mark.parametrize("boundary", ["fill", "symm"])
@pytest.mark.parametrize("dtype", ["bool", "int8", "uint8", "int16", "uint32"])
@pytest.mark.parametrize("name", SHAPES)
def test_integers_wrap_as_their_wide_sums_do(name, dtype, boundary, workers):
    x_shape, h_shape, axes = SHAPES[name]
    rng = np.random.default_rng(0)
    x, h = bits(dtype, rng, x_shape), bits(dtype, rng, h_shape)
    fill = 1 if boundary == "fill" else 0
    problem = Problem("convolve", x.shape, h.shape, "same", boundary, fill, x.dtype, axes=axes)
    assert axes is None or stacks.in_one_call(problem, workers)
    found = corrconv.get("numba_simd").plan(problem, workers)(x, h)
    wide = (each.astype("int64") for each in (x, h))
    expected = corrconv.convolve(*wide, "same", boundary, fill, axes=axes, method="strided")
    assert dtype != "bool" or 0.1 < (expected != 0).mean() < 1
    np.testing.assert_array_equal(found, expected.astype(dtype))
