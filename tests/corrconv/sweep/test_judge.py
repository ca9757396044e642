"""Who is fastest: nothing within the noise floor, nothing from few processes, and how many are compared."""

from __future__ import annotations

import math
import random
from itertools import count

import pytest
from corrconv.sweep.judge import floor, judge

from corrconv.measure.sides import AGAIN
from corrconv.sweep.evidence import Outcome, Record, Result, Turn
from tests.corrconv.sweep.fakes import LINE

ROUNDS = 4


def record(process: int, line: str = LINE, **seconds: float | Outcome) -> Record:
    """The first side given is the reference; `again` is its second entry."""
    reference = next(iter(seconds))
    results = []
    for name, value in seconds.items():
        label = reference + AGAIN if name == "again" else name
        if isinstance(value, Outcome):
            results.append(Result(label, value, "why", "repeat"))
        else:
            rounds = tuple(value * (1 + 0.01 * k) for k in range(ROUNDS))
            results.append(Result(label, Outcome.MEASURED, look=value, calls=1, seconds=rounds))
    return Record(Turn(process, line), f"p{process}", reference, tuple(results), 1.0, "now")


def test_all_processes_agree_beyond_the_floor():
    found = judge([record(p, a=1.0, again=1.0 + 0.01 * (p % 2), b=0.5, c=0.9) for p in range(6)])
    (case,) = found.cases
    assert (case.best, case.fastest, case.unresolved) == ("b", "b", ())
    assert case.floor
    assert case.floor.factor == pytest.approx(1.01)
    assert {each.ratio.label: each.ratio.value for each in case.judgements} == {
        "a": pytest.approx(2.0),
        "c": pytest.approx(1.8),
    }
    assert (found.pairs, found.processes, found.confidence) == (3, 6, 1 - 2 / 64)


def test_nothing_inside_the_noise_floor_is_called_a_difference():
    found = judge([record(p, a=1.0, again=1.03, b=0.98) for p in range(6)])
    (case,) = found.cases
    assert case.judgements[0].ratio.low > 1  # every process says so
    assert (case.best, case.fastest, case.unresolved) == ("b", None, ("a",))


def test_one_process_that_disagrees_leaves_it_open():
    times = [0.9, 0.9, 0.9, 0.9, 0.9, 1.01]
    (case,) = judge([record(p, a=1.0, again=1.0, b=b) for p, b in enumerate(times)]).cases
    assert (case.best, case.fastest, case.unresolved) == ("b", None, ("a",))


def test_few_processes_resolve_nothing_however_large_the_difference():
    found = judge([record(p, a=1.0, again=1.0, b=100.0) for p in range(5)])
    assert found.cases[0].fastest is None
    assert found.confidence == 1 - 2 / 32


def test_enough_processes_hold_for_all_pairs_at_once():
    names = {f"s{k}": 1.0 + k for k in range(1, 5)}
    six = judge([record(p, a=1.0, again=1.0, **names) for p in range(6)])
    assert (six.pairs, six.needed, six.together) == (10, 9, 1 - 10 * 2 / 64)
    assert six.by_chance == pytest.approx(10 * 2 / 64)
    nine = judge([record(p, a=1.0, again=1.0, **names) for p in range(9)])
    assert nine.together == 1 - 10 * 2 / 512
    assert nine.cases[0].fastest == "a"
    # nine processes let one dissent where an interval stands alone, and none where it holds with nine others
    times = [2.0] * 8 + [0.99]
    alone = judge([record(p, a=1.0, again=1.0, s1=b) for p, b in enumerate(times)])
    assert alone.cases[0].fastest == "a"
    others = {name: seconds for name, seconds in names.items() if name != "s1"}
    among = judge([record(p, a=1.0, again=1.0, s1=b, **others) for p, b in enumerate(times)])
    assert among.cases[0].unresolved == ("s1",)


def test_who_failed_once_or_had_no_rounds_has_no_ratio():
    fails = [0.5, 0.5, Outcome.CRASHED, 0.5, 0.5, 0.5]
    records = [record(p, a=1.0, again=1.0, b=b, c=2.0) for p, b in enumerate(fails)]
    looked = Result("d", Outcome.MEASURED, look=50.0)
    records[0] = Record(**{**vars(records[0]), "results": (*records[0].results, looked)})
    (case,) = judge(records).cases
    assert case.best == "a"
    assert [each.ratio.label for each in case.judgements] == ["c"]
    assert case.behind == ("d",)


def test_without_a_second_entry_there_is_no_floor_and_no_verdict():
    records = [record(p, a=1.0, b=9.0) for p in range(6)]
    assert floor(records) is None
    assert judge(records).cases[0].fastest is None


def test_a_side_alone_is_not_called_fastest_and_nothing_is_judged_of_nothing():
    (case,) = judge([record(p, a=1.0, again=1.0) for p in range(6)]).cases
    assert (case.best, case.fastest) == ("a", None)
    assert judge([]).cases == ()
    lost = [Record(Turn(0, LINE), "", "", (Result("a", Outcome.CRASHED),), 1.0, "now")]
    assert judge(lost).cases == ()


def test_identical_sides_are_seldom_called_different():
    """Each process draws the sides' times anew: chance resolves no more than is said."""
    draw, sweeps, resolved, pairs = random.Random(5), 40, 0, 0
    processes = count()
    for _ in range(sweeps):
        records = [
            record(
                next(processes),
                LINE.replace("5", str(case + 1)),
                **{name: math.exp(draw.gauss(0, 0.02)) for name in ("a", "again", "b")},
            )
            for case in range(5)
            for _ in range(6)
        ]
        found = judge(records)
        resolved += sum(case.fastest is not None for case in found.cases)
        pairs += found.pairs
    # at most 1 of 32 by the interval; the floor, as wide as all six of its own, leaves far fewer
    assert pairs == 200
    assert resolved <= pairs / 32
