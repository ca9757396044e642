"""More than two axes: planes of planes, for every boundary, mode, layout and number of threads."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corrconv
from corrconv import Problem
from corrconv.engines.simd import volumes
from tests.corrconv.core import stacked
from tests.corrconv.core.strategies import LAYOUTS
from tests.corrconv.core.test_axes import whole

DTYPES = ("float32", "float64", "complex64", "int8", "uint8", "uint16", "int64")


@st.composite
def questions(draw):
    ndim = draw(st.integers(3, 4))
    side = 9 if ndim == 3 else 5
    x, h = (tuple(draw(st.integers(1, side)) for _ in range(ndim)) for _ in range(2))
    if draw(st.booleans()):
        x = (*x[:-2], draw(st.integers(30, 70)), draw(st.integers(30, 70)))
    mode = draw(st.sampled_from(["full", "same", "valid"]))
    if mode == "valid":
        x, h = tuple(map(max, x, h)), tuple(map(min, x, h))
        x, h = draw(st.sampled_from([(x, h), (h, x)]))
    rng, dtype = np.random.default_rng(draw(st.integers(0, 99))), draw(st.sampled_from(DTYPES))
    operands = [
        LAYOUTS[draw(st.sampled_from(sorted(LAYOUTS)))](whole(rng, s, dtype)) for s in (x, h)
    ]
    for each in operands:
        each.flags.writeable = False
    border = draw(st.sampled_from([("fill", 0), ("fill", 3), ("wrap", 0), ("symm", 0)]))
    return draw(st.sampled_from(["correlate", "convolve"])), *operands, mode, *border


@settings(max_examples=60, deadline=None)
@given(question=questions(), workers=st.integers(1, 3))
def test_sums_are_exact(question, workers):
    operation, x, h, mode, boundary, fill = question
    function = getattr(corrconv, operation)
    result = function(x, h, mode, boundary, fill, method="numba_simd", workers=workers)
    assert np.array_equal(result, stacked.one(operation, x, h, mode, boundary, fill))


@pytest.mark.parametrize("held", [0, 2**20])
def test_pieces_of_planes_meet(monkeypatch, held):
    monkeypatch.setattr(volumes, "HELD", held)
    rng = np.random.default_rng(0)
    x, h = whole(rng, (5, 150, 600), "float32"), whole(rng, (3, 4, 5), "float32")
    problem = Problem("convolve", x.shape, h.shape, "same", "symm", dtype=x.dtype)
    result = corrconv.get("numba_simd").plan(problem)(x, h)
    expected = corrconv.correlate(x, h[::-1, ::-1, ::-1], "full", "symm", method="strided")
    assert np.array_equal(result, expected[1:6, 1:151, 2:602])


def test_more_planes_than_slots():
    rng = np.random.default_rng(0)
    x, h = whole(rng, (9, 9, 9, 9), "float64"), whole(rng, (9, 9, 2, 2), "float64")
    assert volumes.blocks(Problem("correlate", x.shape, h.shape))[1] == volumes.MOST_SLOTS
    result = corrconv.correlate(x, h, "same", method="numba_simd")
    assert np.array_equal(result, stacked.one("correlate", x, h, "same"))


@pytest.mark.parametrize("boundary", ["fill", "wrap", "symm"])
def test_planes_that_are_met_are_those_of_the_definition(boundary):
    problem = Problem("correlate", (3, 4, 1, 1), (5, 2, 1, 1), "same", boundary)
    planes = np.arange(12.0).reshape(3, 4)
    sources = volumes.sources_of(problem)
    extra = {"constant_values": -1} if boundary == "fill" else {}
    mode = {"fill": "constant", "wrap": "wrap", "symm": "symmetric"}[boundary]
    padded = np.pad(planes, problem.padding[:2], mode, **extra)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (5, 2))
    assert np.array_equal(sources, windows.reshape(12, 10))
