"""Samples are taken in turn, as they say."""

from __future__ import annotations

import pytest

from corrconv.measure.race import Race, calls_per_sample, interval, paired


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
