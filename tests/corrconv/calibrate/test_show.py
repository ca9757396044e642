"""``corrconv calibrate``: what it stores, prints and keeps for the page."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from click.testing import CliRunner
from corrconv.reports.calibrate import draw as model_error
from corrconv.reports.calibrate import page
from corrconv.reports.kit.figure import LeftOut
from corrconv.reports.kit.material import Material

from corrconv.calibrate import evidence as kept
from corrconv.calibrate import run, samples, sizes
from corrconv.calibrate.evidence import Models
from corrconv.calibrate.sizes import Depth
from corrconv.cli import main
from corrconv.core import calibration
from corrconv.kit import evidence
from corrconv.measure import load
from corrconv.measure.child import Place
from corrconv.measure.problems import same
from corrconv.measure.process import Ending, ProcessFailed
from corrconv.model import table
from corrconv.model.bases import BASES
from tests.corrconv.calibrate.planted import following

pytest.importorskip("numba")
pytest.importorskip("pyfftw")
NAMES = ("numba_simd", "fft_tiled", "scipy_fft", "scipy_2d", "numpy")


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    """Samples as the table predicts them, twice as slow."""
    depth = Depth(0.0, 14, True, sizes.FULL.limit, ("float32",), NAMES)
    path = tmp_path_factory.mktemp("models") / "rounds.npz"
    samples.save(path, alone=following(depth, {"": 2.0}, rounds=9, noise=0.02))
    return path


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "cache"))
    table.forget()
    yield tmp_path
    monkeypatch.undo()
    table.forget()


@pytest.fixture(scope="module")
def fitted(taken, tmp_path_factory):
    """Once: what is printed of these samples, and where asv's results would be."""
    folder = tmp_path_factory.mktemp("fitted")
    results = folder / "asv" / "results"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CORRCONV_CACHE", str(folder / "cache"))
        table.forget()
        done = full("--from", taken, "--results", results)
        assert done.exit_code == 0, done.output
        assert not calibration.file().exists()  # they may be of another machine
    table.forget()
    return done.output, results


@pytest.fixture(autouse=True)
def loads(monkeypatch):
    """What the machine's load is said to be: first this, then that; the last one stays."""
    loads = [0.0]
    monkeypatch.setattr(
        load, "over_last_minute", lambda: loads.pop(0) if len(loads) > 1 else loads[0]
    )
    return loads


def ask(*arguments):
    return CliRunner().invoke(main, ["calibrate", *(str(each) for each in arguments)])


def full(*arguments):
    return ask("--full", *arguments)


def test_stored_samples_are_fitted_again(fitted):
    said, results = fitted
    assert "scipy_fft" in said
    assert "Held-out error of all" in said
    found = kept.load(results)
    assert {row.name for row in found.rows} == set(NAMES)
    assert found.overall()[0] < 0.1
    assert set(kept.MADE) <= set(found.made)


def test_as_json(taken, own_cache):
    done = full("--from", taken, "--results", own_cache / "results", "--json")
    data = json.loads(done.stdout)
    assert data["table"] is None
    row = next(row for row in data["rows"] if row["name"] == "scipy_2d")
    assert len(row["coefficients"]) == len(row["low"]) == len(row["high"])
    assert {"measured", "predicted", "x_shape", "h_shape"} == set(row["points"][0])


def test_what_was_measured_is_stored_for_this_machine(taken, own_cache, monkeypatch):
    held = samples.load(taken)
    monkeypatch.setattr(run, "_measured", lambda depth, output, progress: held)
    calibrated = []
    monkeypatch.setattr(run, "quick", lambda progress: calibrated.append(True))
    before = table.builtin("scipy_2d float32 2-D")
    done = full("--output", taken, "--results", own_cache / "results")
    assert done.exit_code == 0, done.output
    assert calibration.file().exists()
    found = table.entry("scipy_2d float32 2-D")
    features = BASES[found.basis].count(same((200, 200), (9, 9)))
    assert found.seconds(features) == pytest.approx(2 * before.seconds(features), rel=0.15)
    assert found.spread > 0
    assert calibrated == [True]  # once, since there was no calibration
    full("--output", taken, "--results", own_cache / "results")
    assert calibrated == [True]


def test_under_load_nothing_is_measured_unless_that_is_asked_for(own_cache, loads, monkeypatch):
    monkeypatch.setattr(load, "PATIENCE", 0.0)
    measured = []

    def quick(progress):
        measured.append(1)
        raise ValueError("enough for a test")

    monkeypatch.setattr(run, "quick", quick)
    loads[:] = [3.0]
    done = ask()
    assert done.exit_code == 1
    assert "load of 3.00" in done.stderr
    assert "--under-load" in done.stderr
    assert not measured
    ask("--under-load")
    assert measured == [1]


def test_a_trial_stores_nothing(taken, fitted, own_cache, monkeypatch):
    held, asked = samples.load(taken), []
    monkeypatch.setattr(
        run, "_measured", lambda depth, output, progress: asked.append(depth) or held
    )
    monkeypatch.setattr(run, "fit_all", lambda *given: models_of(kept.load(fitted[1])))
    results = own_cache / "results"
    done = full("--trial", "--output", own_cache / "rounds.npz", "--results", results)
    assert done.exit_code == 0, done.output
    assert asked == [sizes.TRIAL]
    assert not calibration.file().exists()
    assert kept.load(results) is None


def test_bad_input_is_refused(own_cache):
    done = full("--only", "nobody")
    assert done.exit_code == 2
    assert "nobody" in done.output
    damaged = own_cache / "rounds.npz"
    damaged.write_bytes(b"PK")
    done = full("--from", damaged)
    assert done.exit_code == 2
    assert "measure again: corrconv calibrate --full" in done.output
    done = ask("--only", "numpy")
    assert done.exit_code == 2
    assert "need --full" in done.output
    assert CliRunner().invoke(main, ["models"]).exit_code == 2


def test_who_ends_the_process_is_said(own_cache, monkeypatch):
    def fails(progress):
        raise ProcessFailed(Ending.CRASHED, Place(1, 0, 0.0, ""), "mine", "it crashed", "", "again")

    monkeypatch.setattr(run, "quick", fails)
    done = ask()
    assert (done.exit_code, "mine: it crashed" in done.output) == (1, True)


def models_of(found):
    return Models(found.rows, found.spread, found.left_out)


def test_a_quick_calibration_is_shown(fitted, own_cache, monkeypatch):
    models = models_of(kept.load(fitted[1]))
    found = run.Quick(
        own_cache / "there.json", "32x4x2", {"32x4x2": 1.0, "32x6x2": 0.98}, models, 7, 9.4
    )
    monkeypatch.setattr(run, "quick", lambda progress: found)
    done = ask()
    assert done.exit_code == 0
    for said in (
        "32x4x2 (chosen)",
        "0.980",
        "numba_simd float32 2-D",
        "7 models",
        "there.json",
        "9 s",
    ):
        assert said in " ".join(done.output.split())
    data = json.loads(ask("--json").stdout)
    assert set(data) == {"file", "simd_tile", "tile_ratios", "median_error", "scaled", "seconds"}
    assert data["median_error"]["numpy float32 1-D"] < 0.1


def test_the_page_says_what_was_reached(fitted):
    shown = page.shown(kept.load(fitted[1]))
    assert shown.reached <= len(shown.lines)
    assert {line.name for line in shown.lines} == set(NAMES)
    assert sum(place.sizes for place in shown.places if place.what in ("1-D", "2-D")) == shown.sizes
    direct = next(line for line in shown.lines if line.name == "scipy_2d")
    assert direct.growths


@pytest.mark.parametrize("damage", ["points", "made", "tiles"])
def test_damaged_evidence_is_refused(fitted, tmp_path, damage):
    path = evidence.place(tmp_path / "results", kept.NAME)
    data = json.loads(evidence.place(fitted[1], kept.NAME).read_text("utf-8"))
    if damage == "points":
        del data["rows"][0]["points"]
    elif damage == "made":
        del data["made"]["commit"]
    else:
        data["tiles"]["registers"] = "64"
    path.parent.mkdir()
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(ValueError, match=rf"calibrate\.json.*{damage}.*corrconv calibrate --full"):
        kept.load(tmp_path / "results")


def test_the_figure_has_a_row_for_each_implementation(fitted, tmp_path):
    with pytest.raises(LeftOut, match="corrconv calibrate --full"):
        model_error.draw(Material(tmp_path / "results", pd.DataFrame()))
    figure = model_error.draw(Material(fitted[1], pd.DataFrame()))
    (axes,) = figure.figure.axes
    assert {label.get_text() for label in axes.get_yticklabels()} == set(NAMES)
    assert set(figure.data["implementation"]) == set(NAMES)
    assert "median error" in figure.caption
