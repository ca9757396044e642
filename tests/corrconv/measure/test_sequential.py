"""Looks: what they miss is counted exactly, and they stay within the doubt that they share."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from corrconv.measure.sequential import DOUBT, Look, error, fewest, plan


def enumerated(looks: tuple[Look, ...]) -> float:
    """Every sequence of coins, one by one."""
    length = looks[-1].processes
    missed = 0
    for coins in product((0, 1), repeat=length):
        above = [sum(coins[: look.processes]) for look in looks]
        missed += any(min(k, look.processes - k) <= look.dissent for k, look in zip(above, looks))
    return missed / 2**length


@pytest.mark.parametrize(
    "looks",
    [
        (Look(6, 0), Look(9, 1)),
        (Look(6, 0), Look(10, 1)),
        (Look(5, 0), Look(8, 1), Look(12, 3)),
        (Look(7, 2),),
    ],
)
def test_paths_are_counted(looks):
    assert error(looks) == pytest.approx(enumerated(looks), abs=1e-15)


@given(st.integers(1, 40), st.integers(0, 20))
def test_one_look_is_the_binomial_test(processes, dissent):
    if 2 * dissent >= processes:
        return
    assert error([Look(processes, dissent)]) == pytest.approx(
        binomtest(dissent, processes).pvalue, rel=1e-12
    )


def test_by_default_six_must_agree_or_eight_of_nine():
    looks = plan()
    assert looks == (Look(6, 0), Look(9, 1))
    assert [error([look]) for look in looks] == [2 / 64, 20 / 512]
    assert error(looks) == pytest.approx(0.0547, abs=1e-4)


def test_whenever_it_stops_its_interval_covers_in_94_to_97_percent():
    """Either look's own misses, and those of both together: there is no other way to stop."""
    looks = plan()
    assert 1 - error(looks) >= 0.94
    assert all(0.94 <= 1 - error([look]) <= 0.97 for look in looks)


@pytest.mark.parametrize("comparisons", [1, 2, 3, 10, 100, 1000])
def test_doubt_is_shared_among_comparisons(comparisons):
    looks = plan(comparisons)
    assert error(looks) <= DOUBT / comparisons
    first, last = looks
    assert first == Look(fewest(DOUBT / comparisons), 0)
    assert error([Look(first.processes - 1, 0)]) > DOUBT / comparisons
    assert last.dissent == 1
    assert error([first, Look(last.processes - 1, 1)]) > DOUBT / comparisons


@pytest.mark.parametrize("most", range(6, 31))
def test_as_many_may_dissent_as_the_doubt_allows(most):
    looks = plan(most=most)
    *earlier, last = looks
    assert last.processes == most
    assert error(looks) <= DOUBT
    assert error([*earlier, Look(most, last.dissent + 1)]) > DOUBT
    if earlier:  # a second look that could not say more than the first is not taken
        assert last.dissent > 0


def test_too_few_processes_are_refused_with_the_number_needed():
    with pytest.raises(ValueError, match="processes: must be at least 6, got 5"):
        plan(most=5)
    with pytest.raises(ValueError, match="must be at least 12, got 9"):
        plan(100, most=9)
    with pytest.raises(ValueError, match="comparisons: must be at least 1, got 0"):
        plan(0)


def test_looking_as_often_as_one_likes_would_err_more():
    """The reason for it all: six looks of 5% each err in far more than 5%."""
    eager = [Look(n, int(binom.ppf(0.025, n, 0.5)) - 1) for n in range(6, 40, 6)]
    assert all(error([look]) <= 0.05 for look in eager)
    assert error(eager) > 0.08
