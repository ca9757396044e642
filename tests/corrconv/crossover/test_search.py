"""The search for crossovers, with judges that know the truth."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corrconv.crossover.evidence import Row
from corrconv.crossover.search import close, following, search, steps
from corrconv.measure.statistics import Verdict
from tests.corrconv.crossover.judges import Judge, crossing_at, point


def contradictions(row: Row) -> list[int]:
    """The resolved points whose verdict is not what the brackets say it should be."""
    told = [each for each in row.points if each.resolved]
    wrong = []
    for each in told:
        verdict = told[0].verdict
        for bracket in row.brackets:
            if each.n >= bracket.high:
                verdict = bracket.above
            elif each.n > bracket.low:
                wrong.append(each.n)  # inside a bracket nothing is resolved
        if each.verdict is not verdict:
            wrong.append(each.n)
    return wrong


@pytest.mark.parametrize("n", [2.5, 7.5, 17.5, 40.5, 90.5])
@pytest.mark.parametrize("start", [1, 11, 30, 127])
def test_one_crossover_is_bracketed_by_neighbours(n: float, start: int):
    judge = Judge(crossing_at(n))
    row = search(256, judge, 1, 127, start)
    (bracket,) = row.brackets
    assert bracket.low < n < bracket.high
    assert close(bracket.low, bracket.high)
    assert bracket.above is Verdict.FASTER
    assert (row.unresolved, row.always) == ((), None)
    assert len(judge.asked) == len(set(judge.asked)) <= 12


def test_a_good_guess_takes_few_points():
    judge = Judge(crossing_at(20.5))
    search(256, judge, 1, 127, 20)
    assert len(judge.asked) <= 8
    assert max(judge.asked) < 64  # a direct sum far above its crossover is slow, and tells nothing


def test_where_nobody_crosses_the_row_says_who_and_up_to_where():
    row = search(64, Judge(lambda n: 1.3 + 1 / n), 1, 63, 8)
    assert (row.brackets, row.always) == ((), Verdict.SLOWER)
    assert row.searched == (1, 63)
    always = search(64, Judge(lambda n: 0.01 / n), 1, 63, 8)
    assert (always.brackets, always.always) == ((), Verdict.FASTER)


def test_a_crossover_the_other_way_round():
    (bracket,) = search(64, Judge(lambda n: n / 10.5), 1, 60, 30).brackets
    assert (bracket.low, bracket.high, bracket.above) == (10, 11, Verdict.SLOWER)


def test_what_is_too_near_to_tell_is_listed_and_widens_the_bracket():
    judge = Judge(crossing_at(100, exponent=1.0), floor=1.1)
    row = search(4096, judge, 1, 1000, 60, most=20)
    (bracket,) = row.brackets
    assert bracket.low < 100 / 1.1 <= 100 * 1.1 < bracket.high
    assert bracket.unresolved
    assert all(100 / 1.1 <= n <= 110 for n in bracket.unresolved)
    inner = (bracket.low, bracket.unresolved[0]), (bracket.unresolved[-1], bracket.high)
    assert all(close(*gap) for gap in inner)


def test_nothing_resolved_at_all():
    row = search(64, Judge(lambda n: 1.0), 1, 32, 8, steps=range(1, 33))
    assert (row.brackets, row.always) == ((), None)
    assert row.unresolved == tuple(each.n for each in row.points)


def stepped(n: int) -> float:
    """A direct sum against a transform whose length steps by a third from 21 on."""
    return (20.5 / n) ** 2 * (1.33 if n >= 21 else 1.0)


def test_a_step_makes_a_set_of_crossovers():
    """Below 20.5 direct, above it the FFT, but for the step at 24, which takes it back until 25.5."""

    def ratio(n: int) -> float:
        return 1.05 if 24 <= n < 26 else 0.95 if 21 <= n < 24 else crossing_at(20.5)(n)

    row = search(256, Judge(ratio), 1, 127, 20, steps=(23, 24, 25, 26))
    assert [(b.low, b.high, b.above) for b in row.brackets] == [
        (20, 21, Verdict.FASTER),
        (23, 24, Verdict.SLOWER),
        (25, 26, Verdict.FASTER),
    ]
    alone = search(256, Judge(ratio), 1, 127, 20)
    assert len(alone.brackets) == 1  # without the steps a bisection sees one


def test_steps_far_from_a_crossover_are_not_judged():
    judge = Judge(crossing_at(20.5))
    search(256, judge, 1, 127, 20, steps=(3, 4, 80, 81, 119, 120))
    assert not {3, 4, 80, 81, 119, 120} & set(judge.asked)


def test_it_ends_at_the_most():
    judge = Judge(crossing_at(20.5))
    assert len(search(256, judge, 1, 127, 1, most=3).points) == 3


def test_an_empty_range_is_refused():
    with pytest.raises(ValueError, match="n: the range 5 to 4 is empty"):
        search(64, Judge(crossing_at(3)), 5, 4, 5)


def test_what_follows_depends_on_what_is_known_alone():
    """So a search that was interrupted asks for nothing that is on disk, and ends in the same set."""
    whole = search(256, Judge(stepped), 1, 127, 9, steps=(21, 22))
    assert following(whole, 9, (21, 22)) is None


def test_padded_sizes_change_between_the_steps():
    found = steps(256, 1, 40)
    assert found == tuple(sorted(set(found)))
    assert {1, 2} <= set(found)  # 256 is a good size, 257 is not
    assert steps(256, 1, 1) == ()


@st.composite
def truths(draw: st.DrawFn) -> tuple[list[float], float]:
    """Ratios of n = 1, 2, ...: any power with jumps; and how much noise hides."""
    middle = draw(st.floats(1, 60))
    exponent = draw(st.sampled_from([-2.0, -1.0, 0.0, 0.5, 1.0, 2.0]))
    jumps = draw(st.lists(st.tuples(st.integers(2, 60), st.floats(0.7, 1.4)), max_size=4))
    ratios = [
        (middle / n) ** exponent * math.prod(factor for at, factor in jumps if n >= at)
        for n in range(1, 61)
    ]
    return ratios, draw(st.sampled_from([1.0001, 1.03, 1.1]))


@settings(max_examples=200, deadline=None)
@given(truths(), st.integers(1, 60), st.integers(2, 20))
def test_every_bracket_has_opposite_verdicts_and_nothing_contradicts_the_set(truth, start, most):
    ratios, floor = truth
    judge = Judge(lambda n: ratios[n - 1], floor)
    row = search(99, judge, 1, 60, start, steps=range(1, 61, 3), most=most)
    verdicts = {each.n: each.verdict for each in row.points}
    for bracket in row.brackets:
        assert bracket.low < bracket.high
        assert {verdicts[bracket.low], verdicts[bracket.high]} == {Verdict.FASTER, Verdict.SLOWER}
        assert verdicts[bracket.high] is bracket.above
        inside = {n for n in verdicts if bracket.low < n < bracket.high}
        assert inside == set(bracket.unresolved) <= set(row.unresolved)
    assert contradictions(row) == []
    assert set(row.unresolved) == {n for n in verdicts if verdicts[n] is Verdict.NOT_RESOLVED}
    assert len(judge.asked) == len(set(judge.asked)) <= most
    assert all(1 <= n <= 60 for n in judge.asked)


def test_a_planted_contradiction_is_found():
    """The property's own check can fail."""
    row = Row(9, 1, 9, (point(2, 2.0), point(4, 0.5), point(8, 0.4)))
    assert contradictions(row) == []

    class Wrong(Row):
        @property
        def brackets(self):
            return super().brackets[:0]

    assert contradictions(Wrong(*vars(row).values())) == [4, 8]
