"""What more threads bring: the quotient of the run's times, beside the floor of different processes."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from corrconv.reports.kit.figure import LeftOut
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.quantity import plain
from corrconv.reports.kit.run import Run
from corrconv.reports.threads import draw, use
from corrconv.reports.threads import page as threads

from corrconv.kit import units
from corrconv.measure.sides import AGAIN
from corrconv.measure.statistics import Verdict
from corrconv.sweep.evidence import Case, Result
from tests.reports.drawn import stored as as_csv
from tests.reports.drawn import strange, undrawn
from tests.reports.site import measured_data as data
from tests.reports.site.measured_data import column

USE = tuple(name for name in data.NAMES if name not in data.SINGLE)


def drifted(result: Result, case: Case) -> Result:
    """Equal code in other processes: a little slower or faster by the case."""
    if case.workers == 1:
        return result
    factor = 1.02 if case.problem.h_shape[0] == 15 else 0.99
    return replace(result, seconds=tuple(factor * each for each in result.seconds))


@pytest.fixture
def run() -> Run:
    return Run.of(data.sweep(drifted))


def test_gains_are_quotients_of_the_runs_times(run):
    found = use.gains(run)
    assert found.threads == 2
    assert len(found.every) == len(USE) * len(data.N) * len(data.n)
    for gain in found.every:
        one, two = (run.find(replace(gain.case, workers=w).line).side(gain.name) for w in (1, 2))
        assert (gain.one, gain.several) == (one.seconds, two.seconds)
        assert gain.speed == pytest.approx(data.GAIN, rel=0.03)
        assert gain.verdict is Verdict.FASTER


def test_what_uses_one_thread_has_no_ratio(run):
    found = use.gains(run)
    assert found.single == set(data.SINGLE)
    assert not found.single & {gain.name for gain in found.every}
    table = threads.table(use.known(run, None, None))
    assert {column(table, "times as fast")[name] for name in data.SINGLE} == {"one thread"}
    assert "ndimage and scipy_direct stay on one thread" in threads.in_one_thread(found)


def test_a_difference_within_the_floor_is_a_tie():
    def alike(result: Result, case: Case) -> Result:
        mine = case.workers > 1 and result.label.removesuffix(AGAIN) == "fftw"
        factor = data.GAIN if mine else 1.0
        return drifted(replace(result, seconds=tuple(factor * s for s in result.seconds)), case)

    found = use.gains(Run.of(data.sweep(alike)))
    verdicts = {name: {g.verdict for g in found.every if g.name == name} for name in USE}
    assert verdicts.pop("fftw") == {Verdict.NOT_RESOLVED}
    assert all(of == {Verdict.FASTER} for of in verdicts.values())
    told = {row[0]: set(map(plain, row[1:])) for row in threads.by_case(found).rows}
    assert told["fftw"] == {"≈"}


def test_without_code_that_cannot_differ_nothing_is_resolved():
    found = use.gains(Run.of(data.sweep(names=USE)))
    assert found.floor is None
    assert {gain.verdict for gain in found.every} == {Verdict.NOT_RESOLVED}
    assert "not known" in use.across_said(found)
    assert "none of 3 comparisons is" in threads.resolved(found, list(found.every[:3]))


def test_an_implementation_that_is_not_registered_may_use_threads(monkeypatch):
    monkeypatch.setattr(use, "loaded", {"a": None, "b": SimpleNamespace(threaded=False)}.get)
    assert use.threaded("a")
    assert not use.threaded("b")


def test_one_thread_alone_has_nothing_to_draw(tmp_path):
    alone = data.sweep(of=tuple(case for case in data.cases() if case.workers == 1))
    material = Material(tmp_path, Run.of(alone))
    assert use.gains(material.run).threads is None
    for it in (draw.scaling, draw.dumbbells):
        with pytest.raises(LeftOut, match="both with one thread and with all"):
            it(material)
    assert threads.pages(material) == []


def test_the_figures_draw_their_numbers(tmp_path, run):
    material = Material(tmp_path, run)
    scaling, both = draw.scaling(material), draw.dumbbells(material)
    for figure in (scaling, both):
        assert undrawn(figure).empty
        assert not strange(figure)
    for row in as_csv(both).to_dict("records"):
        assert row["times_as_fast"] == pytest.approx(1 / row["value"], rel=1e-4)
        case = Case.from_line(row["case"])
        assert row["seconds_one_thread"] == pytest.approx(
            data.seconds(row["implementation"], replace(case, workers=1)), rel=1e-4
        )


def test_a_page_says_the_gains_by_case(run, tmp_path):
    (page,) = threads.pages(Material(tmp_path, run))
    (gain, *_) = use.gains(run).every
    told = column(page.shown.by_case, use.case_said(gain.case.line))
    assert told[gain.name] == units.ratio(gain.speed)
