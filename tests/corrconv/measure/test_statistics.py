"""From samples to verdicts: against SciPy's quantile test, and what has to hold by symmetry."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, quantile_test

from corrconv.measure.sequential import Look, error, plan
from corrconv.measure.statistics import (
    NoiseFloor,
    Ratio,
    Samples,
    Verdict,
    estimate,
    interval,
    log_ratio,
    ratio,
    summarise,
    verdict,
)

LOOKS = plan()
times = st.floats(1e-9, 1e3)


def samples(label: str, *processes: list[float]) -> list[Samples]:
    return [Samples(label, k, 7, tuple(seconds)) for k, seconds in enumerate(processes)]


def run(*by_side: list[list[float]]) -> list[Samples]:
    """The first side, the first again, the others."""
    names = ["first", "first (again)", "other", "another"]
    return [each for name, taken in zip(names, by_side) for each in samples(name, *taken)]


@given(st.integers(6, 40), st.integers(0, 12), st.integers(0, 2**32))
def test_the_interval_is_that_of_scipy_s_quantile_test(count, dissent, seed):
    if 2 * (dissent + 1) > count:
        return
    values = np.random.default_rng(seed).normal(size=count)
    # more confidence than the next narrower interval has, and no more than this one
    level = 1 - binom.cdf([dissent, dissent + 1], count, 0.5).sum()
    if level <= 0:
        return
    found = quantile_test(values, p=0.5).confidence_interval(confidence_level=level)
    assert interval(values.tolist(), dissent) == (found.low, found.high)


def test_an_interval_needs_values_on_both_sides():
    assert interval([3.0, 1.0, 2.0, 4.0], 1) == (2.0, 3.0)
    with pytest.raises(ValueError, match="3 values cannot leave out 1 at each end"):
        interval([1.0, 2.0, 3.0], 1)


@given(st.lists(st.tuples(times, times), min_size=1, max_size=20))
def test_a_ratio_of_the_reverse_is_the_reverse(pairs):
    a, b = (samples("x", list(side))[0] for side in zip(*pairs))
    assert log_ratio(a, b) == pytest.approx(-log_ratio(b, a), abs=1e-12)
    assert log_ratio(a, a) == 0


@given(
    st.lists(st.tuples(times, times, st.floats(0.1, 10)), min_size=1, max_size=20),
    st.floats(0.1, 10),
)
def test_what_slows_a_whole_round_changes_no_ratio(rounds, factor):
    """Drift, bursts and steps that hit all sides of a round cancel, and so does the unit."""
    a, b, slowed = zip(*rounds)
    (first,), (second,) = samples("a", list(a)), samples("b", list(b))
    (slow_a,) = samples("a", [x * s * factor for x, s in zip(a, slowed)])
    (slow_b,) = samples("b", [x * s * factor for x, s in zip(b, slowed)])
    assert log_ratio(slow_a, slow_b) == pytest.approx(log_ratio(first, second), abs=1e-9)


def test_ratios_are_taken_within_a_process_and_a_round():
    (a,) = samples("a", [1.0, 2.0])
    with pytest.raises(ValueError, match="of processes 1 and 0"):
        log_ratio(Samples("b", 1, 7, (1.0, 2.0)), a)
    with pytest.raises(ValueError):
        log_ratio(Samples("b", 0, 7, (1.0,)), a)


def test_estimate_and_ratio_are_medians_over_processes_of_medians_over_rounds():
    a = samples("a", [1, 1, 9], [2, 2, 2], [4, 4, 0.5])
    b = samples("b", [2, 2, 9], [2, 2, 2], [12, 12, 0.5])
    found = estimate(a, 0)
    assert (found.median, found.low, found.high, found.least) == (2, 1, 4, 0.5)
    found_ratio = ratio(b, a, 0)
    assert found_ratio.value == pytest.approx(2)
    assert (found_ratio.low, found_ratio.high) == pytest.approx((1, 3))
    assert (found_ratio.processes, found_ratio.rounds) == (3, 9)


def of(value: float, low: float, high: float) -> Ratio:
    return Ratio("other", "first", value, low, high, 6, 60)


@pytest.mark.parametrize(
    ("value", "low", "high", "said"),
    [
        (1.10, 1.04, 1.2, Verdict.SLOWER),
        (1 / 1.10, 1 / 1.2, 1 / 1.04, Verdict.FASTER),
        (1.02, 1.01, 1.03, Verdict.NOT_RESOLVED),  # inside the noise floor
        (1 / 1.02, 1 / 1.03, 1 / 1.01, Verdict.NOT_RESOLVED),
        (1.10, 0.99, 1.2, Verdict.NOT_RESOLVED),  # the interval holds 1
        (0.90, 0.8, 1.0, Verdict.NOT_RESOLVED),  # and its ends belong to it
    ],
)
def test_a_difference_excludes_1_and_is_beyond_the_noise_floor(value, low, high, said):
    floor = NoiseFloor(Ratio("first (again)", "first", 1.0, 1 / 1.05, 1.03, 6, 60))
    assert floor.factor == pytest.approx(1.05)
    assert verdict(of(value, low, high), floor) is said


def test_a_side_that_is_5_percent_slower_is_resolved_at_the_first_look():
    noise = np.random.default_rng(3).normal(0, 0.01, (3, 6, 10))
    first, again, other = np.exp(noise + np.array([0, 0, 0.05])[:, None, None]).tolist()
    found = summarise(run(first, again, other), LOOKS, 0)
    assert found.resolved
    (judged,) = found.judgements
    assert judged.verdict is Verdict.SLOWER
    assert judged.ratio.low < 1.05 < judged.ratio.high
    assert found.confidence == 1 - error(LOOKS)
    assert [each.label for each in found.estimates] == ["first", "other"]


def test_one_process_of_six_that_disagrees_leaves_it_open_and_one_of_nine_does_not():
    noise = np.random.default_rng(4).normal(0, 0.002, (3, 9, 10))
    noise[2, 1:] += 0.05
    noise[2, 0] -= 0.05
    taken = run(*np.exp(noise).tolist())
    assert not summarise(taken, LOOKS, 0).resolved
    assert summarise(taken, LOOKS, 1).resolved


def test_all_sides_must_be_resolved_and_each_has_its_verdict():
    shifts = np.array([0, 0, 0.5, 0.0])[:, None, None]
    noise = np.random.default_rng(5).normal(0, 0.01, (4, 7, 10)) + shifts
    found = summarise(run(*np.exp(noise).tolist()), [Look(7, 0)], 0)
    assert [each.verdict for each in found.judgements] == [Verdict.SLOWER, Verdict.NOT_RESOLVED]
    assert not found.resolved


def test_a_noisy_first_side_raises_the_floor():
    taken = np.ones((3, 6, 4))
    taken[1, 2] = 1.3  # the first side against itself, in one process
    taken[2] = 1.2
    found = summarise(run(*taken.tolist()), LOOKS, 0)
    assert found.floor.factor == pytest.approx(1.3)
    assert math.isclose(found.judgements[0].ratio.low, 1.2)
    assert not found.resolved
