"""The oracle against the definition in rational arithmetic."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from corrconv import Problem
from corrconv.check.oracle import Exact, exact
from tests.corrconv.core.definition import define

FLOATS = ("float32", "float64", "complex64", "complex128")
SIDE = 4


def elements(dtype):
    """Finite values whose products neither overflow nor lose bits to underflow."""
    width = 32 if np.dtype(dtype) in (np.float32, np.complex64) else 64
    limits = {"max_magnitude" if dtype.startswith("c") else "max_value": 1e6}
    if dtype.startswith("c"):
        return st.complex_numbers(**limits, allow_nan=False, width=2 * width).map(_no_dust)
    return st.floats(-1e6, 1e6, width=width).map(_no_dust)


def _no_dust(value):
    parts = [0.0 if abs(p) < 1e-12 else p for p in (value.real, value.imag)]
    return complex(*parts) if isinstance(value, complex) else parts[0]


@st.composite
def asked(draw, dtypes=FLOATS):
    dtype = draw(st.sampled_from(dtypes))
    ndim = draw(st.integers(1, 2))
    shape = st.tuples(*[st.integers(1, SIDE)] * ndim)
    first, second = draw(shape), draw(shape)
    mode = draw(st.sampled_from(("full", "same", "valid")))
    if mode == "valid":
        first, second = tuple(map(max, first, second)), tuple(map(min, first, second))
        if draw(st.booleans()):
            first, second = second, first
    boundary = draw(st.sampled_from(("fill", "wrap", "symm")))
    operation = draw(st.sampled_from(("correlate", "convolve")))
    fillvalue = draw(st.sampled_from((0, 1)))
    problem = Problem(operation, first, second, mode, boundary, fillvalue, np.dtype(dtype))
    values = elements(dtype) if dtype in FLOATS else None
    x, h = (draw(hnp.arrays(dtype, s, elements=values)) for s in (first, second))
    return problem, x, h


def defined(problem: Problem, x, h):
    """Exact real and imaginary part of every output, in turn."""
    answer = define(problem.operation, x, h, problem.mode, problem.boundary, problem.fillvalue)
    return zip(answer.real, answer.imag)


@given(asked())
def test_floats_are_exact(case):
    problem, x, h = case
    answer = exact(problem, x, h)
    assert answer.high.shape == answer.low.shape == answer.magnitude.shape == problem.output_shape
    pairs = zip(answer.high.ravel().tolist(), answer.low.ravel().tolist())
    for (high, low), right in zip(pairs, defined(problem, x, h)):
        for nearest, rest, value in zip(*([z.real, z.imag] for z in (high, low)), right):
            assert nearest == float(value)  # correctly rounded
            assert abs(Fraction(nearest) + Fraction(rest) - value) <= abs(Fraction(rest)) / 2**50


@given(asked(("int8", "uint16", "int64", "uint64", "bool")))
def test_integers_are_exact(case):
    problem, x, h = case
    answer = exact(problem, x, h).high
    assert answer.dtype == problem.dtype
    for got, (value, _) in zip(answer.ravel().tolist(), defined(problem, x, h)):
        if problem.dtype.kind == "b":
            assert got == (value != 0)
        else:
            assert (got - int(value)) % 2 ** (8 * problem.dtype.itemsize) == 0


@given(asked(), st.randoms(use_true_random=False))
def test_chosen_points_are_those_of_the_whole(case, random):
    problem, x, h = case
    whole = exact(problem, x, h)
    points = [[random.randrange(size) for size in problem.output_shape] for _ in range(5)]
    some = exact(problem, x, h, np.array(points))
    for field in ("high", "low", "magnitude"):
        every = getattr(whole, field)
        assert getattr(some, field).tolist() == [every[tuple(p)].item() for p in points]


def test_an_error_below_one_rounding_is_seen():
    answer = Exact(np.array([1.0]), np.array([2.0**-60]), np.array([1.0]), 1.0)
    assert answer.error(np.array([1.0])) == 2.0**-60
    third = exact(Problem("convolve", (1,), (1,)), np.array([0.1]), np.array([0.1]))
    assert 0 < abs(third.low[0]) < np.spacing(0.01)
    assert third.error(np.array([0.1 * 0.1]))[0] == abs(third.low[0])
