"""separable: what SciPy computes for kernels of low rank, and in words why not for others."""

from __future__ import annotations

import functools
import itertools
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import signal

import corrconv
from corrconv.engines.passes.low_rank import factorise
from tests.corrconv.core.strategies import LAYOUTS, values

SEPARABLE = corrconv.get("separable")
EXTENSIONS = (("fill", 0), ("fill", 3), ("wrap", 0), ("symm", 0))
MODES = [
    ("valid", "fill", 0),
    *((mode, *extension) for mode in ("full", "same") for extension in EXTENSIONS),
]
DTYPES = ("f4", "f8", "c8", "c16", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "b1")
SHAPES = (
    ((40, 37), (5, 4)),
    ((9, 8), (3, 3)),
    ((21, 150), (6, 9)),
    ((150, 21), (9, 6)),
    ((64, 64), (2, 3)),
    ((5, 6), (7, 9)),
    ((100, 40), (30, 5)),
)


def problem_of(operation, x_shape, h_shape, mode="same", boundary="fill", fillvalue=0, dtype="f8"):
    return corrconv.Problem(operation, x_shape, h_shape, mode, boundary, fillvalue, np.dtype(dtype))


def product(random, shape, dtype, data="normal"):
    column, row = (values(random, (n,), np.dtype(dtype), data) for n in shape)
    return np.multiply.outer(column, row)


def scipys(problem, x, h):
    function = getattr(signal, f"{problem.operation}2d")
    if problem.operation == "correlate" and problem.mode == "same":
        # correlate2d starts at n // 2, one off for even n: so what is asked is its convolve
        function, h = signal.convolve2d, np.flip(h).conj()
        full = function(x, h, "full", problem.boundary, problem.fillvalue)
        return full[tuple(slice(s, s + N) for s, N in zip(problem.same_start, x.shape))]
    return function(x, h, problem.mode, problem.boundary, problem.fillvalue)


@pytest.mark.parametrize("extension", MODES, ids=str)
@pytest.mark.parametrize("operation", ["correlate", "convolve"])
@pytest.mark.parametrize("dtype", ["f8", "c16"])
def test_scipy_gives_the_same(operation, extension, dtype):
    random = np.random.default_rng(0)
    for x_shape, h_shape in SHAPES:
        if extension[0] == "valid" and any(n > N for N, n in zip(x_shape, h_shape)):
            continue
        problem = problem_of(operation, x_shape, h_shape, *extension, dtype)
        most = (problem.taps - 1) // sum(h_shape)
        x = values(random, x_shape, np.dtype(dtype), "normal")
        for rank in range(1, min(most, 3) + 1):
            h = sum(product(random, h_shape, dtype) for _ in range(rank))
            for view in (lambda a: a, lambda a: a[::-1, ::-1], lambda a: a.copy("F")):
                got = SEPARABLE.plan(problem)(view(x), view(h))
                expected = scipys(problem, view(x), view(h))
                scale = np.linalg.norm(x) * np.linalg.norm(h)
                np.testing.assert_allclose(got, expected, rtol=0, atol=1e-14 * scale)


@given(st.data())
def test_whole_numbers_and_integers_are_exact(data):
    dtype = np.dtype(data.draw(st.sampled_from(DTYPES)))
    random = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    x_shape, h_shape = (
        tuple(data.draw(st.integers(low, most)) for _ in range(2))
        for low, most in ((1, 45), (3, 9))
    )
    mode, boundary, fillvalue = data.draw(st.sampled_from(MODES))
    if mode == "valid":
        x_shape = tuple(N + n - 1 for N, n in zip(x_shape, h_shape))
    if dtype.kind == "b":
        fillvalue = min(fillvalue, 1)
    operation = data.draw(st.sampled_from(["correlate", "convolve"]))
    problem = problem_of(operation, x_shape, h_shape, mode, boundary, fillvalue, dtype)
    x = values(random, x_shape, dtype, "whole")
    h = product(random, h_shape, dtype, "whole")
    if not factorise(h, 1):  # a product that wrapped round, and no other is found
        assert dtype.kind in "iu"
        return
    got = SEPARABLE.plan(problem, data.draw(st.sampled_from([1, 2])))(x, h)
    np.testing.assert_array_equal(got, corrconv.get("strided").plan(problem)(x, h))


@pytest.mark.parametrize("dtype", ["f4", "c16", "i2", "u8", "b1"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_any_layout_is_taken_and_stays_as_it_is(layout, dtype):
    random = np.random.default_rng(0)
    x = values(random, (70, 61), np.dtype(dtype), "whole")
    h = np.multiply.outer([1, 2, 1, 3], [2, 1, 0, 1, 1]).astype(dtype)
    given_x, given_h = LAYOUTS[layout](x), LAYOUTS[layout](h)
    kept = given_x.copy(), given_h.copy()
    got = corrconv.convolve(given_x, given_h, method="separable")
    np.testing.assert_array_equal(got, corrconv.convolve(*kept, method="naive"))
    for operand, before in zip((given_x, given_h), kept):
        np.testing.assert_array_equal(operand, before)
        assert not np.shares_memory(got, operand)


LAPLACIAN = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])


@pytest.mark.parametrize(
    ("h", "said"),
    [
        (
            np.random.default_rng(0).normal(size=(7, 7)),
            "rank 7 of 7: at 7 x 7 taps passes pay up to rank 3",
        ),
        (np.eye(6), "rank 6 of 6: at 6 x 6 taps passes pay up to rank 2"),
        (LAPLACIAN.astype(float), "rank 2 of 3: at 3 x 3 taps passes pay up to rank 1"),
        (LAPLACIAN, "rank 2 of 3: of integers it takes an exact product"),
        (np.full((5, 5), np.nan), "the kernel holds NaN or infinity"),
    ],
)
def test_a_kernel_is_declined_with_its_rank(h, said):
    x = np.ones((20, 20), h.dtype)
    problem = problem_of("convolve", x.shape, h.shape, dtype=h.dtype)
    assert SEPARABLE.supports(problem) is None
    reason = SEPARABLE.supports_kernel(problem, h)
    assert said in reason
    plan = SEPARABLE.plan(problem)
    for call in (
        lambda: plan(x, h),
        lambda: plan.fixed(h),
        lambda: corrconv.convolve(x, h, "same", method="separable"),
    ):
        with pytest.raises(corrconv.UnsupportedProblem) as caught:
            call()
        assert str(caught.value) == f"separable does not support this kernel: {reason}"


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (problem_of("convolve", (40,), (5,)), "1-D"),
        (problem_of("convolve", (8, 9), (1, 9)), "1 x 9 taps: two passes do not pay"),
        (problem_of("convolve", (8, 9), (2, 2)), "2 x 2 taps: two passes do not pay"),
        (problem_of("convolve", (4, 5), (8, 9), "valid"), "'valid' with h the larger operand"),
    ],
    ids=str,
)
def test_a_problem_is_declined_by_its_shapes(problem, said):
    assert said in SEPARABLE.supports(problem)
    assert corrconv.get("numba").supports(problem) is None


def test_the_boundary_of_what_pays():
    random = np.random.default_rng(0)
    for shape in itertools.product((3, 4, 5, 9), (5, 8)):
        problem = problem_of("correlate", (20, 20), shape)
        for rank in range(1, min(shape) + 1):
            h = sum(product(random, shape, "f8") for _ in range(rank))
            pays = rank * sum(shape) < shape[0] * shape[1]
            assert (SEPARABLE.supports_kernel(problem, h) is None) == pays


@pytest.mark.parametrize("view", ["contiguous", "turned"])
def test_extra_memory_is_some_rows(view):
    N, n = 2000, 9
    problem = problem_of("correlate", (N, N), (n, n), "same", "symm", dtype="i1")
    x = np.ones((N, N), "i1")
    x = x.T if view == "turned" else x
    h, out = np.ones((n, n), "i1"), np.empty((N, N), "i1")
    plan = SEPARABLE.plan(problem)
    plan(x, h, out=out)
    tracemalloc.start()
    try:
        plan(x, h, out=out)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < x.nbytes / 2
    assert (out == 81).all()


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("dtype", ["f4", "f8", "c16", "i2", "b1"])
@pytest.mark.parametrize("operation", ["correlate", "convolve"])
def test_products_over_more_axes(operation, dtype, mode):
    random = np.random.default_rng(0)
    for x_shape, h_shape in (
        ((9, 10, 11), (3, 4, 5)),
        ((5, 70, 80), (2, 3, 3)),
        ((4, 5, 6, 7), (3, 2, 2, 3)),
    ):
        sides = [values(random, (n,), np.dtype(dtype), "whole") for n in h_shape]
        h = functools.reduce(np.multiply.outer, sides)
        x = values(random, x_shape, np.dtype(dtype), "whole")
        for boundary in ("fill", "wrap", "symm") if mode != "valid" else ("fill",):
            problem = problem_of(operation, x_shape, h_shape, mode, boundary, 0, dtype)
            right = corrconv.get("strided").plan(problem)(x, h)
            for workers in (1, 2):
                plan = SEPARABLE.plan(problem, workers)
                np.testing.assert_array_equal(plan(x, h), right)
                np.testing.assert_array_equal(plan.fixed(h)(x.copy("F")), right)


def test_what_is_left_over_more_axes_may_be_of_any_rank():
    random = np.random.default_rng(1)
    plane = random.normal(size=(6, 7))
    problem = problem_of("correlate", (20, 90, 80), (5, 6, 7))
    x, h = random.normal(size=problem.x_shape), np.multiply.outer(random.normal(size=5), plane)
    assert SEPARABLE.supports_kernel(problem, h) is None
    right = corrconv.get("strided").plan(problem)(x, h)
    np.testing.assert_allclose(SEPARABLE.plan(problem)(x, h), right, rtol=0, atol=1e-11)
    reason = SEPARABLE.supports_kernel(problem, random.normal(size=(5, 6, 7)))
    assert "no product of a part along its first axis" in reason
    assert "fills with zeros only" in SEPARABLE.supports(
        problem_of("correlate", (20, 90, 80), (5, 6, 7), "same", "fill", 2)
    )
    h[2, 3, 4] = np.nan
    assert "NaN" in SEPARABLE.supports_kernel(problem, h)
