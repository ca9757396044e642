"""What a sweep teaches the table: levels, spreads, and nothing from too little."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import corrconv
from corrconv.model import learned, table
from corrconv.model.elsewhere import package, standing
from corrconv.model.learned import FEW, Sample
from corrconv.model.prediction import predicted


@pytest.fixture(autouse=True)
def packages_numbers():
    with standing(package()):
        yield


def problem(N, n, dtype="float32"):
    return corrconv.Problem("correlate", (N, N), (n, n), "same", dtype=np.dtype(dtype))


PROBLEMS = [problem(N, n) for N in (64, 256, 1024) for n in (5, 15)]


def samples(factors, problems=PROBLEMS, off=lambda place: 1.0):
    """Calls that take so many times as long as is predicted, by name."""
    return [
        Sample(name, asked, factor * off(place) * predicted(name, asked, 1).seconds)
        for name, factor in factors.items()
        for place, asked in enumerate(problems)
    ]


def level(found, key):
    """How many times as slow an entry has become."""
    return sum(found[key].coefficients) / sum(table.entry(key).coefficients)


def test_each_entry_is_as_many_times_as_slow_as_its_own_cells():
    found = learned.learned(samples({"numba_simd": 3.0, "scipy_fft": 0.5, "fft_tiled": 2.0}))
    assert found.keys() == set(table.all_keys())
    assert level(found, "numba_simd float32 2-D") == pytest.approx(3)
    assert level(found, "scipy_fft float32 2-D") == pytest.approx(0.5)
    assert level(found, "fft_tiled float32 2-D") == pytest.approx(2)


def test_others_are_as_slow_as_the_implementation_or_as_all():
    found = learned.learned(samples({"numba_simd": 3.0, "scipy_fft": 2.0, "fftw": 2.0}))
    assert level(found, "numba_simd float64 2-D") == pytest.approx(3)
    assert level(found, "torch float32 2-D") == pytest.approx(2)


def test_too_few_cells_teach_nothing():
    factors = {"numba_simd": 3.0, "scipy_fft": 3.0}
    assert learned.learned(samples(factors, PROBLEMS[: FEW - 1])) == {}
    assert learned.learned([]) == {}
    assert learned.learned(samples(factors, PROBLEMS[::2][:FEW])) != {}


def test_cells_of_about_one_size_teach_nothing():
    alike = [problem(N, n) for N in (64, 80, 100) for n in (5, 15)]
    assert learned.learned(samples({"numba_simd": 3.0}, alike)) == {}


def test_what_was_learned_is_learned_once():
    measured = samples({"numba_simd": 3.0, "scipy_fft": 0.5})
    numbers = package()
    once = learned.learned(measured)
    with standing(type(numbers)(once, numbers.registers)):
        twice = learned.learned(measured)
        assert all(level(twice, key) == pytest.approx(1) for key in twice)


def test_a_spread_grows_with_what_levels_leave():
    key = "numba_simd float32 2-D"
    exact = learned.learned(samples({"numba_simd": 2.0}))[key]
    rough = learned.learned(samples({"numba_simd": 2.0}, off=lambda place: 2.0 ** (place % 2)))[key]
    assert exact.spread < table.entry(key).spread < rough.spread


@given(st.lists(st.floats(-1, 1), min_size=FEW, max_size=40), st.floats(0.05, 1), st.floats(-3, 3))
def test_a_spread_does_not_depend_on_level_or_order(logs, before, shift):
    found = learned.spread(logs, before)
    assert learned.spread([log + shift for log in reversed(logs)], before) == pytest.approx(found)
    assert learned.spread([0.0] * len(logs), before) <= found + 1e-12
    assert math.isfinite(found)
