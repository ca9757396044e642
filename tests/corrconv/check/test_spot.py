"""The whole result of a timed cell is judged: no single wrong output is missed, wherever it is."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import corrconv
from corrconv import Problem
from corrconv.check.metrics import normwise_bound, unit_roundoff
from corrconv.check.spot import Spot, spot_failure
from corrconv.measure.problems import operands

STRIDED = corrconv.get("strided")
DTYPES = ("float32", "float64", "complex64", "complex128", "int16", "uint8", "bool")


def judged(dtype: str, shapes=((90, 70), (6, 5)), **options):
    problem = Problem("correlate", *shapes, "same", dtype=np.dtype(dtype), **options)
    x, (h, *_) = operands(problem)
    return Spot.of(problem, x, h), STRIDED.plan(problem)(x, h)


@pytest.mark.parametrize("dtype", DTYPES)
def test_what_is_right_passes(dtype: str) -> None:
    spot, right = judged(dtype)
    assert spot.failure(STRIDED, right) is None
    x, (h, *_) = operands(spot.problem)
    assert spot_failure(STRIDED, spot.problem, x, h, right) is None


@given(st.sampled_from(DTYPES[:4]), st.integers(0, 90 * 70 - 1), st.sampled_from([1, -1]))
def test_no_single_wrong_output_is_missed(dtype: str, place: int, sign: int) -> None:
    """The probability is zero from the stated size on: twice the bound, and the second method's own."""
    spot, right = judged(dtype)
    u = unit_roundoff(spot.problem.dtype)
    size = 2 * (normwise_bound(STRIDED, spot.problem) + spot.resolution) * u * spot.answer.norms
    right.flat[place] += sign * size
    assert "1 of 6300 outputs are wrong" in str(spot.failure(STRIDED, right))


@given(st.sampled_from(DTYPES[4:]), st.integers(0, 90 * 70 - 1))
def test_no_single_wrong_integer_is_missed(dtype: str, place: int) -> None:
    spot, right = judged(dtype)
    right.flat[place] ^= 1
    assert spot.failure(STRIDED, right) == f"1 of {right.size} integers differ"


def test_the_stated_size_is_small() -> None:
    """Beside what a result of the next narrower dtype is off by."""
    for dtype in DTYPES[:4]:
        spot, _ = judged(dtype)
        assert 2 * (normwise_bound(STRIDED, spot.problem) + spot.resolution) < 2**8


def test_a_wrong_tile_and_a_remembered_result_are_seen() -> None:
    spot, right = judged("float32", ((300, 310), (7, 6)))
    tile = right.copy()
    tile[100:164, 100:164] = 0
    assert re.search(r"^40\d\d of 93000 outputs are wrong", str(spot.failure(STRIDED, tile)))
    other = right[::-1].copy()
    assert spot.failure(STRIDED, other) is not None
    missing = right.copy()
    missing[150, 150] = np.nan
    assert "1 of 93000 outputs" in str(spot.failure(STRIDED, missing))


def test_operands_that_change_in_place_are_judged_by_a_factor() -> None:
    spot, right = judged("float32")
    assert spot.scaled(-1).failure(STRIDED, -right) is None
    assert spot.scaled(-1).failure(STRIDED, right) is not None
    assert spot.scaled(4).failure(STRIDED, 4 * right) is None
