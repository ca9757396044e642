"""The page of SciPy's choice: regrets are ratios of the stored times, and wrong choices are found."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from corrconv.reports.kit.material import Material
from corrconv.reports.regret import page as regret_page
from corrconv.reports.regret import regret
from corrconv.reports.timings.winners import MAIN, regimes

from corrconv.kit import units
from tests.reports import measured
from tests.reports.site import measured_data as data
from tests.reports.site.measured_data import shown


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return data.full(tmp_path_factory.mktemp("measured"))


@pytest.fixture
def bare(tmp_path: Path) -> Material:
    """Times, errors and peaks of a run, and no evidence beside them."""
    return data.load(data.tree(tmp_path))


def test_regret_is_the_time_of_the_choice_over_that_of_the_better_alternative(stored):
    found = regret.regrets(stored.cells)[MAIN]
    assert len(found) == 6
    times = data.times()
    for it in found:
        N, n = it.contest.N, it.contest.n
        own = min(times[name, N, n] for name in ("scipy_direct", "scipy_fft"))
        best = min(times[name, N, n] for name in data.NAMES if "auto" not in name)
        assert it.over_own == pytest.approx(times["scipy_auto", N, n] / own)
        assert it.over_all == pytest.approx(times["scipy_auto", N, n] / best)
        assert it.loses == it.wrong == ((N, n) == (256, 3))


def test_regimes_come_in_the_order_of_the_report(reference):
    every = regimes(reference.cells)
    assert len(every) > 3
    assert list(regret.regrets(reference.cells)) == every


def test_random_problems_may_seem_faster_than_the_best_alternative(stored, tmp_path):
    lucky = measured.changed(measured.peers(), {"ratio": lambda _: 0.5}, name="scipy_auto", ndim=2)
    measured.keep(tmp_path / "results", peers=lucky)
    table = shown(regret_page, replace(stored, results=tmp_path / "results")).random
    told = {row[:2]: row[3:6] for row in table.rows}
    for among, best in (("all registered", 0.99), ("its own routes", 12)):
        assert told["2-D, scipy_auto", among] == (units.ratio(0.5 / best),) * 3


def test_the_wrong_choice_is_named_and_counted(stored):
    made = shown(regret_page, stored)
    (where, of_all_threads) = made.wrong
    assert where.startswith("2-D correlate, float32, one thread, N = 256, n = 3: ")
    assert of_all_threads.startswith("2-D correlate, float32, all threads, N = 256, n = 3: ")
    row = {row[0]: row for row in made.own.rows}[str(MAIN)]
    assert row[1] == "6 of 6"
    ratio = data.times()["scipy_auto", 256, 3] / data.times()["scipy_direct", 256, 3]
    assert row[2:6] == ("1.04×", units.ratio(ratio), units.ratio(ratio), "N = 256, n = 3")
    assert row[6:] == ("1", "1")


def test_time_spent_on_choosing_is_no_wrong_choice(bare):
    frame = bare.cells.copy()
    times, chosen = frame["question"].eq("time"), frame["implementation"].eq("scipy_auto")
    better = frame[times & frame["implementation"].isin(regret.ROUTES)].groupby(
        ["threads", "N", "n"]
    )
    least = better[["value", "q25", "q75"]].min() * 1.15
    keys = list(zip(*(frame.loc[times & chosen, key] for key in ("threads", "N", "n"))))
    frame.loc[times & chosen, ["value", "q25", "q75"]] = least.loc[keys].to_numpy()
    found = regret.regrets(frame)[MAIN]
    assert all(it.loses for it in found)
    assert not any(it.wrong for it in found)


def test_a_cell_without_both_alternatives_has_no_regret_of_its_own(bare):
    frame = bare.cells[bare.cells["implementation"] != "scipy_direct"]
    found = [it for cells in regret.regrets(frame).values() for it in cells]
    assert found
    assert all(it.over_own is None and not it.loses and it.over_all > 0 for it in found)
    made = shown(regret_page, replace(bare, cells=frame))
    assert made.own is None
    worst = max(it.over_all for it in found)
    assert f"{units.ratio(worst)} at worst" in made.answers[-1]


def test_pairs_of_the_claim_are_counted_and_set_in_order(stored):
    made = shown(regret_page, stored)
    rows = {row[0]: row for row in made.paired.rows}
    right, *spread = rows["2-D, the chosen method"][1:]
    assert right.startswith("90% (")
    assert spread == ["1.00×", "1.30×", "1.80×", "107×107 with 5×5, same"]
    assert rows["2-D, with the time of choosing"][4] == "1.98×"
    assert "in 2-D right in 90% (" in made.answers[0]
    assert "1.80× the other's time at worst, 1.10× in the median" in made.answers[0]


def test_random_problems_are_the_stored_ones(stored):
    rows = [row for row in measured.peers().rows if row.ndim == 2 and row.median]
    best: dict[int, float] = {}
    for row in rows:
        if row.family != "choice":
            best[row.problem] = min(row.ratio, best.get(row.problem, math.inf))
    for name in ("auto", "scipy_auto"):
        values = [row.ratio / best[row.problem] for row in rows if row.name == name]
        table = shown(regret_page, stored).random
        (told,) = [r for r in table.rows if r[:2] == (f"2-D, {name}", "all registered")]
        assert told[2] == str(len(values))
        assert told[5] == units.ratio(max(values))
