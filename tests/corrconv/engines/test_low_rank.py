"""Numerical ranks and factors: of known kernels, at the stated tolerance, and exactly of integers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import corrconv
from corrconv.engines.passes.low_rank import factorise, looks_rank_one, numerical_rank, tolerance
from corrconv.engines.passes.whole_outer import float_outer, integer_outer

FLOATS = ("f4", "f8", "c8", "c16")
LAPLACIAN = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
BINOMIAL = np.multiply.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256


def gaussian(n, width):
    place = np.arange(n) - (n - 1) / 2
    side = np.exp(-(place**2) / (2 * width**2))
    return np.multiply.outer(side, side)


def disk(radius):
    place = np.arange(-radius, radius + 1)
    return (np.add.outer(place**2, place**2) <= radius**2).astype(float)


def products(random, shape, rank, dtype):
    def normal(size):
        real = random.normal(size=size)
        return real + 1j * random.normal(size=size) if np.dtype(dtype).kind == "c" else real

    return sum(np.multiply.outer(*map(normal, shape)) for _ in range(rank)).astype(dtype)


def off(h, factors):
    """‖h' - h‖_F in units of ‖h‖_F, h' summed in float64."""
    wide = np.complex128 if h.dtype.kind == "c" else np.float64
    again = factors.columns.astype(wide).T @ factors.rows.astype(wide)
    return np.linalg.norm(again - h.astype(wide)) / np.linalg.norm(h.astype(wide))


@pytest.mark.parametrize(
    ("kernel", "rank"),
    [
        (gaussian(31, 5), 1),
        (np.ones((7, 4)), 1),
        (SOBEL, 1),
        (BINOMIAL, 1),
        (LAPLACIAN, 2),
        (np.eye(6), 6),
        (gaussian(15, 2) - gaussian(15, 3), 2),
        (disk(1), 2),
        (disk(5), 4),
        (np.zeros((4, 5)), 1),
        (np.ones((1, 9)), 1),
    ],
)
@pytest.mark.parametrize("dtype", FLOATS)
def test_ranks_of_known_kernels(kernel, rank, dtype):
    h = kernel.astype(dtype)
    assert numerical_rank(h) == rank
    assert factorise(h).rank == rank
    assert (factorise(h, rank - 1) is None) == (rank > 0)
    assert looks_rank_one(h) == (rank == 1)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("shape", [(3, 3), (4, 7), (9, 5), (20, 20)])
def test_noise_is_of_full_rank(dtype, shape):
    h = np.random.default_rng(0).normal(size=shape).astype(dtype)
    assert numerical_rank(h) == min(shape)
    assert factorise(h, min(shape) - 1) is None
    assert not looks_rank_one(h)


@given(
    st.integers(0, 10**6),
    st.tuples(st.integers(2, 12), st.integers(2, 12)),
    st.integers(1, 3),
    st.sampled_from(FLOATS),
)
def test_products_are_found_and_their_factors_are_within_the_tolerance(seed, shape, rank, dtype):
    rank = min(rank, *shape)
    h = products(np.random.default_rng(seed), shape, rank, dtype)
    factors = factorise(h)
    assert factors.rank <= rank
    assert factors.columns.shape == (factors.rank, shape[0])
    assert factors.rows.shape == (factors.rank, shape[1])
    assert factors.columns.dtype == factors.rows.dtype == h.dtype
    rounding = 2 * rank * float(np.finfo(dtype).eps)  # of each pair of factors, in the dtype
    assert off(h, factors) <= tolerance(h) + rounding


def test_the_tolerance_goes_with_the_dtype_and_the_taps():
    assert tolerance(np.zeros((4, 9), "f8")) == 6 * 2.0**-53
    assert tolerance(np.zeros((4, 9), "c8")) == 6 * 2.0**-24
    assert tolerance(np.zeros((16, 9), "f4")) == 12 * 2.0**-24
    h = gaussian(9, 2)
    h[2, 3] += 1e-9  # float32 does not tell
    assert numerical_rank(h) == 2
    assert numerical_rank(h.astype("f4")) == 1
    assert not looks_rank_one(h)
    assert looks_rank_one(h.astype("f4"))


@pytest.mark.parametrize("dtype", FLOATS)
def test_a_rank_is_left_out_just_within_the_tolerance_and_not_just_beyond(dtype):
    columns, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(20, 2)))
    rows, _ = np.linalg.qr(np.random.default_rng(1).normal(size=(20, 2)))
    tau = tolerance(np.empty((20, 20), dtype))
    for share, rank in ((0.5, 1), (2, 2)):
        h = (columns * [1, share * tau]) @ rows.T
        if dtype in ("f4", "c8"):  # in float64 the kernel itself is rounded about as much
            wide = h.astype(np.complex128 if dtype == "c8" else np.float64)
            s = np.linalg.svd(wide, compute_uv=False)
            assert (s[1] > tau * np.linalg.norm(s)) == (rank == 2)
            assert numerical_rank(h.astype(dtype)) == rank


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_not_finite_has_no_rank(value):
    h = np.ones((3, 3))
    h[1, 1] = value
    for ask in (factorise, numerical_rank):
        with pytest.raises(ValueError, match="holds NaN or infinity"):
            ask(h)
    assert not looks_rank_one(h)


@pytest.mark.parametrize("scale", [1e-300, 1e300])
def test_very_large_and_very_small_taps(scale):
    h = gaussian(5, 2) * scale
    factors = factorise(h)
    assert factors.rank == 1
    again = np.multiply.outer(factors.columns[0], factors.rows[0])
    np.testing.assert_allclose(again, h, rtol=1e-12)
    assert factorise(np.eye(3) * scale, 1) is None


@pytest.mark.parametrize("dtype", ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "b1", *FLOATS])
def test_whole_factors_are_exact(dtype):
    low = -3 if np.dtype(dtype).kind in "ifc" else 0
    random = np.random.default_rng(0)
    for _ in range(50):
        column, row = (random.integers(low, 9, n) for n in (4, 5))
        if np.dtype(dtype).kind == "c":
            column, row = column + 1j * row[:4], row - 2j
        h = np.multiply.outer(column.astype(dtype), row.astype(dtype))
        factors = factorise(h)
        assert factors.exact
        assert factors.rank == 1
        again = np.multiply.outer(factors.columns[0], factors.rows[0])
        np.testing.assert_array_equal(again.astype(h.dtype), h)


def test_integers_of_higher_rank_are_declined_and_never_rounded():
    assert factorise(LAPLACIAN) is None
    assert not looks_rank_one(LAPLACIAN)
    assert numerical_rank(LAPLACIAN) == 2
    near = np.full((3, 3), 2**60)
    near[1, 1] += 1  # float64 does not tell
    assert factorise(near) is None
    assert factorise(np.full((3, 3), 2**60)).exact


def test_integers_wrap_and_their_products_wrap_alike():
    h = np.multiply.outer(np.array([1, 100, 3], "i1"), np.array([1, 2, 5], "i1"))
    assert h[1, 2] == 500 - 512
    column, row = integer_outer(h)
    np.testing.assert_array_equal(np.multiply.outer(column, row), h)
    lowest = np.full((3, 3), np.iinfo("i8").min)
    np.testing.assert_array_equal(np.multiply.outer(*integer_outer(lowest)), lowest)


def test_floats_without_a_common_unit_have_no_whole_factors():
    assert float_outer(BINOMIAL) is not None
    assert float_outer(gaussian(5, 1)) is None
    assert float_outer(np.array([[1, 2.0**40], [1, 2.0**40]])) is None
    assert not factorise(gaussian(5, 1)).exact


@pytest.mark.parametrize("scale", [1e-170, 1e-300])
@pytest.mark.parametrize("dtype", ["f8", "c16"])
def test_taps_whose_squares_underflow_are_not_taken_for_rank_one(scale, dtype):
    h = (scale * np.random.default_rng(0).normal(size=(31, 31))).astype(dtype)
    assert not looks_rank_one(h)
    x = np.random.default_rng(1).normal(size=(300, 300)).astype(dtype)
    found = corrconv.correlate(x, h, "same")  # auto: refused, if it were
    right = corrconv.correlate(x, h / scale, "same", method="scipy_fft") * scale
    assert np.abs(found - right).max() < 1e-12 * np.abs(right).max()


def test_the_largest_taps_have_a_rank():
    h = np.full((3, 3), np.finfo("f8").max)
    assert numerical_rank(h) == 1


@pytest.mark.parametrize("dtype", [*FLOATS, "i1", "b1"])
def test_products_over_more_axes_look_like_it(dtype):
    random = np.random.default_rng(0)
    if dtype in FLOATS:
        sides = [random.normal(size=n).astype(dtype) for n in (3, 4, 5, 2)]
    else:
        sides = [random.integers(0, 2, n).astype(dtype) for n in (3, 4, 5, 2)]
        for side in sides:
            side[1] = 1
    h = sides[0]
    for side in sides[1:]:
        h = np.multiply.outer(h, side)
        assert looks_rank_one(h)
    for place in ((0, 0, 0, 0), (2, 3, 4, 1)):
        other = h.copy()
        other[place] = 1 if dtype == "b1" and not other[place] else -1 - other[place]
        other[place] = not h[place] if dtype == "b1" else other[place]
        assert not looks_rank_one(other)


def test_the_least_integer_is_the_largest():
    h = np.zeros((2, 3, 3), np.int8)
    h[1] = [[-128, 0, 0], [0, 1, 0], [0, 0, 0]]
    assert not looks_rank_one(h)
