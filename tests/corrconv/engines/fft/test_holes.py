"""Holes of zeros, of every shape, in every mode and boundary."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corrconv import Problem
from tests.corrconv.engines.fft.cases import all_tiles, with_tile
from tests.corrconv.engines.fft.holes import SHAPES, wrong_sums
from tests.corrconv.engines.fft.machines import lengths


@st.composite
def questions(draw):
    dtype = np.dtype(draw(st.sampled_from(["f4", "f8", "c8", "c16"])))
    ndim = draw(st.sampled_from([1, 2]))
    known = all_tiles(ndim, dtype.str[1:], draw(st.sampled_from(lengths())))
    choice = known[draw(st.integers(0, len(known) // 4))]
    sides = [draw(st.integers(1, 150 if ndim == 2 else 4000)) for _ in range(ndim)]
    taps = [draw(st.integers(1, min(20 if ndim == 2 else 300, most))) for most in choice.tile.shape]
    mode = draw(st.sampled_from(["full", "same", "valid"]))
    if mode == "valid" and any(N < n for N, n in zip(sides, taps)):
        mode = "full"
    boundary, fill = draw(st.sampled_from([("fill", 0), ("fill", 3), ("wrap", 0), ("symm", 0)]))
    operation = draw(st.sampled_from(["correlate", "convolve"]))
    problem = Problem(operation, tuple(sides), tuple(taps), mode, boundary, fill, dtype)
    hole = draw(st.sampled_from(SHAPES))
    return problem, with_tile(problem, choice), hole, draw(st.integers(0, 2**32 - 1))


@settings(max_examples=150)
@given(questions())
def test_outputs_that_meet_only_zeros_are_zero_and_others_the_sum(question):
    assert wrong_sums(*question) is None


@pytest.mark.slow
@settings(max_examples=3000)
@given(questions())
def test_outputs_that_meet_only_zeros_are_zero_and_others_the_sum_in_many(question):
    assert wrong_sums(*question) is None
