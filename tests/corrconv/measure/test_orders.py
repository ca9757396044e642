"""The schedule: every round whole, every block reversed, every order equally likely."""

from __future__ import annotations

from collections import Counter
from itertools import islice, permutations

from hypothesis import given
from hypothesis import strategies as st

from corrconv.measure.rounds import orders


def firsts(sides: int, seed: int, blocks: int) -> list[tuple[int, ...]]:
    """The order that each block begins with."""
    return list(islice(orders(sides, seed), 0, 2 * blocks, 2))


@given(st.integers(1, 7), st.integers(0, 2**32))
def test_each_round_takes_every_side_once_and_each_block_is_abba(sides, seed):
    drawn = list(islice(orders(sides, seed), 40))
    for first, second in zip(drawn[::2], drawn[1::2]):
        assert sorted(first) == list(range(sides))
        assert second == first[::-1]


@given(st.integers(2, 5), st.integers(0, 2**32))
def test_a_steady_drift_cancels_within_a_block(sides, seed):
    """Each side's two places add up to the same."""
    first, second = islice(orders(sides, seed), 2)
    places = list(first + second)
    sums = {places.index(side) + len(places) - 1 - places[::-1].index(side) for side in first}
    assert sums == {2 * sides - 1}


def test_orders_are_drawn_anew_for_each_block_and_equally_often():
    count = Counter(firsts(3, 0, 6000))
    assert set(count) == set(permutations(range(3)))
    assert all(880 < times < 1120 for times in count.values())


def test_any_two_sides_change_places_with_equal_chance():
    """What the sign test rests on."""
    before = sum(first.index(1) < first.index(3) for first in firsts(4, 1, 4000))
    assert 1880 < before < 2120


def test_a_seed_fixes_the_schedule():
    assert firsts(4, 5, 9) == firsts(4, 5, 9) != firsts(4, 6, 9)
