"""auto and its peers: who is timed in which problem, and what the ratios say."""

from __future__ import annotations

from itertools import islice

import pandas as pd
import pytest
from corrconv.reports.peers import measure
from corrconv.reports.peers.cells import SCIPY_ROUTES, geometric_mean, percentile, regrets, speeds
from corrconv.reports.questions import TINY
from corrconv.reports.regret.tables import against_peers

from corrconv.kit import units
from corrconv.measure import race as contenders
from tests.reports import measured

pytestmark = pytest.mark.usefixtures("few")


def test_everyone_is_timed_in_every_problem_beside_auto(few):
    rows = measure.measure(TINY, lambda share, what: None).rows
    problems = {row.problem for row in rows}
    assert len(problems) == 4
    assert {(row.ndim, row.dtype) for row in rows} == {
        (ndim, dtype) for ndim in (1, 2) for dtype in ("float32", "float64")
    }
    for problem in problems:
        names = {row.name for row in rows if row.problem == problem}
        assert names == {*few, contenders.ONE_SHOT} - {"separable"}
    for row in rows:
        assert not row.failed
        assert row.peer == row.name.startswith("scipy")
        assert row.low <= row.ratio <= row.high
        assert (row.chosen != "") == row.name.startswith("auto")
        if row.name == "auto":
            assert (row.ratio, row.low, row.high) == (1, 1, 1)


def test_who_is_wrong_has_a_reason_and_no_time(monkeypatch):
    def fails(side, *drawn):
        if side.name == "numba":
            raise ArithmeticError("3 u")
        return made(side, *drawn)

    made = contenders.make_ready
    monkeypatch.setattr(contenders, "make_ready", fails)
    problem = next(measure.problems(tiny=True))
    rows = {row.name: row for row in measure.compare(0, problem, 2)}
    assert rows["numba"].failed == "ArithmeticError: 3 u"
    assert rows["numba"].median is None
    assert rows["numba_simd"].median


def test_random_problems_are_the_same_each_time_and_within_their_ranges():
    first, again = (list(islice(measure.problems(), 200)) for _ in range(2))
    assert first == again
    images = [p for p in first if p.ndim == 2]
    assert len(images) == 100
    square = [p for p in images if len(set(p.x_shape)) == len(set(p.h_shape)) == 1]
    assert 30 < len(square) < 70
    for problem in first:
        (low, high), (least, most) = measure.RANGES[problem.ndim]
        assert all(low <= N <= high for N in problem.x_shape)
        assert all(least <= n <= most and n <= N for N, n in zip(problem.x_shape, problem.h_shape))


@pytest.fixture(scope="module")
def stored():
    return measured.peers()


def test_small_calls_are_compared_planned_and_others_one_shot(stored):
    cells = speeds(stored.frame)
    small = cells["seconds"] < 20e-6
    assert small.any()
    assert (cells["speed"] == cells["planned"]).equals(small)
    assert (cells.loc[~small, "speed"] == cells.loc[~small, "one_shot"]).all()
    assert set(cells["peer"]) == {"opencv", "mkl", "numpy"}  # and never ours


@pytest.mark.parametrize(("high", "counted"), [(0.9, "1"), (1.2, "none")])
def test_a_peer_that_is_faster_is_counted_only_beyond_noise(stored, high, counted):
    change = {"ratio": lambda r: 0.8, "high": lambda r: high}
    faster = measured.changed(stored, change, name="opencv", problem=0)
    told = against_peers(faster.frame)
    assert f"of 20 random problems, slower beyond noise in {counted}; in 1-D" in told
    assert "at worst it is 0.800× as fast (100×100 with 3×3, float32, against opencv)." in told
    cells = speeds(faster.frame)
    mean = units.ratio(geometric_mean(cells.loc[cells["ndim"] == 1, "speed"]))
    assert f"in 1-D {mean} as fast in the geometric mean of 20 random problems" in told


def test_without_peers_nothing_is_said(stored):
    assert against_peers(None) == ""
    rows = stored.frame
    assert against_peers(rows[~rows["peer"]]) == ""


def test_regret_is_over_the_best_of_all_or_of_some(stored):
    rows = stored.frame
    assert regrets(rows, "auto")["regret"].to_list() == pytest.approx([1 / 0.99] * 40)
    own = regrets(rows, "scipy_auto", SCIPY_ROUTES)["regret"]
    assert own.max() == pytest.approx(16.5 / 12)
    assert regrets(rows, "absent").empty


def test_those_that_choose_are_no_alternatives_and_nothing_is_clipped(stored):
    rows = measured.changed(stored, {"ratio": lambda r: 0.5}, name="scipy_auto").frame
    assert regrets(rows, "auto")["regret"].to_list() == pytest.approx([1 / 0.99] * 40)
    assert regrets(rows, "scipy_auto")["regret"].to_list() == pytest.approx([0.5 / 0.99] * 40)
    own = regrets(rows, "scipy_auto", SCIPY_ROUTES)["regret"]
    assert own.to_list() == pytest.approx([0.5 / 12] * 40)
    assert regrets(rows, "scipy_auto", ("scipy_direct",)).empty


def test_means_and_percentiles():
    assert geometric_mean(pd.Series([1.0, 4.0])) == pytest.approx(2.0)
    values = pd.Series(range(1, 101), dtype=float)
    assert percentile(values, 0.95) == 96
    assert percentile(pd.Series([1.0, 9.0]), 0.95) == 9
