"""Exponents: planted growth comes back with its verdict."""

from __future__ import annotations

import math

import numpy as np
import pytest

import corrconv
from corrconv import Problem
from corrconv.calibrate.exponents import Exponent, Growth, growth
from corrconv.measure.problems import square
from corrconv.model.bases import basis_of, way_of


def cells(ndim=2):
    sizes = [(N, n) for N in (64, 128, 256, 512) for n in (3, 7, 13)]
    return [
        Problem("correlate", (N,) * ndim, (n,) * ndim, "same", dtype="float32") for N, n in sizes
    ]


def grown(law, problems, way="direct", fixed=0.0):
    seconds = np.array([law(p.x_shape[0], p.h_shape[0]) for p in problems])
    noise = np.exp(0.02 * np.random.default_rng(0).normal(size=(12, len(problems))))
    points = np.array([math.prod(p.fft_shape) for p in problems], float)
    return growth(way, problems, seconds * noise + fixed, fixed, points)


def test_two_and_two_for_a_direct_sum():
    found = grown(lambda N, n: 1e-9 * N * N * n * n, cells())
    assert found.agrees
    assert found.n.value == pytest.approx(2, abs=0.03)
    assert found.N.low < 2.01 < found.N.high + 0.02
    assert found.verdict == "as expected"


def test_other_growth_is_said():
    found = grown(lambda N, n: 1e-9 * N**2 * n, cells())
    assert not found.agrees
    assert found.verdict == "n less than 2"
    found = grown(lambda N, n: 1e-9 * N**2.5 * n**2.5, cells())
    assert found.verdict == "n more than 2 and N more than 2"


def test_log_p_is_taken_out_of_transforms():
    problems = cells()
    seconds = {p: 1e-8 * p.x_shape[0] ** 2 * math.log2(math.prod(p.fft_shape)) for p in problems}
    rounds = np.tile([seconds[p] for p in problems], (5, 1))
    points = np.array([math.prod(p.fft_shape) for p in problems], float)
    found = growth("fft", problems, rounds, 0.0, points)
    assert found.n.value == pytest.approx(0, abs=1e-9)
    assert found.N.value == pytest.approx(2, abs=1e-9)
    assert found.verdict == "as expected"
    assert not growth("direct", problems, rounds, 0.0, points).agrees


def test_the_number_of_axes_is_what_is_expected_in_1d():
    found = grown(lambda N, n: 1e-9 * N * n, cells(ndim=1))
    assert (found.n.expected, found.N.expected) == (1, 1)
    assert found.agrees


def test_sizes_at_which_the_call_itself_weighs_do_not_count():
    found = grown(lambda N, n: 1e-9 * N * N * n * n, cells(), fixed=2e-5)
    assert found.sizes < len(cells())
    assert found.n.value == pytest.approx(2, abs=0.3)
    assert grown(lambda N, n: 1e-9 * N * N * n * n, cells(), fixed=1.0) is None


def test_too_few_sizes_say_nothing():
    assert grown(lambda N, n: 1e-9 * N * N * n * n, cells()[:5]) is None


def test_an_interval_near_what_was_expected_agrees():
    assert Exponent(1.95, 1.85, 1.99, 2).agrees
    assert not Exponent(1.7, 1.6, 1.8, 2).agrees
    two = Exponent(2, 2, 2, 2)
    assert Growth("direct", two, Exponent(1, 0.9, 1.1, 2), 9).verdict == "N less than 2"


@pytest.mark.parametrize(
    ("name", "shape", "way"),
    [
        ("numba", (99, 3), "direct"),
        ("scipy_fft", (99, 3), "fft"),
        ("separable", (99, 9), "two passes"),
        ("opencv", (99, 3), "direct"),
        ("opencv", (99, 20), "fft"),
        ("scipy_auto", (99, 2), "direct"),
        ("scipy_auto", (99, 40), "fft"),
    ],
)
def test_ways_of_computing(name, shape, way):
    assert way_of(basis_of(corrconv.get(name)), square(2, *shape)) == way
