"""Shape arithmetic against SciPy, brute force and a circular correlation; errors name the argument."""

from __future__ import annotations

import dataclasses
import itertools
import math

import numpy as np
import pytest
import scipy.signal
from hypothesis import assume, given
from hypothesis import strategies as st

from corrconv import Problem
from tests.corrconv.core.strategies import shapes

OPERATIONS = ("correlate", "convolve")
MODES = ("full", "same", "valid")
EXTENSIONS = (("fill", 0), ("fill", 3), ("wrap", 0), ("symm", 0))
PAD_MODES = {"fill": "constant", "wrap": "wrap", "symm": "symmetric"}


@st.composite
def problems(draw):
    mode = draw(st.sampled_from(MODES))
    x_shape, h_shape = draw(shapes(valid=mode == "valid"))
    operation = draw(st.sampled_from(OPERATIONS))
    boundary, fillvalue = draw(st.sampled_from(EXTENSIONS))
    return Problem(operation, x_shape, h_shape, mode, boundary, fillvalue)


@given(problems())
def test_output_shape_is_scipys(problem):
    function = getattr(scipy.signal, problem.operation)
    result = function(np.ones(problem.x_shape), np.ones(problem.h_shape), problem.mode, "direct")
    assert problem.output_shape == result.shape


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(("N", "n"), [*itertools.product((1, 2, 5, 6), (1, 2, 3, 4, 7, 8))])
def test_same_starts_where_scipys_does(operation, N, n):
    function = getattr(scipy.signal, operation)
    x, h = np.arange(1.0, N + 1), np.arange(3.0, n + 3) ** 2
    full = function(x, h, "full", "direct")
    (start,) = Problem(operation, (N,), (n,), "same").same_start
    np.testing.assert_array_equal(full[start : start + N], function(x, h, "same", "direct"))


@given(problems())
def test_output_is_valid_on_the_extended_image(problem):
    extended = [
        N + before + after for N, (before, after) in zip(problem.image_shape, problem.padding)
    ]
    assert problem.extended_shape == tuple(extended)
    outputs = tuple(N - n + 1 for N, n in zip(extended, problem.kernel_shape))
    assert problem.output_shape == outputs
    assert problem.extended == (problem.extended_shape != problem.image_shape)


@given(problems())
def test_swapped_only_where_h_contains_x(problem):
    larger_h = all(n >= N for N, n in zip(problem.x_shape, problem.h_shape))
    swapped = problem.mode == "valid" and larger_h and problem.x_shape != problem.h_shape
    assert problem.swapped == swapped
    pair = (problem.x_shape, problem.h_shape)
    assert (problem.image_shape, problem.kernel_shape) == (pair[::-1] if swapped else pair)


@given(problems())
def test_multiply_adds_counts_every_tap_of_every_output(problem):
    outputs = np.ones(problem.output_shape).size
    assert problem.multiply_adds == outputs * np.ones(problem.kernel_shape).size


@given(problems(), st.integers(0, 2**32 - 1))
def test_a_circular_correlation_of_fft_shape_holds_every_output(problem, seed):
    random = np.random.default_rng(seed)
    image = random.normal(size=problem.image_shape)
    kernel = random.normal(size=problem.kernel_shape)
    fill = {"constant_values": problem.fillvalue} if problem.boundary == "fill" else {}
    extended = np.pad(image, problem.padding, PAD_MODES[problem.boundary], **fill)
    expected = scipy.signal.correlate(extended, kernel, "valid", "direct")
    np.testing.assert_allclose(
        _circular(problem, problem.fft_shape, extended, kernel), expected, atol=1e-10
    )


@given(problems(), st.integers(0, 1), st.integers(0, 2**32 - 1))
def test_one_less_than_fft_shape_does_not(problem, axis, seed):
    axis %= problem.ndim
    size, n = problem.fft_shape[axis], problem.kernel_shape[axis]
    assume(size > n)  # at n the kernel itself would no longer fit
    random = np.random.default_rng(seed)
    extended = random.normal(size=problem.extended_shape)
    if problem.zero_filled:
        inside = random.normal(size=problem.image_shape)
        extended = np.pad(inside, problem.padding)
    kernel = random.normal(size=problem.kernel_shape)
    smaller = tuple(s - (a == axis) for a, s in enumerate(problem.fft_shape))
    expected = scipy.signal.correlate(extended, kernel, "valid", "direct")
    assert not np.allclose(_circular(problem, smaller, extended, kernel), expected, atol=1e-10)


def _circular(problem, shape, extended, kernel):
    """Circular correlation of period `shape`: what lies beyond a period is added from its start."""
    folded = np.zeros(shape)
    for index in np.ndindex(extended.shape):
        folded[tuple(i % P for i, P in zip(index, shape))] += extended[index]
    if not problem.zero_filled:  # a border that is not zero has to stand there twice, unfolded
        folded = np.zeros(shape)
        inside = tuple(slice(min(P, E)) for P, E in zip(shape, extended.shape))
        folded[inside] = extended[inside]
    axes = tuple(range(len(shape)))
    spectrum = np.fft.fftn(folded) * np.conj(np.fft.fftn(kernel, shape, axes))
    outputs = tuple(np.arange(size) % P for size, P in zip(problem.output_shape, shape))
    return np.fft.ifftn(spectrum).real[np.ix_(*outputs)]


def test_problems_are_immutable_and_equal_by_value():
    problem = Problem("convolve", (5, 6), (2, 3), fillvalue=2)
    same = Problem("convolve", [5, 6], np.array([2, 3]), fillvalue=np.float32(2), dtype="f8")
    assert same == problem
    assert hash(same) == hash(problem)
    assert problem != dataclasses.replace(problem, fillvalue=3)
    with pytest.raises(dataclasses.FrozenInstanceError):
        problem.mode = "same"


def test_equality_ignores_what_cannot_matter():
    assert Problem("convolve", (5,), (2,), "full", "wrap", 7) == Problem(
        "convolve", (5,), (2,), "full", "wrap"
    )
    swapped = Problem("convolve", (5,), (2,), dtype=np.dtype("f8").newbyteorder())
    assert swapped == Problem("convolve", (5,), (2,), dtype="f8")


BAD = {
    "operation": ({"operation": "correlation"}, "correlation", "'correlate', 'convolve'"),
    "mode": ({"mode": "circular"}, "circular", "'full', 'same', 'valid'"),
    "mode of another type": ({"mode": 0}, "0", "'full', 'same', 'valid'"),
    "boundary": ({"boundary": "reflect"}, "reflect", "'fill', 'wrap', 'symm'"),
    "x empty": ({"x_shape": (4, 0)}, "(4, 0)", "no empty one"),
    "h without axes": ({"h_shape": ()}, "()", "at least one axis"),
    "x not a shape": ({"x_shape": 4}, "4", "tuple of integers"),
    "x of fractions": ({"x_shape": (4.5, 4)}, "4.5", "tuple of integers"),
    "h of text": ({"h_shape": "34"}, "34", "tuple of integers"),
    "h other axes": ({"h_shape": (2,)}, "1 axes", "as many axes"),
    "mode impossible": ({"x_shape": (2, 9), "mode": "valid"}, "(2, 9)", "use 'full' or 'same'"),
    "fillvalue not a number": ({"fillvalue": "zero"}, "'zero'", "one number"),
    "fillvalue of many": ({"fillvalue": [1, 2]}, "[1, 2]", "one number"),
    "fillvalue complex": ({"fillvalue": 1j}, "1j", "operands are float64"),
    "fillvalue too large": ({"fillvalue": 256, "dtype": "u1"}, "256", "from 0 to 255"),
    "fillvalue fraction": ({"fillvalue": 0.5, "dtype": "i4"}, "0.5", "integers from"),
    "fillvalue NaN": ({"fillvalue": math.nan, "dtype": "i4"}, "nan", "integers from"),
    "fillvalue not a bool": ({"fillvalue": 2, "dtype": "?"}, "2", "from 0 to 1"),
}
GOOD = {"operation": "convolve", "x_shape": (5, 6), "h_shape": (3, 3)}


@pytest.mark.parametrize("what", BAD)
def test_errors_name_the_argument_what_was_given_and_what_is_allowed(what):
    arguments, given_, allowed = BAD[what]
    with pytest.raises(ValueError) as caught:
        Problem(**{**GOOD, **arguments})
    message = str(caught.value)
    assert message.startswith(f"{what.split()[0]}:")
    assert given_ in message
    assert allowed in message


@pytest.mark.parametrize("dtype", ["O", "U3", "S3", "M8[s]", "V4", "i4,f8"])
def test_dtypes_that_are_no_numbers(dtype):
    with pytest.raises(TypeError, match=r"^dtype: must be boolean, integer, real or complex, got"):
        Problem(**GOOD, dtype=np.dtype(dtype))


def test_a_fillvalue_too_large_for_the_dtype_is_refused():
    with pytest.raises(ValueError, match=r"fillvalue: 1e\+300 is too large for float32"):
        Problem("correlate", (4,), (2,), fillvalue=1e300, dtype=np.dtype("float32"))
    assert Problem("correlate", (4,), (2,), fillvalue=np.inf).fillvalue == np.inf


def test_problems_filled_with_nan_are_equal():
    first, second = (Problem("correlate", (4,), (2,), fillvalue=float("nan")) for _ in "12")
    assert first == second
    assert hash(first) == hash(second)
