"""Real data through `auto`: fill values, what is not finite, zeros, and what says more than its numbers."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pytest
from corrconv.impls.auto import LookingPlan

import corrconv
from corrconv import Problem, get
from corrconv.engines.reach.plan import ReachPlan

N, n = 512, 41
FILLS = (-3.4028235e38, 9.96921e36, -1e20, 1e10, np.nan, np.inf, -np.inf)
"""The last number of float32, NetCDF's fill value, and others that rasters hold."""


@pytest.fixture(scope="module")
def raster():
    return np.random.default_rng(0).normal(500, 50, (N, N)).astype("float32")


@pytest.fixture(scope="module")
def kernel():
    return np.random.default_rng(1).uniform(size=(n, n)).astype("float32") / n**2


def transformed(dtype="float32", boundary="fill", fillvalue=0.0, shape=(N, N), taps=(n, n)):
    """`auto`'s plan, which has to be one by transforms for the test to say anything."""
    problem = Problem("correlate", shape, taps, "same", boundary, fillvalue, np.dtype(dtype))
    plan = get("auto").plan(problem)
    for each in (plan, getattr(plan, "_general", None)):
        if isinstance(each, ReachPlan):
            return plan, each
    raise AssertionError("auto takes no transform here: choose other sizes")


def summed(problem, x, h):
    return get("numba_simd").plan(problem)(x, h)


def assert_agree(found, want, scale):
    np.testing.assert_array_equal(np.isnan(found), np.isnan(want))
    np.testing.assert_array_equal(found[np.isinf(want)], want[np.isinf(want)])
    finite = np.isfinite(want)
    np.testing.assert_allclose(found[finite], want[finite], rtol=2e-4, atol=2e-5 * scale)


@pytest.mark.parametrize("levels", [False, True], ids=["as predicted", "by levels"])
@pytest.mark.parametrize("fill", FILLS)
def test_a_fill_value_spoils_what_meets_it_alone(raster, kernel, fill, levels):
    plan, inner = transformed()
    if levels:
        inner._cost = type(inner._cost)(1.0)
    x = raster.copy()
    x[200, 300] = x[-1, 0] = fill
    found, want = plan(x, kernel), summed(plan.problem, x, kernel)
    assert (~np.isfinite(found)).sum() == (~np.isfinite(want)).sum()
    assert_agree(found, want, 0)
    assert_agree(plan.fixed(kernel)(x), want, 0)


@pytest.mark.parametrize("fill", [9.96921e36, np.nan])
def test_a_part_of_the_raster_that_is_not_known(raster, kernel, fill):
    plan, inner = transformed()
    inner._cost = type(inner._cost)(1e-3)  # levels, and few samples are not a few
    x = raster.copy()
    x[:250, :300] = fill
    assert_agree(plan(x, kernel), summed(plan.problem, x, kernel), 0)


@pytest.mark.parametrize("value", [1e34, 1e-34, 3e38, 1e-44])
def test_constants_at_the_ends_of_the_range(kernel, value):
    plan, inner = transformed()
    inner._cost = type(inner._cost)(1.0)
    x = np.full((N, N), value, "float32")
    found, want = plan(x, kernel), summed(plan.problem, x, kernel)
    assert np.isfinite(found).all()
    np.testing.assert_allclose(found, want, rtol=1e-4, atol=2e-45 * n**2)


@pytest.mark.parametrize("fill", [np.inf, np.nan, 1e36, -5.0])
def test_outside_is_not_finite_or_far(raster, kernel, fill):
    plan, _ = transformed(fillvalue=fill)
    assert_agree(plan(raster, kernel), summed(plan.problem, raster, kernel), 0)


@pytest.mark.parametrize("boundary", ["fill", "wrap", "symm"])
@pytest.mark.parametrize("name", ["fftw", "auto"])
def test_zeros_with_a_bright_patch(kernel, boundary, name):
    plan, _ = transformed(boundary=boundary)
    if name == "fftw":  # by one transform of the whole image
        plan = ReachPlan(plan.problem, 1, get("fftw").plan, lambda: None, transformed()[1]._cost)
    x = np.zeros((N, N), "float32")
    x[300:340, 300:340] = 1000
    x[0, 0] = 3
    found, want = plan(x, kernel), summed(plan.problem, x, kernel)
    np.testing.assert_array_equal(found[want == 0], 0)
    assert (found >= 0).all()
    assert_agree(found, want, want.max())


def islands():
    """Zeros, a far sample, and small samples that some windows meet without it."""
    rng = np.random.default_rng(4)
    pair = np.zeros((N, N), "float32")
    pair[300, 300], pair[305, 309] = -1e20, 5
    patch = np.zeros((N, N), "float32")
    patch[250:262, 250:262] = rng.normal(500, 50, (12, 12))
    patch[256, 256] = 1e10
    return {"pair": pair, "patch": patch}


@pytest.mark.parametrize("name", ["pair", "patch"])
@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_small_samples_beside_zeros_and_a_far_one(kernel, name, mode):
    x = islands()[name]
    found = corrconv.correlate(x, kernel, mode)
    assert_agree(found, corrconv.correlate(x, kernel, mode, method="numba_simd"), 0)


def test_a_quiet_sample_in_silence_beside_a_loud_one():
    x = np.zeros(20_000)
    x[9000], x[9100] = 1e30, 1
    h = np.random.default_rng(5).random(801)
    for mode in ("full", "same"):
        found = corrconv.correlate(x, h, mode)
        want = corrconv.correlate(x, h, mode, method="numba_simd")
        np.testing.assert_allclose(found, want, rtol=1e-12)


def test_a_quiet_sample_beside_zeros_in_three_axes():
    x = np.zeros((40, 40, 80), "float32")
    x[20, 20, 40], x[20, 20, 41] = 1e10, 5
    h = np.random.default_rng(6).random((5, 5, 41)).astype("float32")
    found = corrconv.correlate(x, h, "same")
    assert_agree(found, corrconv.correlate(x, h, "same", method="strided"), 0)


PASSES = "fft_tiled", "separable"


def wide(problem):
    return replace(problem, dtype=np.dtype("float64"))


@pytest.mark.parametrize("value", [9.96921e36, 3e38])
def test_passes_do_not_overflow_where_the_sum_does_not(raster, value):
    box = np.ones((41, 41), "float32")
    box[:, 20:], box[:, 20] = -1, 0  # of rank one: a column's sum is large, and the rows cancel
    x = raster.copy()
    x[100:300, 100:300] = value
    problem = Problem("correlate", x.shape, box.shape, "same", dtype=x.dtype)
    transform, passes = (get(name) for name in PASSES)
    looking = LookingPlan(problem, 1, transform.plan(problem), lambda: passes.plan(problem))
    for plan in (get("auto").plan(problem), looking):
        found, want = plan(x, box), summed(wide(problem), x.astype(float), box.astype(float))
        np.testing.assert_array_equal(np.isfinite(found), abs(want) <= np.finfo("float32").max)
        np.testing.assert_array_equal(found, plan.fixed(box)(x))
    constant = np.full((N, N), 3e38, "float32")
    smooth = np.full((31, 31), 0.99 / 961, "float32")
    assert np.isfinite(corrconv.correlate(constant, smooth, "same")).all()


def test_minus_zero_is_not_negative():
    x = np.random.default_rng(7).random((400, 400)).astype("float32")
    h = np.exp(-np.add.outer(*[np.linspace(-9, 9, 31) ** 2] * 2)).astype("float32")
    h[3, 4] *= 1.3  # not of rank one
    x[0, 0] = -0.0
    assert (corrconv.correlate(x, h, "same") >= 0).all()


def test_what_is_not_ordinary_plans_nothing_anew(raster, kernel, monkeypatch):
    plan, _ = transformed()
    x = raster.copy()
    x[5, 5] = np.nan
    first = plan(x, kernel)
    monkeypatch.setattr("corrconv.engines.fft.plan.Benches", None)
    assert np.array_equal(plan(x, kernel), first, equal_nan=True)
    assert np.isfinite(plan(raster, kernel)).all()


def test_what_is_not_negative_stays_so(kernel):
    plan, _ = transformed()
    x = np.random.default_rng(2).uniform(size=(N, N)).astype("float32")
    x[100:400, 100:400] *= 1e-3
    narrow = np.exp(-np.add.outer(*[np.linspace(-9, 9, n) ** 2] * 2)).astype("float32")
    assert (plan(x, narrow) >= 0).all()
    assert (plan.fixed(narrow)(x) >= 0).all()


@pytest.mark.parametrize("shape", [(60, 61, 62)])
@pytest.mark.parametrize("fill", [np.nan, np.inf, 1e36])
def test_three_axes(shape, fill):
    rng = np.random.default_rng(3)
    x, h = rng.normal(size=shape).astype("f4"), rng.normal(size=(9, 9, 9)).astype("f4")
    x[5, 6, 7] = fill
    found = corrconv.correlate(x, h, "same")
    assert (~np.isfinite(found)).sum() == (0 if fill == 1e36 else 9**3)
    clean = corrconv.correlate(np.where(x == x[5, 6, 7], 0, x), h, "same", method="strided")
    far = np.ones(shape, bool)
    far[1:10, 2:11, 3:12] = False
    np.testing.assert_allclose(found[far], clean[far], atol=1e-3)


def test_two_workers_give_the_same(raster, kernel):
    x = raster.copy()
    x[200, 300] = np.nan
    one, two = (corrconv.correlate(x, kernel, "same", workers=workers) for workers in (1, 2))
    np.testing.assert_array_equal(np.isnan(one), np.isnan(two))
    np.testing.assert_allclose(one, two, rtol=1e-5)


# ---- accuracy ---------------------------------------------------------------------------------


def powers():
    """The case of SciPy's issue 22390."""
    x = np.zeros(10_010)
    x[10_000:] = [10.0 ** (9 * i) for i in range(10)]
    return x


def test_componentwise_keeps_every_power():
    x = powers()
    found = corrconv.convolve(x, x, accuracy="componentwise")
    want = np.convolve(x, x)
    np.testing.assert_allclose(found, want, rtol=1e-14)
    np.testing.assert_array_equal(found == 0, want == 0)


def test_graded_operands_are_warned_of():
    x = np.concatenate([np.zeros(400_000), powers()])
    with pytest.warns(RuntimeWarning, match='accuracy="componentwise"'):
        corrconv.convolve(x, x)


def test_graded_operands_that_are_summed_are_not():
    x = powers()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_allclose(corrconv.convolve(x, x), np.convolve(x, x), rtol=1e-14)


def test_a_fill_value_and_a_gaussian_are_not_graded(raster):
    x = raster.copy()
    x[100, 100] = 1e36
    narrow = np.exp(-np.add.outer(*[np.linspace(-6, 6, n) ** 2] * 2)).astype("float32")
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        corrconv.correlate(raster, narrow, "same")
        corrconv.correlate(x, narrow, "same")
    assert said == []


@pytest.mark.parametrize("method", ["fftw", "scipy_fft", "fft_tiled"])
def test_a_transform_does_not_promise_components(method):
    with pytest.raises(corrconv.UnsupportedProblem, match="componentwise accuracy"):
        corrconv.correlate(np.ones(9), np.ones(3), accuracy="componentwise", method=method)


def test_an_accuracy_that_is_none():
    with pytest.raises(ValueError, match="accuracy: must be one of 'normwise', 'componentwise'"):
        corrconv.correlate(np.ones(9), np.ones(3), accuracy="exact")


# ---- integers that wrap -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dtype", "x", "h", "wider"),
    [
        ("uint8", [200, 100], [1, 1], "int32"),
        ("int8", [20, 100], [100, -100], "int32"),
        ("uint16", [60_000, 60_000], [1, 1], "int64"),
        ("int64", [2**62, 2**62], [1, 1], "float64"),
        ("int32", [-(2**31)], [-1], "float64"),
    ],
)
def test_integers_that_wrap_are_warned_of(dtype, x, h, wider):
    with pytest.warns(RuntimeWarning, match=rf"astype\('{wider}'\)"):
        corrconv.correlate(np.array(x, dtype), np.array(h, dtype))


def test_integers_that_fit_are_not():
    x = np.full((50, 50), 28, "uint8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert corrconv.convolve(x, np.ones((3, 3), "uint8"), "same").max() == 252
        sparse = np.zeros(50, "uint8")
        sparse[::7] = 200  # the bound is passed, and no sum is
        assert corrconv.convolve(sparse, np.ones(7, "uint8")).max() == 200


def test_the_warning_is_of_the_callers_line_and_comes_once():
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("default")
        for brightest in (200, 210, 220):
            corrconv.convolve(np.array([brightest, 100], "uint8"), np.array([1, 1], "uint8"))
    assert [each.filename for each in found] == [__file__]


# ---- what says more than its numbers ----------------------------------------------------------


class Quantity(np.ndarray):
    unit = "m"
    value = property(np.asarray)


class Unknown:
    """As torch's tensors of bfloat16."""

    def __array__(self, dtype=None, copy=None):
        raise TypeError("Got unsupported ScalarType BFloat16")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (np.ma.masked_less(np.arange(9.0), 3), r"mask would be lost; give {}.filled\(value\)"),
        (np.arange(9.0).view(Quantity), r"unit would be lost.*{}\.value"),
        ([np.ma.masked_less(np.arange(9.0), 3)], "mask would be lost"),
        (Unknown(), "not an array of numbers: Got unsupported ScalarType BFloat16"),
    ],
)
@pytest.mark.parametrize("place", [0, 1])
def test_what_would_be_lost_is_refused(value, said, place):
    operands = [np.arange(9.0), np.arange(9.0)]
    operands[place] = value
    with pytest.raises(TypeError, match=f"^{'xh'[place]}: .*{said.format('xh'[place])}"):
        corrconv.correlate(*operands)


@pytest.mark.parametrize("value", [np.ones((1, 2)).view(np.matrix), [[1.0, 2.0]], Unknown()])
def test_a_plan_takes_ndarrays(value):
    plan = corrconv.plan(Problem("correlate", (1, 2), (1, 2)))
    good = np.ones((1, 2))
    for name, call in {
        "x": lambda: plan(value, good),
        "h": lambda: plan(good, value),
    }.items():
        with pytest.raises(TypeError, match=f"^{name}: must be a numpy.ndarray, got"):
            call()
    with pytest.raises(TypeError, match="^h: must be a numpy.ndarray"):
        plan.fixed(value)
    with pytest.raises(TypeError, match="^x: must be a numpy.ndarray"):
        plan.fixed(good)(value)


def test_memory_mapped_operands_are_transformed(tmp_path, raster, kernel):
    plan, _ = transformed()
    mapped = np.memmap(tmp_path / "x", "float32", "w+", shape=raster.shape)
    mapped[...] = raster
    np.testing.assert_array_equal(plan(mapped, kernel), plan(raster, kernel))


def test_memory_mapped_operands_are_taken(tmp_path):
    mapped = np.memmap(tmp_path / "x", "float64", "w+", shape=(20,))
    mapped[:] = np.arange(20)
    plan = corrconv.plan(Problem("correlate", (20,), (20,)))
    np.testing.assert_allclose(plan(mapped, mapped), corrconv.correlate(mapped, mapped))
