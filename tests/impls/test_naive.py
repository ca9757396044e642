"""naive counts: the direct sum takes n²N² multiply-adds, and `Problem` knows how many in each mode."""

from __future__ import annotations

import numpy as np
import pytest
from corrconv.impls.naive import Naive
from hypothesis import given
from hypothesis import strategies as st

import corrconv
from tests.corrconv.core.strategies import shapes


def counted(problem):
    """Multiply-adds that one call does; an implementation of its own, so that no other call counts."""
    naive = Naive()
    plan = naive.plan(problem)
    assert naive.multiply_adds == 0
    plan(np.ones(problem.x_shape), np.ones(problem.h_shape))
    return naive.multiply_adds


@pytest.mark.parametrize("operation", ["correlate", "convolve"])
@pytest.mark.parametrize("N", [1, 4, 7])
@pytest.mark.parametrize("n", [1, 2, 5, 8])
def test_same_takes_n2_N2(operation, N, n):
    assert counted(corrconv.Problem(operation, (N, N), (n, n), "same")) == n**2 * N**2


@given(st.sampled_from(("full", "same", "valid")), st.data())
def test_every_mode_takes_what_the_problem_says(mode, data):
    problem = corrconv.Problem("convolve", *data.draw(shapes(side=6, valid=mode == "valid")), mode)
    assert counted(problem) == problem.multiply_adds


def test_counts_add_up_until_set_to_zero():
    naive = Naive()
    plan = naive.plan(corrconv.Problem("correlate", (5,), (3,), "valid"))
    for _ in range(2):
        plan(np.ones(5), np.ones(3))
    assert naive.multiply_adds == 2 * 3 * 3
    naive.multiply_adds = 0
    plan(np.ones(5), np.ones(3))
    assert naive.multiply_adds == 9
