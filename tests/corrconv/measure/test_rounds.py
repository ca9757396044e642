"""The schedule, and the loop on a clock that moves only when a side is called."""

from __future__ import annotations

from collections import Counter
from itertools import islice, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrconv.measure.rounds import (
    BLOCKS,
    MANY,
    REFRESH,
    SAMPLE,
    Timed,
    calls_for_all,
    calls_of_own,
    filling,
    orders,
    rough,
    take,
)


class Machine:
    """Sides that take the seconds they are given, and a log of who was called."""

    def __init__(self, *seconds: float, drift: float = 0.0) -> None:
        self.now, self.drift, self.log = 0.0, drift, []
        self.sides = [lambda k=k, s=s: self._call(k, s) for k, s in enumerate(seconds)]

    def _call(self, side: int, seconds: float) -> None:
        self.log.append(side)
        self.now += seconds + self.drift * len(self.log)

    def clock(self) -> float:
        return self.now

    def take(self, calls: int = 1, **how) -> list[list[float]]:
        samplers = [Timed(side, calls, clock=self.clock) for side in self.sides]
        return [each.seconds for each in take(samplers, clock=self.clock, **how)]


def lengths(taken: list[list[float]]) -> list[int]:
    return [len(each) for each in taken]


def test_rounds_follow_the_schedule_with_as_many_calls_for_each_side():
    machine = Machine(1.0, 2.0, 5.0)
    taken = machine.take(3, rounds=10, seed=4)
    assert machine.log == [
        side for order in islice(orders(3, 4), 10) for side in order for _ in range(3)
    ]
    assert taken == [[1.0] * 10, [2.0] * 10, [5.0] * 10]


def test_blocks_are_whole_and_none_begins_after_the_time_is_up():
    assert lengths(Machine(1.0, 1.0).take(seconds=9.0)) == [6, 6]  # four seconds a block


def test_the_fewest_are_taken_however_long_they_are():
    assert lengths(Machine(100.0, 100.0).take(seconds=0.0)) == [2, 2]
    assert lengths(Machine(100.0, 100.0).take(seconds=0.0, fewest=6)) == [6, 6]


def test_so_many_rounds_are_taken_at_most_also_an_odd_number():
    assert lengths(Machine(1.0, 1.0).take(rounds=5)) == [5, 5]


def test_a_drift_falls_on_all_sides_alike():
    taken = Machine(1.0, 1.0, 1.0, drift=1e-3).take(rounds=60, seed=2)
    assert sum(taken[0]) == pytest.approx(sum(taken[1])) == pytest.approx(sum(taken[2]))
    assert taken[0][-1] > 1.1


def test_who_is_far_behind_has_one_block_unless_kept_or_cheap():
    machine = Machine(1.0, 2.9, 3.1, 9.0)
    assert lengths(machine.take(rounds=6, behind=3.0, keep=[3])) == [6, 6, 2, 6]
    assert lengths(machine.take(rounds=6, behind=3.0, cheap=5.0)) == [6, 6, 6, 2]
    assert lengths(machine.take(rounds=6)) == [6] * 4


def test_each_sample_has_its_moment():
    machine = Machine(1.0, 3.0)
    machine.now = 50.0
    taken = take([Timed(side, 1, clock=machine.clock) for side in machine.sides],
                 rounds=2, clock=machine.clock)  # fmt: skip
    first, second = islice(orders(2, 0), 2)
    assert first[0] == second[1]
    begin, end = taken[first[0]].when
    assert (begin, end) == (0.0, 4.0 + 4.0 - [1.0, 3.0][first[0]])


def test_it_says_who_comes_and_how_much_is_done():
    sides: list[int] = []
    shares: list[float] = []
    Machine(1.0, 1.0).take(rounds=4, seconds=16.0, at=sides.append,
                           progress=lambda share, words: shares.append(share))  # fmt: skip
    assert sides == [side for order in islice(orders(2, 0), 4) for side in order]
    assert shares == [0.0, 0.25, 0.5, 0.75]


def test_short_calls_are_preceded_by_one_that_does_not_count():
    machine = Machine(1.0)
    for calls, refresh, more in ((REFRESH, REFRESH, 1), (9, REFRESH, 0), (1, 0, 1)):
        machine.log.clear()
        assert Timed(machine.sides[0], calls, refresh, machine.clock)() == 1.0
        assert len(machine.log) == calls + more


@given(st.lists(st.floats(1e-8, 10), min_size=2, max_size=5), st.floats(0.01, 10))
def test_a_sample_lasts_long_enough_unless_blocks_would_not_fit(seconds, budget):
    calls = calls_for_all(seconds, budget)
    assert calls >= 1
    a_block = 2 * calls * sum(seconds)
    if calls > 1:
        assert BLOCKS * a_block <= budget * 1.0001
        assert (calls - 1) * min(seconds) < SAMPLE
    more = calls + 1
    fits = BLOCKS * 2 * more * sum(seconds) <= budget
    assert more * min(seconds) > SAMPLE * 0.9999 or not fits


def test_each_side_may_have_a_number_of_its_own():
    machine = Machine(1e-5, 1.0)
    assert [filling(side, 1e-2, machine.clock).calls for side in machine.sides] == [1000, 1]
    assert calls_of_own(0.0) > 1000


def test_seconds_are_estimated_from_few_calls():
    machine = Machine(1e-6, 1.0)
    assert [rough(side, machine.clock) for side in machine.sides] == pytest.approx([1e-6, 1.0])
    assert machine.log.count(0) == 2 + 2 * MANY
    assert machine.log.count(1) == 2


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
