"""What a caller may hand in, and what comes back."""

from __future__ import annotations

import numpy as np
import pytest

import corrconv
from tests.corrconv.core.definition import define
from tests.corrconv.core.strategies import INTEGERS, LAYOUTS
from tests.names import each

NAMES = [name for name in corrconv.available() if corrconv.get(name).kernels == "any"]
"""What takes kernels of low rank alone has its own tests of layouts: `test_separable`."""
X = np.array([[4.0, 1, 2, 7], [3, 5, 9, 6], [8, 2, 0, 1]])
H = np.array([[2.0, -1, 3], [1, 4, 0]])
NAN_WARNING = pytest.mark.filterwarnings("ignore:Use of fft convolution on input with NAN")


def expected(operation, x, h, mode="full"):
    """The definition by the slowest implementation, which test_definition judges."""
    return getattr(corrconv, operation)(x, h, mode, method="naive")


def takes(name, x, h, mode="full", operation="convolve"):
    dtype = np.result_type(x, h)
    problem = corrconv.Problem(operation, x.shape, h.shape, mode, dtype=dtype)
    return corrconv.get(name).supports(problem) is None


@pytest.mark.parametrize("name", each(NAMES))
@pytest.mark.parametrize(
    "layout", [*LAYOUTS, "read-only", "transposed", "broadcast", "overlapping", "list"]
)
def test_layouts(name, layout):
    x, h = X, H
    if not takes(name, x, h, "same"):
        x, h = X.ravel(), H[0]
    make = LAYOUTS | {
        "read-only": _read_only,
        "transposed": lambda a: np.ascontiguousarray(a.T).T,
        "broadcast": lambda a: np.broadcast_to(a[:1], a.shape),  # strides of zero
        "overlapping": _overlapping,
        "list": np.ndarray.tolist,
    }
    given_x, given_h = make[layout](x), make[layout](h)
    answer = expected("correlate", np.array(given_x, float), np.array(given_h, float), "same")
    result = corrconv.correlate(given_x, given_h, "same", method=name)
    assert isinstance(result, np.ndarray)
    assert result.flags.writeable
    np.testing.assert_allclose(result, answer, rtol=0, atol=1e-12)


def _overlapping(array):
    """Rows that begin one sample after another, as windows do."""
    windows = np.lib.stride_tricks.sliding_window_view(array.ravel(), array.shape[-1])
    return windows[: len(array)] if array.ndim == 2 else array


def _read_only(array):
    array = array.copy()
    array.flags.writeable = False
    return array


@pytest.mark.parametrize("name", each(NAMES))
@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_scalars(name, mode):
    if not takes(name, np.ones(1), np.ones(1), mode):
        with pytest.raises(corrconv.UnsupportedProblem):
            corrconv.correlate(3.0, 2.0, mode, method=name)
        return
    result = corrconv.correlate(3.0, np.array(2.0), mode, method=name)
    assert result.shape == ()
    assert result == pytest.approx(6)
    if takes(name, np.ones(1), np.ones(1, complex), mode):
        result = corrconv.correlate(2 + 1j, np.array(3 + 1j), mode, method=name)
        assert result.shape == ()
        assert result == pytest.approx(7 + 1j)


@pytest.mark.parametrize("dtype", INTEGERS)
def test_extreme_integers_are_summed_modulo_their_bits(dtype):
    info = np.iinfo(dtype)
    x, h = (
        np.array([info.min, info.max, info.max - 1, 1], dtype),
        np.array([info.max, 3, 1], dtype),
    )
    total = define("convolve", x, h, "full", "fill", 0).real
    supporting = [name for name in NAMES if takes(name, x, h)]
    assert {"auto", "naive", "numba", "strided", "strided_gemm"} <= set(supporting)
    for name in supporting:
        result = corrconv.convolve(x, h, method=name)
        assert [(int(got) - int(sum)) % 2**info.bits for got, sum in zip(result, total)] == [0] * 6


def test_bool_is_an_or_of_ands():
    x, h = np.array([1, 0, 0, 1, 1], bool), np.array([0, 1, 1], bool)
    for name in NAMES:
        if takes(name, x, h):
            result = corrconv.convolve(x, h, method=name)
            assert result.tolist() == [False, True, True, False, True, True, True], name


@NAN_WARNING
@pytest.mark.parametrize("name", each(NAMES))
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dtype", ["float32", "float64", "complex128"])
def test_what_is_not_finite_reaches_the_windows_that_hold_it(name, bad, dtype):
    x, h = np.ones((9, 8), dtype), np.arange(1, 7, dtype=dtype).reshape(2, 3)
    x[4, 5] = bad
    if not takes(name, x, h, "same"):
        x, h = x[4], h[0]
    if not takes(name, x, h, "same"):
        pytest.skip("it does not take this dtype")
    with np.errstate(invalid="ignore"):  # inf - inf inside a transform
        result = corrconv.convolve(x, h, "same", method=name)
    holds = corrconv.convolve(np.abs(x) != 1, h != 0, "same", method="naive")
    assert not np.isfinite(result[holds]).any()
    if corrconv.get(name).family == "direct" or name == "auto":  # this small, auto is direct too
        assert np.isfinite(result[~holds]).all()


@NAN_WARNING
@pytest.mark.parametrize("name", each(NAMES))
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_tap_that_is_not_finite_reaches_every_output(name, bad):
    x, h = X, np.where(H == 4, bad, H)
    if not takes(name, x, h, "valid"):
        x, h = X[0], h[1]
    with np.errstate(invalid="ignore"):
        result = corrconv.correlate(x, h, "valid", method=name)
    assert result.size
    assert not np.isfinite(result).any()


@pytest.mark.parametrize("name", each(NAMES))
@pytest.mark.parametrize(("dtype", "tap"), [("float32", 1e-40), ("float64", 1e-310)])
def test_subnormal_taps(name, dtype, tap):
    if not corrconv.get(name).subnormals:
        pytest.skip("its library takes subnormal numbers for zero")
    x, h = np.full((3, 5), 2, dtype), np.full((3, 3), tap, dtype)
    if not takes(name, x, h, "same"):
        x, h = x[0], h[0]
    result = corrconv.convolve(x, h, "same", method=name)
    np.testing.assert_allclose(result, expected("convolve", x, h, "same"), rtol=1e-3)
