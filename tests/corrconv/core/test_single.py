"""Axes along which one operand has one sample: fewer sums, and the same outputs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corrconv
from corrconv import Problem
from corrconv.core.single import narrowed
from tests.corrconv.core import stacked


def whole(seed, shape, dtype):
    values = np.random.default_rng(seed).integers(-4, 5, shape)
    if np.dtype(dtype).kind == "c":
        values = values + 1j * np.random.default_rng(seed + 1).integers(-4, 5, shape)
    return values.astype(dtype)


@st.composite
def questions(draw):
    """Operands of which one has many axes of length 1."""
    ndim = draw(st.integers(1, 4))
    length = st.sampled_from([1, 1, 2, 3, 5])
    x, h = (tuple(draw(length) for _ in range(ndim)) for _ in range(2))
    mode = draw(st.sampled_from(["full", "same", "valid"]))
    if mode == "valid":
        x, h = tuple(map(max, x, h)), tuple(map(min, x, h))
        x, h = draw(st.sampled_from([(x, h), (h, x)]))
    operation = draw(st.sampled_from(["correlate", "convolve"]))
    dtype = draw(st.sampled_from(["float32", "float64", "complex128", "int32"]))
    border = draw(st.sampled_from([("fill", 0), ("fill", 2), ("wrap", 0), ("symm", 0)]))
    return operation, whole(3, x, dtype), whole(5, h, dtype), mode, *border


@settings(max_examples=150, deadline=None)
@given(question=questions(), workers=st.integers(1, 2))
def test_auto_has_the_same_outputs(question, workers):
    operation, x, h, mode, boundary, fill = question
    right = stacked.one(operation, x, h, mode, boundary, fill)
    function = getattr(corrconv, operation)
    result = function(x, h, mode, boundary, fill, workers=workers)
    assert np.array_equal(np.round(result) if x.dtype.kind in "fc" else result, right)
    problem = Problem(operation, x.shape, h.shape, mode, boundary, fill, x.dtype)
    fixed = corrconv.plan(problem).fixed(h)
    assert np.array_equal(np.round(fixed(x)) if x.dtype.kind in "fc" else fixed(x), right)


@pytest.mark.parametrize(
    ("x", "h", "mode", "axes"),
    [
        ((3, 512, 512), (1, 7, 7), "same", (1, 2)),
        ((512, 3, 512), (7, 1, 7), "valid", (0, 2)),
        ((64, 64, 64), (7, 1, 1), "full", (0, 2)),
        ((64, 64, 64), (1, 1, 7), "full", (1, 2)),
        ((1, 64, 64), (5, 7, 7), "full", (1, 2)),
        ((1, 64, 64), (5, 7, 7), "same", (1, 2)),
        ((512, 512), (1, 7), "same", None),
        ((64, 64, 64), (5, 5, 5), "same", None),
        ((1, 9000), (1, 60), "same", (1,)),
    ],
)
def test_sums_run_over_what_is_left(x, h, mode, axes):
    fewer = narrowed(Problem("correlate", x, h, mode)).problem
    assert fewer.axes == axes
    assert fewer.output_shape == Problem("correlate", x, h, mode).output_shape


def test_outer_products_are_products():
    x, h = whole(1, (40, 1, 1), "complex64"), whole(2, (1, 30, 20), "complex64")
    problem = Problem("correlate", x.shape, h.shape, dtype=x.dtype)
    assert narrowed(problem).problem is None
    assert "product" in corrconv.get("auto").choose(problem).why
    assert np.array_equal(corrconv.correlate(x, h), x * h.conj()[:, ::-1, ::-1])
    assert np.array_equal(corrconv.convolve(x, h), x * h)


def test_products_of_what_is_not_finite_warn_of_nothing(recwarn):
    result = corrconv.convolve(np.array([[np.inf], [1.0]]), np.array([[0.0, 1.0]]))
    assert np.array_equal(result, [[np.nan, np.inf], [0, 1]], equal_nan=True)
    assert not recwarn.list


def test_integers_that_wrap_in_products_are_said():
    with pytest.warns(RuntimeWarning, match="leave what uint8 holds"):
        result = corrconv.convolve(np.full((2, 1), 100, np.uint8), np.full((1, 2), 3, np.uint8))
    assert (result == 300 - 256).all()
