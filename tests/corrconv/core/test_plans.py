"""Plans are kept between one-shot calls, within a bound on what they hold."""

from __future__ import annotations

import numpy as np
import pytest

import corrconv
from corrconv.core import Implementation, Plan
from corrconv.core.plans import SMALLEST, PlanCache, plans


class Holding(Implementation):
    """Plans that claim to hold `nbytes`."""

    name, family, library, reference = "holding", "direct", "python", "none"

    def __init__(self, nbytes=0, answer=0.0):
        self.nbytes = nbytes
        self.answer = answer
        self.made = 0

    def make_plan(self, problem, workers):
        self.made += 1
        return Plan(problem, workers, lambda x, h: np.full(1, self.answer), self.nbytes)


def problem(size):
    return corrconv.Problem("convolve", (size,), (1,))


def test_the_same_plan_is_used_again():
    cache, holding = PlanCache(), Holding()
    plan = cache.get(holding, problem(3), 1)
    assert cache.get(holding, problem(3), 1) is plan
    assert cache.get(holding, problem(4), 1) is not plan
    assert cache.get(holding, problem(3), 2) is not plan
    assert holding.made == 3


def test_one_shot_calls_share_a_plan():
    naive = corrconv.get("naive")
    x = np.arange(5.0)
    corrconv.convolve(x, x, method="naive")
    plan = plans.get(naive, corrconv.Problem("convolve", (5,), (5,)), 1)
    corrconv.convolve(x, x, method="naive")
    assert plans.get(naive, corrconv.Problem("convolve", (5,), (5,)), 1) is plan


def test_implementations_of_one_name_do_not_share():
    cache = PlanCache()
    x = np.ones(3)
    for answer in (1.0, 2.0):  # as where a file is changed and loaded again
        plan = cache.get(Holding(answer=answer), problem(3), 1)
        assert plan(x, x[:1]) == answer


def test_the_least_recently_used_goes_first():
    cache, holding = PlanCache(room=250_000), Holding(100_000)
    kept = cache.get(holding, problem(1), 1)
    cache.get(holding, problem(2), 1)
    assert cache.get(holding, problem(1), 1) is kept  # used: 2 is now the oldest
    cache.get(holding, problem(3), 1)
    assert holding.made == 3
    assert cache.get(holding, problem(1), 1) is kept
    cache.get(holding, problem(2), 1)
    assert holding.made == 4


def test_every_plan_counts_something():
    cache, holding = PlanCache(room=10 * SMALLEST), Holding(nbytes=0)
    for size in range(1, 101):
        cache.get(holding, problem(size), 1)
    for size in range(91, 101):
        cache.get(holding, problem(size), 1)
    assert holding.made == 100
    cache.get(holding, problem(90), 1)
    assert holding.made == 101


def test_what_is_too_large_is_not_kept_and_displaces_nothing():
    cache, large, small = PlanCache(room=50_000), Holding(50_001), Holding(10_000)
    kept = cache.get(small, problem(1), 1)
    first = cache.get(large, problem(1), 1)
    assert first(np.ones(1), np.ones(1)) == 0
    assert cache.get(large, problem(1), 1) is not first
    assert cache.get(small, problem(1), 1) is kept


def test_what_just_fits_is_kept():
    cache, holding = PlanCache(room=50_000), Holding(50_000)
    assert cache.get(holding, problem(1), 1) is cache.get(holding, problem(1), 1)


def test_clear_forgets():
    cache, holding = PlanCache(), Holding()
    cache.get(holding, problem(1), 1)
    cache.clear()
    cache.get(holding, problem(1), 1)
    assert holding.made == 2


def test_fftw_says_what_it_holds():
    asked = corrconv.Problem("convolve", (64, 64), (9, 9), "same")
    plan = corrconv.get("fftw").plan(asked)
    # one buffer of samples and two spectra, at least at the padded size
    points = asked.fft_shape[0] * asked.fft_shape[1]
    assert plan.nbytes >= 3 * 8 * points


@pytest.mark.parametrize("workers", [True, 1.0, [1], 0, None])
def test_workers_are_checked_before_the_cache_is_asked(workers):
    x, h = np.ones(5), np.ones(2)
    corrconv.correlate(x, h, method="strided", workers=1)
    with pytest.raises(ValueError, match="workers: must be an integer of at least 1"):
        corrconv.correlate(x, h, method="strided", workers=workers)


def test_a_plan_that_is_asked_for_again_stays(monkeypatch):
    cache = PlanCache(3 * 4096)
    monkeypatch.setattr(corrconv, "plans", cache)
    x, hot = np.arange(50.0), np.ones(2)
    for taps in range(3, 12):
        corrconv.correlate(x, hot, method="strided")
        corrconv.correlate(x, hot, method="strided")  # by way of what is recent
        corrconv.correlate(x, np.ones(taps), method="strided")
    assert len(cache._plans) == 3
    kept = {problem.h_shape for _, problem, _ in cache._plans}
    assert (2,) in kept
    assert (11,) in kept


def test_what_went_out_is_not_kept_by_what_is_recent(monkeypatch):
    cache = PlanCache(4096)
    monkeypatch.setattr(corrconv, "plans", cache)
    for taps in (2, 3):
        corrconv.correlate(np.arange(50.0), np.ones(taps), method="strided")
    (plan,) = cache.recent.values()
    assert plan.problem.h_shape == (3,)
