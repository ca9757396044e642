"""Samples are taken in turn, as they say; peers are those that compute elsewhere; the peak does its work."""

from __future__ import annotations

import numpy as np
import pytest
from corrconv.reports.roofline.peak import STEPS, SUMS, Peak

import corrconv
from corrconv.measure import contenders
from corrconv.measure.race import Race, calls_per_sample, interval, paired


def test_peers_are_those_that_compute_elsewhere():
    assert set(corrconv.names()) >= contenders.OURS
    assert all(
        corrconv.get(name).library in {"python", "numpy", "numba", "pyfftw"}
        for name in contenders.OURS
    )


def test_a_race_is_drawn_and_then_reversed():
    seen: list[str] = []

    def sampler(name, seconds):
        return lambda: seen.append(name) or seconds

    race = Race({name: sampler(name, 1.0 + i) for i, name in enumerate("abcd")})
    samples = race.run(4)
    assert seen[4:8] == seen[:4][::-1]
    assert seen[12:] == seen[8:12][::-1]
    assert samples == {name: [1.0 + i] * 4 for i, name in enumerate("abcd")}


def test_who_is_far_behind_takes_two_samples_unless_kept():
    race = Race({"fast": lambda: 1.0, "near": lambda: 2.9, "far": lambda: 3.1, "kept": lambda: 9.0})
    samples = race.run(6, behind=3.0, keep=("kept",))
    assert {name: len(taken) for name, taken in samples.items()} == {
        "fast": 6, "near": 6, "far": 2, "kept": 6,
    }  # fmt: skip


def test_pairs_are_of_the_same_round():
    assert paired([2.0, 6.0, 5.0], [1.0, 2.0]) == [2.0, 3.0]


@pytest.mark.parametrize(
    ("count", "left"), [(1, 0), (2, 0), (5, 0), (6, 0), (8, 0), (9, 1), (12, 2), (20, 5)]
)
def test_the_interval_is_that_of_the_sign_test(count, left):
    """Conover's table: with 20 values the 6th and the 15th, at 95.9%."""
    values = [float(k) for k in range(count)]
    assert interval(values) == (left, count - 1 - left)


def test_samples_last_long_enough():
    assert calls_per_sample(lambda: None, 1e-4) > 100


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_peak_does_all_of_its_multiply_adds(dtype):
    """Every sum, every lane and every step show in the result, so none can have been left out."""
    peak, steps = Peak(dtype), 3
    sums = 1.0 + np.arange(SUMS * peak.lanes)
    for _ in range(steps):
        sums = 0.5 * sums + 1.0
    assert peak._code(steps, 1.0, 0.5) == sums.sum()
    assert peak.work == SUMS * peak.lanes * STEPS
    assert peak.sample() > 1e8
