"""Rates, their intervals against published values, and what is counted in them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrconv.regress.selftest import rates
from corrconv.regress.selftest.evidence import DEFAULTS, REGRESS, Trial
from corrconv.regress.selftest.rates import LEVEL, Rate
from tests.corrconv.regress.selftest.planted import trial


@pytest.mark.parametrize("of", [1, 10, 300])
def test_of_none_the_bound_is_the_rule_of_three_s_exact_form(of: int) -> None:
    high = 1 - ((1 - LEVEL) / 2) ** (1 / of)
    assert Rate(0, of).interval == pytest.approx((0, high))
    assert Rate(of, of).interval == pytest.approx((1 - high, 1))


def test_an_interval_of_clopper_and_pearson_s() -> None:
    """4 of 20, as in any table of the binomial's exact limits: 0.0573 to 0.4366."""
    assert Rate(4, 20).interval == pytest.approx((0.0573, 0.4366), abs=5e-5)


@given(st.integers(1, 200).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_at_a_bound_what_was_found_is_as_rare_as_the_level_says(found: tuple[int, int]) -> None:
    rate = Rate(*found)
    low, high = rate.interval
    assert low <= rate.share <= high

    def at_most(count: int, share: float) -> float:
        return sum(
            math.comb(rate.of, k) * share**k * (1 - share) ** (rate.of - k)
            for k in range(count + 1)
        )

    if rate.count < rate.of:
        assert at_most(rate.count, high) == pytest.approx((1 - LEVEL) / 2, rel=1e-6)
    if rate.count:
        assert 1 - at_most(rate.count - 1, low) == pytest.approx((1 - LEVEL) / 2, rel=1e-6)


@pytest.mark.parametrize(("count", "of"), [(0, 0), (2, 1), (-1, 3)])
def test_what_is_no_rate_is_refused(count: int, of: int) -> None:
    with pytest.raises(ValueError, match=f"rate: {count} of {of}"):
        Rate(count, of)


def test_cells_are_counted_over_all_runs() -> None:
    of = [trial(REGRESS, 0.05, 30, open_=4, backwards=2), trial(REGRESS, 0.05, 40)]
    assert rates.named(of) == Rate(70, 80)
    assert rates.unresolved(of) == Rate(4, 80)
    assert rates.passed(of) == Rate(4, 80)


def test_where_nothing_changed_either_direction_is_false() -> None:
    of = [trial(DEFAULTS, 0, 0, backwards=3), trial(DEFAULTS, 0, 1), trial(DEFAULTS, 0, 0, open_=5)]
    assert rates.false(of) == Rate(4, 120)
    assert rates.alarmed(of) == Rate(2, 3)


@pytest.mark.parametrize(
    ("cells", "slower", "faster", "said"),
    [
        ((), (), (), "none was measured"),
        (("a", "a"), (), (), "a is there twice"),
        (("a", "b"), ("a",), ("a",), "a is there twice, or has two answers"),
        (("a",), ("b",), (), "b is named, and was not measured"),
    ],
)
def test_a_run_that_cannot_be_is_refused(
    cells: tuple[str, ...], slower: tuple[str, ...], faster: tuple[str, ...], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        Trial(REGRESS, 0.05, cells, slower, faster, (), 1.0)
