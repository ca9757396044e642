"""What a sweep says: its numbers agree with each other, and nothing is called different that is not."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Cell, turned
from corrconv.sweep.evidence import Outcome, Record, Result
from corrconv.sweep.judging import cells, family
from tests.corrconv.sweep.fakes import LINE, record

FAMILIES = {"a": "fft", "b": "direct", "c": "direct", "d": "choice"}
SIX = range(6)


def cell(records: list[Record]) -> Cell:
    (found,) = cells(records, FAMILIES)
    return found


def noisy(number: int) -> tuple[float, float]:
    """Two rounds of one second, some per mille off: the least noise that leaves a floor."""
    return 1.0, 1.0 + 0.002 * (-1) ** number


rounds = some.lists(some.floats(0.5, 2.0), min_size=2, max_size=4)


@some.composite
def sweeps(draw: some.DrawFn) -> list[Record]:
    """One case in some processes, sides of any seconds, each round disturbed."""
    count = draw(some.integers(2, 8))
    level = {name: draw(some.floats(1e-6, 1.0)) for name in "abcd"}
    found = []
    for number in range(count):
        length = draw(some.integers(2, 4))
        shakes = some.tuples(*[some.floats(0.9, 1.1)] * length)
        sides = {n: tuple(level[n] * s for s in draw(shakes)) for n in "abcd"}
        again = tuple(s * draw(some.floats(0.99, 1.01)) for s in sides["a"])
        found.append(record(number, **{"a": sides["a"], "again": again, **sides}))
    return found


@given(sweeps())
def test_the_ratio_of_any_two_is_the_quotient_of_their_seconds(records: list[Record]):
    it = cell(records)
    for pair in it.pairs:
        quotient = it.side(pair.of).seconds / it.side(pair.to).seconds
        assert pair.ratio == pytest.approx(quotient, rel=1e-9)
        assert pair.low <= pair.ratio <= pair.high
    reference = it.side(it.reference)
    for side in it.sides:
        assert side.to_reference == pytest.approx(side.seconds / reference.seconds, rel=1e-9)
        assert side.beside.ratio == pytest.approx(side.seconds / it.best.seconds, rel=1e-9)
        assert side.low <= side.seconds <= side.high


def test_seconds_are_the_references_times_the_paired_ratio_and_no_medians_of_seconds():
    """Every process is slower than the one before it, and b is half of a in each round."""
    records = [record(k, a=(1.0 + k, 4.0 + k), again=1.0 + k, b=(0.5 * (1.0 + k), 0.5 * (4.0 + k)))
               for k in SIX]  # fmt: skip
    records[0] = record(0, a=(1.0, 4.0), again=1.0, b=(0.5, 2.0, 50.0, 60.0))  # rounds of its own
    it = cell(records)
    assert it.side("b").to_reference == pytest.approx(0.5)
    assert it.side("a").seconds / it.side("b").seconds == pytest.approx(2.0)


@given(sweeps(), some.randoms(use_true_random=False))
def test_the_order_of_turns_and_of_sides_says_nothing(records: list[Record], draw: random.Random):
    shuffled = [replace(r, results=tuple(draw.sample(r.results, len(r.results)))) for r in records]
    draw.shuffle(shuffled)
    one, other = cell(records), cell(shuffled)
    assert set(one.sides) == set(other.sides)
    assert (one.best, one.tied, one.fastest, one.floor) == (
        other.best,
        other.tied,
        other.fastest,
        other.floor,
    )


@given(sweeps())
def test_verdicts_need_six_processes_an_interval_without_1_and_a_ratio_beyond_the_floor(
    records: list[Record],
):
    it = cell(records)
    for pair in it.pairs:
        if pair.verdict is Verdict.NOT_RESOLVED:
            continue
        assert it.processes >= 6
        assert not pair.low <= 1 <= pair.high
        assert (pair.ratio < 1) == (pair.verdict is Verdict.FASTER)
    for side in it.sides:
        if not side.tied:
            assert side.beside.ratio > it.floor


@given(sweeps())
def test_who_is_fastest_stands_alone_and_the_tied_contain_the_best(records: list[Record]):
    it = cell(records)
    assert it.best.name in it.tied
    assert it.best.name == min((s for s in it.sides if s.name != "d"), key=lambda s: s.seconds).name
    alone = [name for name in it.tied if name != "d"] == [it.best.name]
    assert it.fastest == (it.best.name if alone else None)


@given(sweeps())
def test_a_pair_turned_is_the_same_the_other_way_round(records: list[Record]):
    for pair in cell(records).pairs:
        back = turned(turned(pair))
        assert (back.of, back.to, back.verdict) == (pair.of, pair.to, pair.verdict)
        assert turned(pair).ratio * pair.ratio == pytest.approx(1)
        assert turned(pair).low <= turned(pair).ratio <= turned(pair).high


def test_all_processes_agree_beyond_the_floor():
    it = cell([record(k, a=1.0, again=noisy(k), b=0.5, c=0.9) for k in SIX])
    assert (it.best.name, it.fastest, it.tied) == ("b", "b", ("b",))
    assert it.side("a").beside.ratio == pytest.approx(2.0)
    assert it.side("a").beside.verdict is Verdict.SLOWER


def test_nothing_inside_the_noise_floor_is_called_a_difference():
    """Every process says 2%, and so does each of a side that is the same."""
    it = cell([record(k, a=1.0, again=1.03, b=0.98) for k in SIX])
    assert it.side("a").beside.low > 1
    assert (it.best.name, it.fastest, it.tied) == ("b", None, ("b", "a"))
    assert it.floor > 1.03


def test_the_floor_is_the_runs_and_not_the_cells():
    """A cell whose own A/A pair says nothing has the noise of the others."""
    lines = [LINE.replace("5", str(n)) for n in (3, 7, 9)]
    loud = [
        record(k, line, a=1.0, again=1 + 0.05 * (-1) ** k, b=0.97) for line in lines for k in SIX
    ]
    quiet = [record(k, a=1.0, again=1.0, b=0.97) for k in SIX]
    (*_, it) = cells([*loud, *quiet], FAMILIES)
    assert it.case.line == LINE
    assert it.floor > 1.05
    assert it.fastest is None


def test_one_process_that_disagrees_leaves_it_open():
    """The median is far beyond the floor, and the interval holds 1: the estimate alone decides nothing."""
    times = [0.8] * 5 + [1.01]
    it = cell([record(k, a=1.0, again=noisy(k), b=b) for k, b in enumerate(times)])
    assert (it.best.name, it.fastest, it.tied) == ("b", None, ("b", "a"))
    assert it.side("a").beside.ratio > it.floor


def test_a_median_of_the_pair_itself_must_be_beyond_the_floor():
    """The quotient of the two ratios to the reference is; their own pairs differ by 1% in most processes."""
    a = [1.0, 1.2, 1.4, 1.6, 1.8, 2.0]
    slow = [1.01, 1.01, 1.6, 1.6, 1.01, 1.01]
    it = cell([record(k, a=1.0, again=1 + 0.05 * (-1) ** k, b=t, c=t * s)
               for k, (t, s) in enumerate(zip(a, slow))])  # fmt: skip
    assert it.side("c").seconds / it.side("b").seconds > it.floor
    (pair,) = (p for p in it.pairs if {p.of, p.to} == {"b", "c"})
    assert pair.verdict is Verdict.NOT_RESOLVED


@pytest.mark.parametrize("processes", [1, 5])
def test_few_processes_resolve_nothing_however_large_the_difference(processes: int):
    records = [record(k, a=1.0, again=noisy(k), b=100.0) for k in range(processes)]
    look = Result("c", Outcome.MEASURED, look=5000.0)
    it = cell([replace(r, results=(*r.results, look)) for r in records])
    assert it.fastest is None
    assert it.tied == ("a", "b", "c")
    assert it.side("b").beside.verdict is Verdict.NOT_RESOLVED


def test_a_slow_twin_is_named():
    """5% slower, in noise of one: over the floor, in every process."""
    draw = random.Random(3)

    def at(level: float) -> float:
        return level * math.exp(draw.gauss(0, 0.01))

    for _ in range(20):
        lines = [LINE.replace("5", str(n)) for n in range(1, 6)]
        records = [record(k, line, a=at(4.0), again=at(4.0), b=at(1.0), b_again=at(1.0), c=at(1.05))
                   for line in lines for k in SIX]  # fmt: skip
        found = cells(records, FAMILIES)
        named = [it for it in found if it.fastest == "b"]
        assert len(named) >= 3
        assert all(it.best.name != "c" for it in named)


def test_choices_have_numbers_and_are_never_the_best():
    it = cell([record(k, a=1.0, again=noisy(k), b=0.8, d=0.5) for k in SIX])
    assert [side.name for side in it.sides] == ["d", "b", "a"]
    assert (it.best.name, it.fastest) == ("b", "b")
    assert it.side("d").beside.verdict is Verdict.FASTER
    assert it.side("d").beside.ratio == pytest.approx(0.625)
    assert "d" in it.tied


def test_who_failed_once_is_absent_with_its_reason():
    fails = [0.5, 0.5, Outcome.CRASHED, 0.5, 0.5, 0.5]
    it = cell([record(k, a=1.0, again=noisy(k), b=b, c=2.0) for k, b in enumerate(fails)])
    assert it.side("b") is None
    assert it.absent == {"b": "why"}
    assert it.best.name == it.fastest == "a"


def test_who_was_not_called_in_every_process_is_absent_and_says_so():
    records = [record(k, a=1.0, again=noisy(k), **({"b": 0.5} if k else {}), c=2.0) for k in SIX]
    assert cell(records).absent == {"b": "was not measured in every process"}


def test_who_is_far_behind_has_one_call_and_is_slower():
    look = Result("b", Outcome.MEASURED, look=50.0)
    records = [record(k, a=1.0, again=noisy(k), c=2.0) for k in SIX]
    it = cell([replace(each, results=(*each.results, look)) for each in records])
    far = it.side("b")
    assert (far.whole, far.seconds, far.tied) == (False, pytest.approx(50.0), False)
    assert far.beside.verdict is Verdict.SLOWER
    assert not [pair for pair in it.pairs if "b" in (pair.of, pair.to)]


@given(sweeps())
def test_any_two_sides_can_be_asked_for_and_say_what_the_pairs_say(records: list[Record]):
    it = cell(records)
    for pair in it.pairs:
        assert it.pair(pair.of, pair.to) == pair
        assert it.pair(pair.to, pair.of) == turned(pair)
    for side in it.sides:
        if side.name != it.best.name:
            assert it.pair(side.name, it.best.name).verdict is side.beside.verdict


def test_beside_any_who_has_rounds_the_far_behind_is_slower():
    looks = [Result(name, Outcome.MEASURED, look=look) for name, look in (("b", 50.0), ("d", 70.0))]
    records = [record(k, a=1.0, again=noisy(k), c=2.0) for k in SIX]
    it = cell([replace(each, results=(*each.results, *looks)) for each in records])
    assert it.pair("b", "c").verdict is Verdict.SLOWER
    assert it.pair("c", "b").verdict is Verdict.FASTER
    assert it.pair("c", "b").ratio == pytest.approx(0.04)
    assert it.pair("b", "d").verdict is Verdict.NOT_RESOLVED
    few = cell([replace(each, results=(*each.results, *looks)) for each in records[:5]])
    assert few.pair("b", "c").verdict is Verdict.NOT_RESOLVED
    with pytest.raises(KeyError):
        it.pair("b", "z")


def test_who_left_after_one_block_has_a_wider_floor():
    """b and c differ by 4% in all processes: over the floor of all rounds, under that of first blocks."""
    draw = random.Random(9)
    records = []
    for k in SIX:
        again = tuple(math.exp(draw.gauss(0, 0.05)) for _ in range(24))
        records.append(record(k, a=(1.0,) * 24, again=again, b=(8.0, 8.0), c=(8.32, 8.32)))
    (pair,) = (p for p in cell(records).pairs if {p.of, p.to} == {"b", "c"})
    assert pair.verdict is Verdict.NOT_RESOLVED
    whole = [replace(r, results=tuple(replace(e, seconds=(e.seconds * 12)[:24]) for e in r.results))
             for r in records]  # fmt: skip
    (pair,) = (p for p in cell(whole).pairs if {p.of, p.to} == {"b", "c"})
    assert pair.verdict is Verdict.FASTER


def test_without_a_second_entry_there_is_no_floor_and_no_verdict():
    it = cell([record(k, a=1.0, b=9.0) for k in SIX])
    assert (it.floor, it.fastest, it.tied) == (None, None, ("a", "b"))


def test_a_side_alone_is_not_called_fastest_and_nothing_is_said_of_nothing():
    it = cell([record(k, a=1.0, again=noisy(k)) for k in SIX])
    assert (it.best.name, it.fastest) == ("a", None)
    assert cells([]) == ()
    assert cells([record(0, process="p", a=Outcome.CRASHED)]) == ()


def test_errors_are_the_largest_over_processes():
    results = [Result("a", Outcome.MEASURED, look=1.0, seconds=(1.0, 1.0), error=error)
               for error in (1e-8, 3e-8, None)]  # fmt: skip
    turns = [replace(record(k, a=1.0), results=(each,)) for k, each in enumerate(results)]
    assert cell(turns).side("a").error == 3e-8


def test_a_family_is_what_is_known_then_what_is_registered():
    assert family("scipy_fft", {"scipy_fft": "direct"}) == "direct"
    assert family("scipy_fft") == "fft"
    assert family("nobody's") == "unknown"


@given(sweeps(), some.sets(some.sampled_from("abcd")))
def test_without_some_sides_all_stand_beside_the_best_of_the_others(records: list[Record], names):
    whole = cell(records)
    left = whole.among(names)
    if len(names) < 2:
        assert left is None
        return
    assert left.among(names) == left
    assert {side.name for side in left.sides} == names
    assert {left.reference, *(end for pair in left.pairs for end in (pair.of, pair.to))} <= names
    computing = [side for side in whole.sides if side.name in names - {"d"}]
    assert left.best.name == min(computing, key=lambda side: side.seconds).name
    for side in left.sides:
        assert side.beside == whole.pair(side.name, left.best.name)
        assert side.seconds == whole.side(side.name).seconds
        ratio = side.seconds / left.side(left.reference).seconds
        assert side.to_reference == pytest.approx(ratio, rel=1e-9)
    assert whole.among("abcd") == whole
