"""Problems built and drawn: as asked for, and evenly on a logarithmic scale."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corrconv import Problem
from corrconv.measure.problems import log_uniform, same, shapes, square


def test_a_square_problem_is_same_zero_filled_and_single():
    asked = Problem("correlate", (8, 8), (3, 3), "same", dtype=np.dtype("float32"))
    assert square(2, 8, 3) == same((8, 8), (3, 3)) == asked


@given(st.integers(0, 99), st.sampled_from((1, 2, 3)), st.booleans())
def test_no_kernel_is_larger_than_its_image(seed, ndim, odd):
    x, h = shapes(random.Random(seed), (4, 900), (1, 60), ndim, odd=odd)
    assert len(x) == len(h) == ndim
    assert all(4 <= N <= 900 and 1 <= n <= min(N, 61) for N, n in zip(x, h))


def test_sizes_are_drawn_evenly_on_a_logarithmic_scale():
    for draw in (random.Random(0), np.random.default_rng(0)):
        drawn = [log_uniform(draw, 10, 1000) for _ in range(2000)]
        assert 900 < sum(each < 100 for each in drawn) < 1100
        assert min(drawn) >= 10
        assert max(drawn) <= 1000


def test_half_are_square_and_half_are_odd_where_asked_for():
    draw = random.Random(0)
    drawn = [shapes(draw, (100, 1000), (10, 90), 2, odd=True) for _ in range(400)]
    assert 170 < sum(len(set(x)) == 1 for x, _ in drawn) < 230
    assert 230 < sum(n[0] % 2 == 1 for _, n in drawn) < 350  # the other half is odd by chance
