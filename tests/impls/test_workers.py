"""Threads are woken where it pays: a short call takes one, whatever it may use."""

import pytest

import corrconv
from corrconv.core import threads

OURS = ["numba_simd", "fft_tiled", "separable", "auto"]


@pytest.fixture(autouse=True)
def two_processors(monkeypatch):
    monkeypatch.setattr(threads, "all_workers", lambda: 2)
    monkeypatch.setattr(threads, "handing_over", lambda: 20e-6)


def planned(name, side, n):
    problem = corrconv.Problem("correlate", (side, side), (n, n), "same", dtype="float32")
    with corrconv.plan(problem, method=name, workers=2) as plan:
        return plan.workers


@pytest.mark.parametrize("name", OURS)
def test_a_short_call_takes_one_thread(name):
    assert planned(name, 64, 5) == 1


@pytest.mark.parametrize("name", OURS)
def test_a_long_call_takes_all_it_may(name):
    assert planned(name, 2048, 31) == 2
