"""auto's model: what it predicts from, and that it chooses accordingly."""

from __future__ import annotations

import json

import numpy as np
import pytest

import corrconv
from corrconv import model
from corrconv.core import cache as stored
from corrconv.core import calibration
from corrconv.model import prediction

AUTO = corrconv.get("auto")


def problem(x, h, dtype="float32", mode="same"):
    return corrconv.Problem("correlate", x, h, mode, dtype=np.dtype(dtype))


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path))
    model.forget()
    yield tmp_path
    monkeypatch.undo()
    model.forget()


def test_small_kernels_are_summed_and_large_ones_transformed():
    small, large = problem((512, 512), (3, 3)), problem((512, 512), (101, 101))
    assert AUTO.choose(small).name == "numba_simd"
    assert AUTO.choose(large).name == "fft_tiled"
    assert "against" in AUTO.choose(small).why
    assert "tile" in AUTO.choose(large).why


def test_predictions_are_sorted_and_grow_with_the_kernel():
    for shape, side in (((700, 700), 2), ((100_000,), 1)):
        before = 0.0
        for n in (3, 9, 31, 63):
            found = model.predict_all(problem(shape, (n,) * side), 1, AUTO.chooses_among)
            seconds = [each.seconds for each in found]
            assert seconds == sorted(seconds)
            direct = next(each.seconds for each in found if each.name == "numba_simd")
            assert direct > before
            before = direct


def test_threads_are_predicted_to_help_large_problems_only():
    for shape, helps in (((32, 32), False), ((2000, 2000), True)):
        one, two = (
            next(
                e.seconds
                for e in model.predict_all(problem(shape, (9, 9)), w)
                if e.name == "numba_simd"
            )
            for w in (1, 2)
        )
        assert (two < 0.7 * one) == helps
        assert two <= one


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint16", "int32", "uint64"])
@pytest.mark.parametrize("n", [3, 60])
def test_integers_come_back_exact(dtype, n):
    generator = np.random.default_rng(0)
    shape, taps = (70, 64), (n, n)
    if dtype == "bool":
        x, h = (generator.random(s) < 0.1 for s in (shape, taps))
    else:
        info = np.iinfo(dtype)
        x, h = (
            generator.integers(info.min, info.max, s, dtype, endpoint=True) for s in (shape, taps)
        )
    np.testing.assert_array_equal(
        corrconv.correlate(x, h, "same"), corrconv.correlate(x, h, "same", method="strided")
    )


def test_rank_one_kernels_are_looked_for_where_that_pays():
    asked = problem((1024, 1024), (11, 11), "float64")
    choice = AUTO.choose(asked)
    assert choice.if_rank_one == "separable"
    generator = np.random.default_rng(0)
    x, h = generator.normal(size=asked.x_shape), generator.normal(size=asked.h_shape)
    one = np.outer(h[0], h[1])
    plan = AUTO.plan(asked)
    separable = corrconv.get("separable").plan(asked)
    np.testing.assert_array_equal(plan(x, one), separable(x, one))
    np.testing.assert_array_equal(plan.fixed(one)(x), separable(x, one))
    expected = corrconv.get(choice.name).plan(asked)(x, h)
    np.testing.assert_allclose(plan(x, h), expected, rtol=1e-10, atol=1e-10)
    out = np.empty(asked.output_shape)
    assert plan(x, one, out=out) is out
    np.testing.assert_array_equal(out, separable(x, one))
    assert AUTO.choose(problem((20, 20), (5, 5))).if_rank_one is None


@pytest.mark.parametrize(
    ("x", "h", "dtype", "expected"),
    [
        ((64, 64, 64), (5, 5, 5), "float32", "numba_simd"),
        ((128, 128, 128), (21, 21, 21), "float32", "fftw"),
        ((64, 64, 64), (21, 21, 21), "uint8", "fftw"),  # a float64 transform that is proved exact
        ((64, 64, 64), (21, 21, 21), "int64", "numba_simd"),  # which none can be
        ((12, 12, 12, 12), (3, 3, 3, 3), "float64", "numba_simd"),
        ((200, 9, 9), (2, 1, 1), "float32", "numba_simd"),  # a stack of planes
    ],
)
def test_more_axes_are_chosen_for_by_the_model(x, h, dtype, expected):
    if expected not in corrconv.available():
        pytest.skip(f"{expected} is not installed")
    choice = AUTO.choose(problem(x, h, dtype))
    assert choice.name == expected
    assert choice.name in {each.name for each in choice.predictions}


def test_where_libraries_are_missing_there_is_a_way_too(monkeypatch):
    asked = problem((128, 128, 128), (21, 21, 21))
    monkeypatch.setattr(corrconv.get("fftw"), "unavailable", lambda: "not installed")
    assert AUTO.choose(asked).name == "numba_simd"
    monkeypatch.setattr(corrconv.get("numba_simd"), "unavailable", lambda: "not installed")
    assert AUTO.choose(asked).name == "strided"


def test_rank_one_kernels_of_three_axes_go_by_passes():
    asked = problem((64, 64, 64), (9, 9, 9))
    assert AUTO.choose(asked).if_rank_one == "separable"
    generator = np.random.default_rng(0)
    x = generator.normal(size=asked.x_shape).astype(np.float32)
    sides = generator.normal(size=(3, 9)).astype(np.float32)
    h = sides[0][:, None, None] * sides[1][:, None] * sides[2]
    plan, separable = AUTO.plan(asked), corrconv.get("separable").plan(asked)
    np.testing.assert_array_equal(plan(x, h), separable(x, h))
    other = generator.normal(size=asked.h_shape).astype(np.float32)
    np.testing.assert_array_equal(plan(x, other), corrconv.get("numba_simd").plan(asked)(x, other))


def test_more_threads_than_processors_help_nobody(monkeypatch):
    monkeypatch.setattr(prediction, "all_workers", lambda: 2)
    asked = problem((2000, 2000), (9, 9))
    two, many = (AUTO.choose(asked, workers).predictions for workers in (2, 64))
    assert two == many


def test_a_calibration_of_this_machine_is_used(own_cache):
    asked = problem((512, 512), (3, 3))
    before = AUTO.choose(asked)
    slow = {"numba_simd float32 2-D": {"basis": "register sums", "coefficients": [1.0] * 6}}
    held = {**stored.calibrated_here(), "simd_tile": "64x4x4", "entries": slow}
    stored.replace(calibration.file(), json.dumps(held))
    model.forget()
    assert before.name == "numba_simd"
    assert AUTO.choose(asked).name == "fft_tiled"


@pytest.mark.parametrize("key", ["format", "processor", "versions"])
def test_a_calibration_of_another_machine_library_or_model_is_not(own_cache, key):
    slow = {"numba_simd float32 2-D": {"basis": "register sums", "coefficients": [1.0] * 6}}
    other = {key: "another", "entries": slow}
    held = stored.calibrated_here() | other
    stored.replace(calibration.file(), json.dumps(held))
    model.forget()
    assert AUTO.choose(problem((512, 512), (3, 3))).name == "numba_simd"


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"processor": 3'])
def test_a_damaged_calibration_is_ignored_with_a_warning(own_cache, text):
    calibration.file().write_text(text)
    model.forget()
    with pytest.warns(UserWarning, match="corrconv calibrate"):
        choice = AUTO.choose(problem((512, 512), (3, 3)))
    assert choice.name == "numba_simd"
