"""Steps are found where they were planted, and nowhere else: noise, outliers and drifts have none."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrconv.history.steps import FEWEST, LEVEL, find, highest, noise_of

RUNS, TOGETHER = 40, 20
"""Histories, and series in each."""
Noise = Callable[[np.random.Generator, int], np.ndarray]


def named(noise: Noise, count: int, runs: int = RUNS) -> int:
    """In how many histories any step is named."""
    draw = np.random.default_rng(count)
    every = ({key: noise(draw, count) for key in range(TOGETHER)} for _ in range(runs))
    return sum(any(it.steps for it in find(series).values()) for series in every)


@pytest.mark.parametrize("count", [12, 40])
@pytest.mark.parametrize(
    "noise",
    [
        lambda draw, count: draw.normal(0, 0.01, count),
        lambda draw, count: draw.laplace(0, 0.01, count),
        lambda draw, count: 0.01 * draw.standard_t(4, count),
        lambda draw, count: draw.normal(0, 0.01, count) + 0.2 * (draw.random(count) < 0.005),
    ],
    ids=["Gauss", "Laplace", "t of 4", "bursts"],
)
def test_in_noise_alone_a_step_is_named_as_seldom_as_is_said(noise: Noise, count: int) -> None:
    """Of 40 histories two may at 5%; with seven or more the chance would be 0.3%."""
    assert named(noise, count) <= 6


@pytest.mark.parametrize("total", [0.02, 0.1, 0.5])
def test_a_drift_is_no_step(total: float) -> None:

    def drifting(draw: np.random.Generator, count: int) -> np.ndarray:
        return draw.normal(0, 0.01, count) + np.linspace(0, total, count)

    assert named(drifting, 30, runs=12) <= 2


def planted(count: int, steps: dict[int, float], seed: int, noise: float = 0.01) -> np.ndarray:
    values = np.random.default_rng(seed).normal(-3, noise, count)
    for at, size in steps.items():
        values[at:] += math.log(size)
    return values


@pytest.mark.parametrize("at", [3, 12, 21])
@pytest.mark.parametrize("size", [1.2, 0.8])
def test_a_planted_step_is_found_with_its_commit_and_size(at: int, size: float) -> None:
    others = {key: planted(24, {}, 100 + key) for key in range(39)}
    for seed in range(5):
        (step,) = find({"planted": planted(24, {at: size}, seed), **others})["planted"].steps
        assert (step.at, step.before) == (at, at - 1)
        assert step.size == pytest.approx(size, rel=0.03)
        assert step.chance <= LEVEL


def test_several_steps_are_told_apart_though_they_climb_like_a_drift() -> None:
    found = find({0: planted(40, {12: 1.15, 26: 1.15}, 3)})[0]
    assert [step.at for step in found.steps] == [12, 26]
    assert [(a, b) for a, b, _ in found.levels] == [(0, 12), (12, 26), (26, 40)]


def test_one_value_alone_is_no_step() -> None:
    values = planted(24, {}, 5)
    values[10] += 1.0
    values[-1] += 1.0  # the newest commit: the next will tell
    assert find({0: values})[0].steps == ()


def test_gaps_keep_their_places_and_widen_who_may_have_done_it() -> None:
    values = planted(24, {12: 1.3}, 6)
    values[[2, 10, 11]] = math.nan
    (step,) = find({0: values})[0].steps
    assert (step.at, step.before) == (12, 9)


def test_smaller_steps_than_noise_are_not_resolved() -> None:
    assert find({0: planted(24, {12: 1.005}, 7)})[0].steps == ()


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_too_few_values_have_no_step(count: int) -> None:
    found = find({0: planted(count, {}, 8)})[0]
    assert found.steps == ()
    assert math.isnan(found.noise) == (count < 3)


def test_values_that_are_all_alike_have_some_noise_still() -> None:
    assert noise_of(np.zeros(9)) > 0
    assert find({0: [0.0] * 9, 1: [1.0] * 9})[1].steps == ()


@given(st.integers(0, 50), st.floats(-5, 5))
def test_in_other_units_steps_are_the_same(seed: int, shift: float) -> None:
    values = planted(20, {8: 1.25}, seed)
    one, other = find({0: values})[0], find({0: values + shift})[0]
    assert [step.at for step in one.steps] == [step.at for step in other.steps]


def test_the_more_series_the_less_sure() -> None:
    values = planted(16, {8: 1.12}, 9)
    alone = find({0: values}, level=1.0)[0].steps
    among = find({0: values, **{key: planted(16, {}, key) for key in range(1, 80)}}, level=1.0)[
        0
    ].steps
    assert min(it.chance for it in alone) < min(it.chance for it in among)


def test_what_noise_alone_reaches_grows_with_the_places_that_are_searched() -> None:
    assert np.median(highest(2 * FEWEST)) < np.median(highest(12)) < np.median(highest(40))
