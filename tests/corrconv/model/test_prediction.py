"""Ratios and their ranges; entries that are borrowed; another machine's numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import corrconv
from corrconv import model
from corrconv.model import table
from corrconv.model.elsewhere import Numbers, package, standing
from corrconv.model.prediction import BORROWED, HOLDS, Prediction, key_for, predicted, ratio

SECONDS = st.floats(1e-7, 10)
SPREADS = st.floats(0.01, 1)
PREDICTIONS = st.builds(Prediction, st.sampled_from("abc"), SECONDS, spread=SPREADS)


def problem(x, h, dtype="float32"):
    return corrconv.Problem("correlate", x, h, "same", dtype=np.dtype(dtype))


@given(PREDICTIONS, PREDICTIONS)
def test_a_ratio_is_the_other_way_round_from_the_other_side(one, other):
    there, back = ratio(one, other), ratio(other, one)
    if one.name == other.name:
        assert (there.value, there.low, there.high, there.resolved) == (1, 1, 1, False)
        return
    assert there.value == pytest.approx(1 / back.value)
    assert there.low == pytest.approx(1 / back.high)
    assert there.low < there.value < there.high
    assert there.resolved == back.resolved == (there.low > 1 or there.high < 1)


@given(PREDICTIONS, PREDICTIONS)
def test_a_range_is_as_wide_as_both_spreads_together(one, other):
    if one.name != other.name:
        found = ratio(one, other)
        width = math.log(found.high / found.low) / 2
        assert width == pytest.approx(HOLDS * math.hypot(one.spread, other.spread))


def test_more_axes_and_integers_are_predicted_as_what_they_are_like():
    cube = problem((64, 64, 64), (5, 5, 5))
    assert key_for("scipy_fft", cube) == "scipy_fft float32 2-D"
    assert key_for("scipy_fft", problem((64, 64), (5, 5), "uint8")) == "scipy_fft float64 2-D"
    assert key_for("strided", problem((64, 64), (5, 5), "uint8")) == "strided float32 2-D"
    assert key_for("strided", problem((64,), (5,), "int64")) == "strided float64 1-D"
    assert key_for("numba_simd", problem((64, 64), (5, 5), "uint8")) == "numba_simd int32 2-D"
    assert key_for("numba_simd", cube) == "numba_simd float32 2-D"
    assert key_for("nobody", cube) == ""
    found = predicted("scipy_fft", cube, 1)
    assert found.alike == "float32 2-D"
    own = table.entry("scipy_fft float32 2-D")
    assert found.spread == pytest.approx(math.hypot(own.spread, BORROWED))
    assert predicted("scipy_fft", problem((64, 64), (5, 5)), 1).alike == ""
    twice = predicted("scipy_fft", problem((64, 64), (5, 5), "complex64"), 1)
    assert twice.seconds > 1.5 * predicted("scipy_fft", problem((64, 64), (5, 5)), 1).seconds


def test_another_machines_numbers_hold_for_a_while():
    asked = problem((500, 500), (9, 9))
    here = model.predict_all(asked)
    key = "fftw float32 2-D"
    whole = package()
    slow = Numbers({key: whole.entries[key].scaled(7.0)}, whole.registers)
    with standing(whole):
        theirs = {each.name: each.seconds for each in model.predict_all(asked)}
        with standing(slow):
            (only,) = model.predict_all(asked)
        assert {each.name: each.seconds for each in model.predict_all(asked)} == theirs
    assert only.seconds == pytest.approx(7 * theirs["fftw"])
    assert model.predict_all(asked) == here
