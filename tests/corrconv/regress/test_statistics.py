"""Promised error rates, on noise as bad as a shared machine's and worse; the test beside SciPy's."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, wilcoxon

from corrconv.regress import stages, statistics, verdict
from corrconv.regress.cells import Cell
from corrconv.regress.evidence import Answer
from corrconv.regress.store import Finished
from tests.corrconv.measure.simulate import Noise, runs

EFFECT = 0.03
NAMED = {Answer.SLOWER, Answer.FASTER}


@given(st.lists(st.floats(-1, 1), min_size=6, max_size=12, unique_by=abs), st.floats(-0.5, 0.5))
def test_bounds_are_those_of_scipys_test(values: list[float], than: float) -> None:
    """A bound excludes a value where the one-sided exact test rejects it."""
    shifted = np.array(values) - than
    sizes = np.sort(np.abs(shifted))
    if sizes[0] < 1e-9 or any(b - a < 1e-9 for a, b in pairwise(sizes)):
        return  # SciPy's exact test knows no ties
    for level in (0.025, 0.05):
        low, high = statistics.bounds(values, level)
        greater = wilcoxon(shifted, alternative="greater", method="exact").pvalue
        less = wilcoxon(shifted, alternative="less", method="exact").pvalue
        assert (low > than) == (greater <= level)
        assert (high < than) == (less <= level)


def test_too_few_values_bound_nothing() -> None:
    assert statistics.bounds([0.1] * 5, 0.025) == (-math.inf, math.inf)
    assert statistics.bounds([0.1] * 6, 0.025) == (0.1, 0.1)


@pytest.mark.parametrize("suspects", [1, 2, 10, 40, 500])
def test_second_stage_can_reach_its_level_though_some_dissent(suspects: int) -> None:
    count = statistics.confirming(suspects)
    assert statistics.dissent(count, statistics.FAMILY / suspects) >= 3


def noises() -> dict[str, np.ndarray]:
    """Values of unchanged pairs: of a machine like ours, and of kinds that nobody should have."""
    random = np.random.default_rng(1)
    shared = Noise(white=0.05, drift=0.2, bursts=3, steps=2, layout=0.02)
    (run,) = runs(shared, [0.0, 0.0], 1, 6000, 6, random)
    by_side = {
        label: np.log([each.seconds for each in run if each.label == label])
        for label in ("first", "other 1")
    }
    pairs = np.median(by_side["other 1"] - by_side["first"], axis=1)
    shape = 2, 40_000
    one_sided = random.exponential(0.04, shape)
    tails = 0.02 * random.standard_t(1.5, shape)
    slow_half = 0.1 * (random.random(shape) < 0.3)  # of processes whose memory lies badly
    return {
        "a shared machine": pairs,
        "one-sided": one_sided[0] - one_sided[1],
        "heavy tails": tails[0] - tails[1],
        "two kinds of processes": slow_half[0] - slow_half[1] + random.normal(0, 0.01, shape[1]),
    }


NOISES = noises()


def answers(
    pool: np.ndarray, effects: np.ndarray, random: np.random.Generator, drifting: float = 0.0
) -> list[Answer]:
    """A whole run of cells with such log-ratios; `drifting` is what all cells of a pair share."""
    cells = [Cell(f"cell {k}") for k in range(len(effects))]

    def drawn(count: int) -> np.ndarray:
        shared = drifting * random.normal(size=(1, count))
        return effects[:, None] + random.choice(pool, (len(cells), count)) + shared

    keys = [cell.key for cell in cells]
    screen = dict(zip(keys, drawn(statistics.SCREEN).tolist()))
    seen = Finished(screen, screens=statistics.SCREEN)
    suspects, open_ones = (
        [cell.key for cell in each] for each in stages.flagged(cells, seen, EFFECT)
    )
    counts = statistics.SCREEN, statistics.confirming(len(suspects))
    confirm = dict(zip(keys, drawn(counts[1]).tolist()))
    finished = Finished(screen, confirm, suspects, *counts, open_ones)
    return [it.answer for it in verdict.judged(cells, finished, EFFECT, {}, {})]


@pytest.mark.parametrize("kind", NOISES)
@pytest.mark.parametrize("drifting", [0.0, 0.05])
def test_an_unchanged_run_names_a_cell_no_more_often_than_promised(
    kind: str, drifting: float
) -> None:
    random, count = np.random.default_rng(2), 200
    unchanged = np.zeros(20)
    false = sum(
        bool(NAMED & set(answers(NOISES[kind], unchanged, random, drifting))) for _ in range(count)
    )
    assert false <= binom.ppf(0.999, count, statistics.FAMILY)


def test_the_rate_is_no_accident_of_the_minimum_effect(monkeypatch: pytest.MonkeyPatch) -> None:
    """With twenty times the level, twenty times the alarms: the bound is what holds them down."""
    random, count = np.random.default_rng(3), 200
    monkeypatch.setattr(statistics, "FAMILY", 0.4)
    false = sum(
        bool(NAMED & set(answers(NOISES["heavy tails"], np.zeros(20), random)))
        for _ in range(count)
    )
    assert false > 0.05 * count


@pytest.mark.parametrize("kind", NOISES)
def test_what_is_slower_by_the_minimum_effect_is_seldom_called_not_slower(kind: str) -> None:
    random = np.random.default_rng(4)
    slowed = np.full(300, math.log1p(EFFECT))
    passed = answers(NOISES[kind], slowed, random).count(Answer.NOT_SLOWER)
    assert passed <= binom.ppf(0.999, len(slowed), 2 * statistics.MISS)


@pytest.mark.parametrize(("effect", "power"), [(0.05, 0.9), (0.10, 0.99)])
def test_slowdowns_are_found_where_pairs_differ_by_a_hundredth_or_two(
    effect: float, power: float
) -> None:
    """Of forty cells, ten are slower: pairs of the reference machine differ by 1% to 2%."""
    random = np.random.default_rng(5)
    quiet = 0.015 * random.standard_t(4, 20_000) / math.sqrt(2)
    effects = np.zeros(40)
    effects[:10] = math.log1p(effect)
    found = [answers(quiet, effects, random)[:10] for _ in range(40)]
    share = sum(each.count(Answer.SLOWER) for each in found) / 400
    assert share >= power


def test_what_would_have_been_found_is_found_with_the_power_that_is_told() -> None:
    random = np.random.default_rng(6)
    pool = 0.02 * random.standard_t(4, 20_000)
    least = np.median(
        [statistics.detectable(random.choice(pool, 8).tolist(), EFFECT) for _ in range(200)]
    )
    found = [answers(pool, np.array([math.log1p(least)]), random)[0] for _ in range(400)]
    assert found.count(Answer.SLOWER) >= 0.8 * len(found)


def test_improvements_are_told_like_regressions() -> None:
    random = np.random.default_rng(7)
    pool = random.normal(0, 0.01, 10_000)
    told = answers(pool, np.array([-0.1, 0.1, 0.0]), random)
    assert told == [Answer.FASTER, Answer.SLOWER, Answer.NOT_SLOWER]
