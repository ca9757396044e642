"""Errors in what a caller hands in: each names the argument, what was given, and what is allowed."""

from __future__ import annotations

import numpy as np
import pytest

import corrconv

ONES = np.ones(4)


@pytest.mark.parametrize("function", [corrconv.correlate, corrconv.convolve])
@pytest.mark.parametrize("which", ["x", "h"])
@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (np.array([1, "a", None], object), TypeError, "got dtype object"),
        (["a", "b"], TypeError, "must hold booleans, integers, real or complex numbers"),
        (None, TypeError, "got dtype object"),
        (np.array(["2020-01-01"], "M8[D]"), TypeError, "got dtype datetime64"),
        ([], ValueError, r"must not be empty, got shape \(0,\)"),
        (np.ones((3, 0)), ValueError, r"must not be empty, got shape \(3, 0\)"),
        ([[1, 2], [3]], ValueError, "is not an array of numbers"),
    ],
    ids=["object", "strings", "None", "dates", "empty", "empty axis", "ragged"],
)
def test_operands(function, which, value, kind, words):
    operands = (value, ONES) if which == "x" else (ONES, value)
    with pytest.raises(kind, match=f"^{which}: .*{words}"):
        function(*operands)


@pytest.mark.parametrize("shapes", [((4,), (2, 2)), ((4, 4), (2,)), ((), (3,)), ((3,), ())])
def test_as_many_axes(shapes):
    x, h = map(np.ones, shapes)
    with pytest.raises(ValueError, match=r"^h: has \d axes .* but x has \d .*as many axes"):
        corrconv.correlate(x, h)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"mode": "circular"}, r"^mode: .*'full', 'same', 'valid'.*'circular'"),
        ({"boundary": "reflect"}, r"^boundary: .*'fill', 'wrap', 'symm'.*'reflect'"),
        ({"fillvalue": 1j}, r"^fillvalue: 1j is complex"),
        ({"fillvalue": None}, r"^fillvalue: must be one number, got None"),
        ({"method": "strided_gem"}, r"^method: 'strided_gem'.*did you mean strided_gemm"),
        ({"method": "zzzz"}, r"^method: 'zzzz' is not registered; registered are astropy, "),
        ({"method": None}, r"^method: None is not registered"),
        ({"workers": 0}, "^workers: must be an integer of at least 1, got 0"),
        ({"workers": -1}, "^workers: .*got -1"),
        ({"workers": 1.5}, r"^workers: .*got 1\.5"),
        ({"workers": True}, "^workers: .*got True"),
        ({"workers": "2"}, "^workers: .*got '2'"),
    ],
    ids=lambda value: next(iter(value.items())) if isinstance(value, dict) else "",
)
def test_other_arguments(arguments, words):
    for operands in ((ONES, ONES), (2.0, 3.0)):
        with pytest.raises(ValueError, match=words):
            corrconv.convolve(*operands, **arguments)


def test_valid_where_neither_contains_the_other():
    with pytest.raises(
        ValueError, match=r"^mode: 'valid' needs .*\(2, 5\).*\(3, 4\).*'full' or 'same'"
    ):
        corrconv.convolve(np.ones((2, 5)), np.ones((3, 4)), "valid")


def test_method_and_workers_are_keywords():
    with pytest.raises(TypeError, match="positional"):
        corrconv.convolve(ONES, ONES, "full", "fill", 0, "naive")


def test_unsupported_names_the_method_and_the_reason():
    with pytest.raises(
        corrconv.UnsupportedProblem, match="^numpy does not support this problem: 2-D"
    ):
        corrconv.convolve(np.ones((3, 3)), np.ones((2, 2)), method="numpy")
    assert issubclass(corrconv.UnsupportedProblem, ValueError)


LONGER = pytest.mark.skipif(np.dtype(np.longdouble).itemsize == 8, reason="it is float64 here")


@pytest.mark.parametrize("dtype", [np.float16, pytest.param(np.longdouble, marks=LONGER)])
def test_dtypes_that_nobody_promises(dtype):
    for name in corrconv.available():
        with pytest.raises(corrconv.UnsupportedProblem, match=np.dtype(dtype).name):
            corrconv.convolve(np.ones(3, dtype), np.ones(2, dtype), method=name)


@pytest.mark.parametrize("char", ["q", "Q", "l", "L"])
@pytest.mark.parametrize("method", ["auto", "numba_simd", "numba"])
def test_every_name_that_c_has_for_an_integer(char, method):
    x = np.arange(12, dtype=char).reshape(3, 4)
    want = corrconv.correlate(x.astype(x.dtype.str), x[:2, :2].astype(x.dtype.str), "same")
    np.testing.assert_array_equal(corrconv.correlate(x, x[:2, :2], "same", method=method), want)
    problem = corrconv.Problem("correlate", (3, 4), (2, 2), "same", dtype=np.dtype(char))
    out = np.empty((3, 4), char)
    corrconv.plan(problem, method=method)(x, x[:2, :2], out=out)
    np.testing.assert_array_equal(out, want)
    assert problem.dtype.num == np.dtype(problem.dtype.str).num


@pytest.mark.parametrize(
    ("operands", "options", "says"),
    [
        ((2.0, 3.0), {"max_lag": 3}, "max_lag: needs operands with axes"),
        ((np.ones(3), np.ones(3)), {"max_lag": 2**62}, "max_lag: must be at most"),
        ((2.0, 3.0), {"axes": 0}, "axes: operands that are numbers have none"),
        ((np.ones((3, 3)), np.ones((3, 3))), {"axes": True}, "axes: must be an integer"),
    ],
)
def test_axes_and_lags_that_there_are_not(operands, options, says):
    with pytest.raises((TypeError, ValueError), match=says):
        corrconv.correlate(*operands, **options)


def test_a_result_is_not_written_under_a_mask():
    plan = corrconv.plan(corrconv.Problem("correlate", (4,), (2,), "same"))
    with pytest.raises(TypeError, match="out: is a masked array"):
        plan(np.ones(4), np.ones(2), out=np.ma.array(np.zeros(4), mask=[1, 0, 0, 0]))
