"""The schedule: every round whole, every block reversed, every order equally likely."""

from __future__ import annotations

from collections import Counter
from itertools import islice, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrconv.measure.rounds import blocks


@given(st.integers(2, 7), st.integers(0, 2**32))
def test_each_round_takes_every_side_once_and_each_block_is_abba(sides, seed):
    for first, second in islice(blocks(sides, seed), 20):
        assert sorted(first) == list(range(sides))
        assert second == first[::-1]


@given(st.integers(2, 5), st.integers(0, 2**32))
def test_a_steady_drift_cancels_within_a_block(sides, seed):
    """Each side's two places add up to the same."""
    ((first, second),) = islice(blocks(sides, seed), 1)
    places = list(first + second)
    sums = {places.index(side) + len(places) - 1 - places[::-1].index(side) for side in first}
    assert sums == {2 * sides - 1}


def test_orders_are_drawn_anew_for_each_block_and_equally_often():
    count = Counter(first for first, _ in islice(blocks(3, 0), 6000))
    assert set(count) == set(permutations(range(3)))
    assert all(880 < times < 1120 for times in count.values())


def test_any_two_sides_change_places_with_equal_chance():
    """What the sign test rests on."""
    before = sum(first.index(1) < first.index(3) for first, _ in islice(blocks(4, 1), 4000))
    assert 1880 < before < 2120


def test_a_seed_fixes_the_schedule():
    assert list(islice(blocks(4, 5), 9)) == list(islice(blocks(4, 5), 9))
    assert list(islice(blocks(4, 5), 9)) != list(islice(blocks(4, 6), 9))


def test_one_side_makes_no_round():
    with pytest.raises(ValueError, match="two or more, got 1"):
        next(blocks(1, 0))
