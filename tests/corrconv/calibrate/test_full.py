"""``corrconv models``: what it stores, prints and keeps for the page."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from corrconv.reports.calibrate import draw as model_error
from corrconv.reports.calibrate import evidence as shown_models
from corrconv.reports.calibrate import page
from corrconv.reports.kit.figure import LeftOut
from corrconv.reports.kit.material import Material

from corrconv import model
from corrconv.calibrate import evidence as kept_models
from corrconv.calibrate import rounds, sizes
from corrconv.calibrate import run_full as run
from corrconv.calibrate.rounds import Rounds
from corrconv.calibrate.verb import models
from corrconv.core import cache as stored
from corrconv.kit import old_evidence as evidence
from corrconv.model import table
from corrconv.model.bases import BASES

pytest.importorskip("numba")
pytest.importorskip("pyfftw")
NAMES = ("numba_simd", "fftw_tiled", "scipy_fft", "scipy_2d", "numpy")


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """Samples as the table predicts them, twice as slow."""
    calls = [
        call
        for call in sizes.calls(sizes.Plan(14, True, ("float32",), NAMES))
        if call.name in {each.name for each in model.predict_all(call.problem)}
    ]
    seconds = [
        next(p.seconds for p in model.predict_all(call.problem) if p.name == call.name)
        for call in calls
    ]
    noise = 2 * np.exp(0.02 * np.random.default_rng(0).normal(size=(9, len(calls))))
    when = np.arange(noise.size, dtype=float).reshape(noise.shape)
    path = tmp_path_factory.mktemp("models") / "rounds.npz"
    rounds.save(path, alone=Rounds(tuple(calls), np.array(seconds) * noise, when, {"a": "b"}))
    return path


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "cache"))
    table.forget()
    yield tmp_path
    monkeypatch.undo()
    table.forget()


def ask(*arguments):
    return CliRunner().invoke(models, [str(each) for each in arguments])


def test_stored_samples_are_fitted_again(samples, own_cache):
    results = own_cache / "asv" / "results"
    done = ask("--from", samples, "--results", results)
    assert done.exit_code == 0, done.output
    assert "scipy_fft" in done.output
    assert "Held-out error of all" in done.output
    assert not stored.calibration_file().exists()  # they may be of another machine
    kept = kept_models.from_evidence(evidence.load(results, kept_models.EVIDENCE))
    assert {row.name for row in kept.rows} == set(NAMES)
    assert kept.anchor == pytest.approx(2, rel=0.05)
    assert kept.overall()[0] < 0.1


def test_as_json(samples, own_cache):
    done = ask("--from", samples, "--results", own_cache / "results", "--json")
    data = json.loads(done.stdout)
    assert data["table"] is None
    row = next(row for row in data["rows"] if row["name"] == "scipy_2d")
    assert len(row["coefficients"]) == len(row["low"]) == len(row["high"])
    assert {"measured", "predicted", "x_shape", "h_shape"} == set(row["points"][0])


def test_what_was_measured_is_stored_for_this_machine(samples, own_cache, monkeypatch):
    held = rounds.load(samples)
    monkeypatch.setattr(run, "measured", lambda settings, output, progress: held)
    calibrated = []
    monkeypatch.setattr(run.calibrating, "calibrate", lambda: calibrated.append(True))
    before = table.builtin("scipy_2d float32 2-D")
    done = ask("--output", samples, "--results", own_cache / "results")
    assert done.exit_code == 0, done.output
    assert stored.calibration_file().exists()
    found = table.entry("scipy_2d float32 2-D")
    features = BASES[found.basis].count(sizes.same((200, 200), (9, 9), "float32"))
    assert found.seconds(features) == pytest.approx(before.seconds(features), rel=0.15)
    assert found.error > 0
    assert calibrated == [True]  # once, since there was no calibration
    ask("--output", samples, "--results", own_cache / "results")
    assert calibrated == [True]


def test_a_quick_run_stores_nothing(samples, own_cache, monkeypatch):
    held, asked = rounds.load(samples), []
    monkeypatch.setattr(
        run, "measured", lambda settings, output, progress: asked.append(settings) or held
    )
    results = own_cache / "results"
    done = ask("--quick", "--output", own_cache / "rounds.npz", "--results", results)
    assert done.exit_code == 0, done.output
    assert asked == [run.QUICK]
    assert not stored.calibration_file().exists()
    assert evidence.load(results, kept_models.EVIDENCE) is None


def test_bad_input_is_refused(own_cache):
    done = ask("--only", "nobody")
    assert done.exit_code == 2
    assert "nobody" in done.output
    damaged = own_cache / "rounds.npz"
    damaged.write_bytes(b"PK")
    done = ask("--from", damaged)
    assert done.exit_code == 2
    assert "measure again" in done.output


def test_the_page_says_what_was_reached(samples, own_cache):
    results = own_cache / "asv" / "results"
    ask("--from", samples, "--results", results)
    shown = page.shown(shown_models.load(results))
    assert shown.reached <= len(shown.lines)
    assert {line.name for line in shown.lines} == set(NAMES)
    assert sum(place.sizes for place in shown.places if place.what in ("1-D", "2-D")) == shown.sizes
    direct = next(line for line in shown.lines if line.name == "scipy_2d")
    assert direct.growths


def test_damaged_evidence_is_refused(samples, own_cache):
    results = own_cache / "asv" / "results"
    ask("--from", samples, "--results", results)
    stored_rows = evidence.load(results, shown_models.NAME)
    del stored_rows["rows"][0]["points"]
    evidence.save(stored_rows, results, shown_models.NAME)
    with pytest.raises(ValueError, match=r"models\.json: is damaged .*corrconv models"):
        shown_models.load(results)


def test_the_figure_has_a_row_for_each_implementation(samples, own_cache):
    results = own_cache / "asv" / "results"
    material = Material(results, pd.DataFrame())
    with pytest.raises(LeftOut, match="corrconv models"):
        model_error.draw(material)
    ask("--from", samples, "--results", results)
    figure = model_error.draw(material)
    (axes,) = figure.figure.axes
    assert {label.get_text() for label in axes.get_yticklabels()} == set(NAMES)
    assert set(figure.data["implementation"]) == set(NAMES)
    assert "median error" in figure.caption
