"""The page of SciPy's choice: regrets are ratios of the stored times, and wrong choices are found."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.quantity import plain
from corrconv.reports.kit.run import MAIN, Run, sides
from corrconv.reports.regret import page as regret_page
from corrconv.reports.regret import regret

from corrconv.kit import units
from corrconv.sweep.evidence import Case, Result
from tests.reports import measured
from tests.reports.site import measured_data as data
from tests.reports.site.measured_data import shown


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return data.full(tmp_path_factory.mktemp("measured"))


def of(run: Run, name: str = regret.SCIPY) -> list[regret.Regret]:
    return [it for found in regret.regrets(run, name).values() for it in found]


def test_regret_is_the_time_of_the_choice_over_that_of_the_better_alternative(stored):
    found = regret.regrets(stored.run)[MAIN]
    assert len(found) == 6
    times = data.times()
    for it in found:
        N, n = sides(it.cell)
        own = min(times[name, N, n] for name in ("scipy_direct", "scipy_fft"))
        best = min(times[name, N, n] for name in data.NAMES if "auto" not in name)
        assert it.own.ratio == pytest.approx(times["scipy_auto", N, n] / own, rel=1e-4)
        assert it.over_all == pytest.approx(times["scipy_auto", N, n] / best, rel=1e-4)
        assert it.loses == it.wrong == ((N, n) == (256, 3))


def test_views_come_in_the_order_of_the_run(reference):
    found = list(regret.regrets(reference.run))
    assert len(found) > 3
    assert found == [view for view in reference.run.views if view in found]


def test_the_worst_of_our_own_choice_leads_in_the_run_and_held_out(stored, tmp_path):
    def slow(result: Result, case: Case) -> Result:
        if result.label != "auto" or case.line != "correlate 64x64 15x15 same fill float32 1":
            return result
        return replace(result, seconds=tuple(1.7 / 1.01 * each for each in result.seconds))

    results = data.tree(tmp_path, data.sweep(slow))
    odd = measured.changed(measured.peers(), {"ratio": lambda _: 2.4}, name="auto", problem=8)
    measured.keep(results, peers=odd)
    lead = plain(shown(regret_page, data.load(results)).answers[0])
    assert lead.startswith("Our own choice, auto, takes in the run's 18 cells ")
    assert "1.70× at worst (2-D correlate, float32, one thread, N = 64, n = 15)" in lead
    assert "resolved to be slower in 1;" in lead
    assert (
        "at random problems, held out of the run, in 2-D 1.01× in the median of 20 problems" in lead
    )
    assert "2.42× at worst (108×108 with 11×11, float32)" in lead


def test_without_a_run_of_a_choice_the_random_problems_are_told_alone(stored):
    others = tuple(name for name in data.NAMES if name != "auto")
    made = shown(regret_page, replace(stored, run=Run.of(data.sweep(names=others))))
    assert plain(made.answers[0]).startswith("Our own choice, auto, takes at random problems")


def test_random_problems_may_seem_faster_than_the_best_alternative(stored, tmp_path):
    lucky = measured.changed(measured.peers(), {"ratio": lambda _: 0.5}, name="scipy_auto", ndim=2)
    measured.keep(tmp_path / "results", peers=lucky)
    table = shown(regret_page, replace(stored, results=tmp_path / "results")).random
    told = {row[:2]: row[3:6] for row in table.rows}
    for among, best in (("all registered", 0.99), ("its own routes", 12)):
        assert told["2-D, scipy_auto", among] == (units.ratio(0.5 / best),) * 3


def test_the_wrong_choice_is_named_and_counted(stored):
    made = shown(regret_page, stored)
    said = [plain(where) for where in made.wrong]
    assert [where.partition(": ")[0] for where in said] == [
        "2-D correlate, float32, one thread, N = 256, n = 3",
        "2-D correlate, float64, one thread, N = 256, n = 3",
        "2-D correlate, float32, 2 threads, N = 256, n = 3",
    ]
    row = {row[0]: tuple(map(plain, row)) for row in made.own.rows}[str(MAIN)]
    assert row[1] == "6 of 6"
    ratio = data.times()["scipy_auto", 256, 3] / data.times()["scipy_direct", 256, 3]
    assert row[2:6] == ("1.02×", units.ratio(ratio), units.ratio(ratio), "N = 256, n = 3")
    assert row[6:] == ("1", "1")


def test_time_spent_on_choosing_is_no_wrong_choice():
    def dear(result: Result, case: Case) -> Result:
        if result.label != "scipy_auto":
            return result
        routes = (data.seconds(name, case) for name in ("scipy_direct", "scipy_fft"))
        return replace(result, seconds=(1.15 * min(routes),) * len(result.seconds))

    found = of(Run.of(data.sweep(dear)))
    assert len(found) == 18
    assert all(it.loses for it in found)
    assert not any(it.wrong for it in found)


def test_what_is_not_resolved_is_no_loss():
    sweep = data.sweep()
    few = tuple(record for record in sweep.records if record.turn.number < 3)
    assert not any(it.loses or it.slower for it in of(Run.of(replace(sweep, records=few))))


def test_a_cell_without_both_alternatives_has_no_regret_of_its_own(stored):
    others = tuple(name for name in data.NAMES if name != "scipy_direct")
    run = Run.of(data.sweep(names=others))
    found = of(run)
    assert found
    assert all(it.own is None and not it.loses and it.over_all > 0 for it in found)
    made = shown(regret_page, replace(stored, run=run))
    assert made.own is None
    worst = max(it.over_all for it in found)
    assert f"{units.ratio(worst)} at worst" in plain(made.answers[1])


def test_pairs_of_the_claim_are_counted_and_set_in_order(stored):
    made = shown(regret_page, stored)
    rows = {row[0]: row for row in made.paired.rows}
    right, *spread = rows["2-D, the chosen method"][1:]
    assert right.startswith("90% (")
    assert spread == ["1.00×", "1.30×", "1.80×", "107×107 with 5×5, same"]
    assert rows["2-D, with the time of choosing"][4] == "1.98×"
    assert "in 2-D right in 90% (" in made.answers[-1]
    assert "1.80× the other's time at worst, 1.10× in the median" in made.answers[-1]


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
