"""What ranges hold is counted right, and is what they say on the published run, which no model has seen."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from corrconv.calibrate import coverage
from corrconv.calibrate.coverage import Coverage
from corrconv.cli import main
from corrconv.model import Prediction
from corrconv.model.elsewhere import package, standing
from corrconv.model.prediction import HOLDS
from corrconv.sweep import stored
from corrconv.sweep.judging import cells
from tests.corrconv.recommend.test_measured import sweep

PUBLISHED = sorted((Path(__file__).parents[3] / "reports/published").glob("*/sweep.json"))


def found():
    of = sweep()
    return cells(of.records, of.about.families)


def saying(factors, spread):
    """Predictions that are the cells' times, off by these factors, by name."""
    by_problem = {(cell.case.problem, cell.case.workers): cell for cell in found()}

    def predict(problem, workers, names):
        cell = by_problem[problem, workers]
        said = [
            Prediction(name, cell.side(name).seconds * factors.get(name, 1.0), spread=spread)
            for name in names
        ]
        return sorted(said, key=lambda each: each.seconds)

    return predict


def test_what_is_predicted_right_is_inside():
    of = coverage.coverage(found(), saying({}, 0.1))
    assert of.share == 1
    assert of.led == of.cells == len(found())
    assert of.worst == pytest.approx(1, rel=0.01)


@pytest.mark.parametrize(("factor", "inside"), [(0.99, True), (1.01, False)])
def test_what_is_off_by_more_than_the_range_is_outside(factor, inside):
    spread = 0.1
    off = math.exp(factor * HOLDS * math.hypot(spread, spread))
    only = [cell for cell in found() if {s.name for s in cell.sides} == {"strided", "scipy_fft"}]
    slower = coverage.coverage(only, saying({"strided": off * 1.2, "scipy_fft": 1.2}, spread))
    assert slower.of == len(only) == 2
    assert slower.inside >= (2 if inside else 0)
    if not inside:
        assert slower.low + slower.high >= 1


def test_a_wrong_leader_is_counted():
    of = coverage.coverage(found(), saying({"strided": 0.01}, 0.1))
    assert of.led < of.cells
    assert of.worst > 2


def test_coverage_of_planted_errors_is_what_was_planted():
    """Errors that are normal, of the spread that is stated: nine of ten in the range."""
    rng = np.random.default_rng(3)
    base = found()[0]
    spread = 0.3
    inside = of = 0
    for _ in range(500):
        factors = {
            name: math.exp(rng.normal(0, HOLDS * spread / 1.645))
            for name in ("strided", "scipy_fft")
        }
        got = coverage.coverage([base], saying(factors, spread))
        inside, of = inside + got.inside, of + got.of
    assert 0.87 < inside / of < 0.93


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.parent.name)
def test_ranges_of_the_published_run_of_the_packages_machine_hold_what_they_say(path):
    run = stored.read(path)
    if run.about.identity["processor"] not in coverage.by_package():
        pytest.skip("of another processor, for which the package's numbers are not made")
    of_2d = [it for it in cells(run.records, run.about.families) if it.case.problem.ndim == 2]
    with standing(package()):  # whose 1-D sums are newer than that run's
        of = coverage.coverage(of_2d)
    assert of.of > 200
    assert 0.85 <= of.share <= 0.95, of


def test_the_command_counts_and_keeps_it(tmp_path):
    stored.write(sweep(), tmp_path / "sweep.json")
    ask = ["calibrate", "--coverage", str(tmp_path / "sweep.json"), "--results", str(tmp_path)]
    done = CliRunner().invoke(main, ask)
    assert done.exit_code == 0, done.output
    kept = coverage.load(tmp_path)
    (row,) = kept.rows
    assert row.numbers == coverage.by_package()
    assert row.run == "mine (p), 2024-02-29"
    assert f"{row.held.inside} of {row.held.of}" in done.output
    said = json.loads(CliRunner().invoke(main, [*ask, "--json"]).stdout)
    assert said["rows"][0]["held"]["of"] == row.held.of
    damaged = tmp_path / "sweep.json"
    damaged.write_text("{}")
    refused = CliRunner().invoke(main, ask)
    assert refused.exit_code == 2
    assert "sweep.json" in refused.output


def test_nothing_counted_is_no_share():
    assert math.isnan(Coverage(0, 0, 0, 0, 0, 0, 1.0).share)
