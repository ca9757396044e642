"""The runner, on a clock that moves only when a side is called."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrconv.measure.rounds import blocks
from corrconv.measure.runner import (
    BLOCKS,
    REFRESH,
    SAMPLE,
    calls_per_sample,
    run,
    sample,
    seconds_of_each,
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


def test_rounds_follow_the_schedule_with_as_many_calls_for_each_side():
    machine = Machine(1.0, 2.0, 5.0)
    taken = run(machine.sides, 3, 1e9, seed=4, most=5, clock=machine.clock)
    rounds = [order for block in islice(blocks(3, 4), 5) for order in block]
    assert machine.log == [side for order in rounds for side in order for _ in range(3)]
    assert taken == [[1.0] * 10, [2.0] * 10, [5.0] * 10]


def test_blocks_are_whole_and_none_begins_after_the_time_is_up():
    machine = Machine(1.0, 1.0)  # four seconds a block
    taken = run(machine.sides, 1, 9.0, seed=0, clock=machine.clock)
    assert [len(each) for each in taken] == [6, 6]


def test_a_block_is_taken_however_long_it_is():
    machine = Machine(100.0, 100.0)
    assert [len(each) for each in run(machine.sides, 1, 0.0, 0, clock=machine.clock)] == [2, 2]


def test_a_drift_falls_on_all_sides_alike():
    machine = Machine(1.0, 1.0, 1.0, drift=1e-3)
    taken = run(machine.sides, 1, 1e9, seed=2, most=30, clock=machine.clock)
    assert sum(taken[0]) == pytest.approx(sum(taken[1])) == pytest.approx(sum(taken[2]))
    assert taken[0][-1] > 1.1


def test_short_calls_are_preceded_by_one_that_does_not_count():
    machine = Machine(1.0)
    assert sample(machine.sides[0], REFRESH, machine.clock) == 1.0
    assert len(machine.log) == REFRESH + 1
    sample(machine.sides[0], REFRESH - 1, machine.clock)
    assert len(machine.log) == REFRESH + 1 + REFRESH - 1


@given(st.lists(st.floats(1e-8, 10), min_size=2, max_size=5), st.floats(0.01, 10))
def test_a_sample_lasts_long_enough_unless_blocks_would_not_fit(seconds, budget):
    calls = calls_per_sample(seconds, budget)
    assert calls >= 1
    a_block = 2 * calls * sum(seconds)
    if calls > 1:
        assert BLOCKS * a_block <= budget * 1.0001
        assert (calls - 1) * min(seconds) < SAMPLE
    more = calls + 1
    fits = BLOCKS * 2 * more * sum(seconds) <= budget
    assert more * min(seconds) > SAMPLE * 0.9999 or not fits


def test_seconds_are_estimated_from_few_calls():
    machine = Machine(1e-6, 1.0)
    assert seconds_of_each(machine.sides, machine.clock) == pytest.approx([1e-6, 1.0])
    assert machine.log.count(0) == 200
    assert machine.log.count(1) == 2
