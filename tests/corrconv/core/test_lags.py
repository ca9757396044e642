"""Lags: the outputs of a full correlation from -max_lag to max_lag, and no others."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corrconv
from corrconv import Problem
from tests.corrconv.core.test_axes import whole

PADS = {"fill": "constant", "wrap": "wrap", "symm": "symmetric"}


def right(x, h, lags, boundary="fill", fillvalue=0):
    """From the definition: x padded as far as any lag reaches, one sum for each output."""
    sides = [(lag, lag + n) for lag, n in zip(lags, h.shape)]
    extra = {"constant_values": fillvalue} if boundary == "fill" else {}
    padded = np.pad(x, sides, PADS[boundary], **extra)
    out = np.zeros([2 * lag + 1 for lag in lags], np.result_type(x, h))
    for place in np.ndindex(*out.shape):
        window = padded[tuple(slice(k, k + n) for k, n in zip(place, h.shape))]
        out[place] = (window * np.conj(h)).sum()
    return out


@settings(max_examples=60, deadline=None)
@given(
    x=st.lists(st.integers(1, 8), min_size=1, max_size=2),
    h=st.lists(st.integers(1, 8), min_size=2, max_size=2),
    lags=st.lists(st.integers(0, 5), min_size=2, max_size=2),
    dtype=st.sampled_from(["float32", "complex128", "int16"]),
    method=st.sampled_from(["auto", "numba_simd", "fft_tiled", "numpy", "fftw"]),
    border=st.sampled_from([("fill", 0), ("fill", 3), ("symm", 0), ("wrap", 0)]),
)
def test_lags_are_those_of_the_definition(x, h, lags, dtype, method, border):
    rng = np.random.default_rng(0)
    ndim = len(x)
    x, h, lags = whole(rng, x, dtype), whole(rng, h[:ndim], dtype), tuple(lags[:ndim])
    try:
        found = corrconv.correlate(x, h, "full", *border, max_lag=lags, method=method)
    except corrconv.UnsupportedProblem:
        assert method == "numpy"
        return
    assert found.dtype == x.dtype
    assert np.array_equal(np.round(found) if found.dtype.kind in "fc" else found,
                          right(x, h, lags, *border))  # fmt: skip


@pytest.mark.parametrize("shapes", [(2000, 2000), (2000, 30), (30, 2000)])
@pytest.mark.parametrize("lag", [0, 7, 29, 40, 3000])
def test_lags_are_a_part_of_full(shapes, lag):
    rng = np.random.default_rng(1)
    x, h = (whole(rng, (size,), "float64") for size in shapes)
    full = corrconv.correlate(x, h, method="numba_simd")
    zero = len(h) - 1
    around = np.pad(full, 3001)
    expected = around[zero + 3001 - lag : zero + 3001 + lag + 1]
    assert np.array_equal(corrconv.correlate(x, h, max_lag=lag, method="numba_simd"), expected)
    assert np.allclose(corrconv.correlate(x, h, max_lag=lag), expected, atol=1e-6)


def test_work_is_that_of_the_lags():
    lags = Problem("correlate", (20_000,), (20_000,), max_lag=100)
    assert lags.output_shape == (201,)
    assert lags.multiply_adds == 201 * 20_000
    short = Problem("correlate", (300,), (20_000,), max_lag=100)
    assert short.multiply_adds == 201 * 400  # of the kernel no more is met


def test_plans_for_lags_write_and_hold():
    rng = np.random.default_rng(2)
    x, h = whole(rng, (50, 60), "float32"), whole(rng, (20, 30), "float32")
    problem = Problem("correlate", x.shape, h.shape, dtype=x.dtype, max_lag=(3, 5))
    expected = corrconv.correlate(x, h)[19 - 3 : 19 + 4, 29 - 5 : 29 + 6]
    with corrconv.plan(problem) as plan:
        out = np.empty((7, 11), np.float32)
        assert plan(x, h, out=out) is out
        assert np.array_equal(out, np.round(expected))
        assert np.array_equal(plan.fixed(h)(2 * x), 2 * np.round(expected))


def test_lags_of_stacks():
    rng = np.random.default_rng(3)
    x, h = whole(rng, (4, 500), "float64"), whole(rng, (400,), "float64")
    for method in ("auto", "numba_simd"):
        found = corrconv.correlate(x, h, axes=-1, max_lag=9, method=method, workers=2)
        each = [corrconv.correlate(one, h, max_lag=9) for one in x]
        assert np.array_equal(found, each)


def test_nan_reaches_the_lags_that_meet_it():
    x = np.ones(5000)
    x[4000] = np.nan
    result = corrconv.correlate(x, np.ones(3950), max_lag=100)
    assert np.isnan(result).sum() == 50  # lags from 51 on, whose last taps meet it
    assert np.isfinite(result[:151]).all()


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"mode": "same"}, ValueError, "max_lag: is for correlate in mode 'full'"),
        ({"max_lag": -1}, ValueError, "max_lag: must be an integer of at least 0"),
        ({"max_lag": (1, 2)}, ValueError, "one for each of 1 axes"),
        ({"max_lag": 1.0}, TypeError, "max_lag: must be an integer"),
        ({"max_lag": "1"}, TypeError, "max_lag: must be an integer"),
    ],
)
def test_errors_name_the_lags(options, error, said):
    with pytest.raises(error) as caught:
        corrconv.correlate(np.ones(9), np.ones(4), **({"max_lag": 2} | options))
    assert said in str(caught.value)


def test_convolve_has_no_lags():
    with pytest.raises(TypeError):
        corrconv.convolve(np.ones(9), np.ones(4), max_lag=2)
    with pytest.raises(ValueError, match="got convolve in mode 'full'"):
        Problem("convolve", (9,), (4,), max_lag=2)
