"""Axes: stacks of operands, as a loop over their items has them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corrconv
from corrconv import Problem
from tests.corrconv.core import stacked
from tests.corrconv.core.strategies import LAYOUTS

DTYPES = ("float32", "float64", "complex64", "complex128", "int16", "uint8", "int64")
METHODS = ("auto", "numba_simd", "fft_tiled", "strided", "scipy_fft")


def whole(rng, shape, dtype):
    """Small whole numbers: exact in every dtype, after rounding also through a transform."""
    values = rng.integers(0, 5, shape)
    if np.dtype(dtype).kind == "c":
        values = values + 1j * rng.integers(0, 5, shape)
    return values.astype(dtype)


@st.composite
def questions(draw):
    """Operands of up to four axes of which some are no stack."""
    count = draw(st.integers(1, 3))
    ndim = count + draw(st.integers(0, 2 if count < 3 else 1))
    axes = tuple(sorted(draw(st.permutations(range(ndim)))[:count]))
    x, h = [], []
    for axis in range(ndim):
        if axis in axes:
            lengths = draw(st.tuples(st.integers(1, 9), st.integers(1, 6)))
        else:
            length = draw(st.integers(1, 3))
            lengths = draw(st.sampled_from([(length, length), (length, 1), (1, length)]))
        x.append(lengths[0])
        h.append(lengths[1])
    fewer = axes[0]  # so many of its first axes an operand may be without
    if draw(st.booleans()) and all(n == 1 for n in h[:fewer]):
        h = h[fewer:]
    mode = draw(st.sampled_from(["full", "same", "valid"]))
    if mode == "valid" and not _contains(x, ([1] * (ndim - len(h)) + h), axes):
        mode = "full"
    given_axes = tuple(axis - ndim if draw(st.booleans()) else axis for axis in axes)
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    dtype = draw(st.sampled_from(DTYPES))
    layouts = [LAYOUTS[draw(st.sampled_from(sorted(LAYOUTS)))] for _ in range(2)]
    operands = [layout(whole(rng, shape, dtype)) for layout, shape in zip(layouts, (x, h))]
    for each in operands:
        each.flags.writeable = False
    operation = draw(st.sampled_from(["correlate", "convolve"]))
    boundary, fill = draw(st.sampled_from([("fill", 0), ("fill", 3), ("wrap", 0), ("symm", 0)]))
    return operation, *operands, mode, boundary, fill, given_axes


def _contains(x, h, axes):
    pairs = [(x[axis], h[axis]) for axis in axes]
    return all(N >= n for N, n in pairs) or all(N <= n for N, n in pairs)


@settings(max_examples=60, deadline=None)
@given(question=questions(), method=st.sampled_from(METHODS), workers=st.integers(1, 3))
def test_a_stack_is_its_items(question, method, workers):
    operation, x, h, mode, boundary, fill, axes = question
    function = getattr(corrconv, operation)
    try:
        result = function(x, h, mode, boundary, fill, axes=axes, method=method, workers=workers)
    except corrconv.UnsupportedProblem:
        assert method != "auto"
        return
    ndim = max(x.ndim, h.ndim)
    positive = tuple(axis % ndim for axis in axes)
    right = stacked.stack(operation, x, h, mode, positive, boundary, fill)
    assert result.shape == right.shape
    assert result.dtype == x.dtype.newbyteorder("=")
    found = np.round(result) if x.dtype.kind in "fc" else result
    assert np.array_equal(found, right)


@pytest.mark.parametrize("method", ["auto", "numba_simd", "fftw", "naive"])
@pytest.mark.parametrize("axes", [(1, 2), (0, 1), (0, 2)])
def test_plans_of_stacks_write_and_hold(method, axes):
    rng = np.random.default_rng(3)
    x = whole(rng, (5, 7, 8), "float32")
    h = whole(rng, [3 if axis in axes else 1 for axis in range(3)], "float32")
    problem = Problem("correlate", x.shape, h.shape, "same", dtype=x.dtype, axes=axes)
    right = stacked.stack("correlate", x, h, "same", axes)
    with corrconv.plan(problem, method=method, workers=2) as plan:
        room = np.full((5, 7, 16), 7, np.float32)
        for out in (np.empty(right.shape, np.float32), room[:, :, ::2]):
            assert plan(x, h, out=out) is out
            assert np.array_equal(np.round(out), right)
            fixed = plan.fixed(h)
            assert np.array_equal(np.round(fixed(x, out=out)), right)
            assert np.array_equal(np.round(fixed(2 * x)), 2 * right)
        assert (room[:, :, 1::2] == 7).all()


def test_kernels_of_their_own_are_held():
    rng = np.random.default_rng(4)
    x, h = whole(rng, (4, 3, 30), "float64"), whole(rng, (4, 1, 5), "float64")
    problem = Problem("convolve", x.shape, h.shape, axes=2)
    fixed = corrconv.plan(problem).fixed(h)
    assert np.array_equal(fixed(x), stacked.stack("convolve", x, h, "full", (2,)))


@pytest.mark.parametrize("method", ["auto", "numba_simd", "scipy_fft"])
def test_empty_stacks_have_empty_results(method):
    x, h = np.zeros((0, 6, 7), np.float32), np.ones((3, 3), np.float32)
    result = corrconv.correlate(x, h, "full", axes=(1, 2), method=method, workers=2)
    assert result.shape == (0, 8, 9)
    assert result.dtype == np.float32
    assert corrconv.convolve(x, np.ones((1, 3, 3)), axes=(-1, -2)).shape == (0, 8, 9)


def test_promotion_lists_and_one_kernel_of_many():
    result = corrconv.convolve([[1, 2, 3], [4, 5, 6]], [0.5, 0.5], "valid", axes=-1)
    assert np.array_equal(result, [[1.5, 2.5], [4.5, 5.5]])
    assert np.array_equal(corrconv.convolve([1, 2], [[1], [10]], axes=1), [[1, 2], [10, 20]])
    for method in ("auto", "numba_simd", "numpy"):
        assert np.array_equal(corrconv.convolve([1.0, 2.0], 3.0, axes=0, method=method), [3, 6])


def test_one_kernel_larger_than_the_images_swaps():
    rng = np.random.default_rng(5)
    x, h = whole(rng, (3, 4), "complex128"), whole(rng, (2, 1, 9), "complex128")
    for operation in ("correlate", "convolve"):
        result = getattr(corrconv, operation)(x, h, "valid", axes=2)
        assert np.allclose(result, stacked.stack(operation, x, h, "valid", (2,)))


def test_all_axes_named_are_none_named():
    problem = Problem("correlate", (4, 5), (2, 3), axes=(1, -2))
    assert problem == Problem("correlate", (4, 5), (2, 3))
    assert not problem.stacked
    assert problem.one is problem
    assert Problem("correlate", (3, 4, 5), (2, 3), axes=(-1, 1)).axes == (1, 2)


def test_nan_stays_in_its_item_and_reach():
    x = np.ones((3, 64, 64), np.float32)
    x[1, 5, 6] = np.nan
    result = corrconv.correlate(x, np.ones((21, 21), np.float32), "same", axes=(1, 2))
    assert np.isfinite(result[[0, 2]]).all()
    assert np.isnan(result[1]).sum() == 16 * 17


@pytest.mark.parametrize(
    ("x", "h", "axes", "error", "said"),
    [
        ((4, 5), (4, 5), (), ValueError, "at least one axis"),
        ((4, 5), (4, 5), 2, ValueError, "2 is not an axis of operands of 2; allowed are -2 to 1"),
        ((4, 5), (4, 5), (0, -2), ValueError, "axis 0 more than once"),
        ((4, 5), (4, 5), 1.0, TypeError, "must be an integer or a tuple of integers"),
        ((4, 5), (4, 5), "0", TypeError, "must be an integer or a tuple of integers"),
        ((4, 5), (3, 5), 1, ValueError, "axis 0 is not one of (1,)"),
        ((0, 5), (4, 5), 1, ValueError, "axis 0 is not one of (1,)"),
        ((4, 0), (4, 5), 1, ValueError, "x: has an empty axis among (1,)"),
        ((4, 5), (5,), None, ValueError, "say by axes"),
        ((), (), 0, ValueError, "operands that are numbers have none"),
    ],
)
def test_errors_name_the_axes(x, h, axes, error, said):
    with pytest.raises(error, match=r".*") as caught:
        corrconv.correlate(np.ones(x), np.ones(h), axes=axes)
    assert said in str(caught.value)


def test_valid_names_the_axes_where_neither_contains_the_other():
    with pytest.raises(ValueError, match=r"every axis of \(0, 2\)"):
        Problem("correlate", (4, 5, 6), (5, 1, 2), "valid", axes=(0, 2))


def test_calls_with_axes_are_not_taken_for_each_other():
    x, h = np.arange(12.0).reshape(3, 4), np.ones((1, 2))
    by_row, whole_plane = corrconv.convolve(x, h, axes=1), corrconv.convolve(x, h)
    assert np.array_equal(by_row, whole_plane)
    assert corrconv.convolve(x, np.ones((3, 4)), axes=1).shape == (3, 7)
    assert corrconv.convolve(x, np.ones((3, 4))).shape == (5, 7)
    for _ in range(2):  # True is 1, and 1.0 too, but not an axis
        with pytest.raises(TypeError, match="axes"):
            corrconv.convolve(x, np.ones((3, 4)), axes=1.0)


def test_a_stack_needs_what_its_items_need():
    stack = Problem("correlate", (9, 8, 8), (3, 3), "same", axes=(1, 2))
    assert corrconv.get("numpy").supports(stack) == "2-D operands: it works in 1-D only"
    assert corrconv.get("numba_simd").supports(stack) is None
    assert stack.multiply_adds == 9 * Problem("correlate", (8, 8), (3, 3), "same").multiply_adds
