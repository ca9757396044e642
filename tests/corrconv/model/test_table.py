"""The table of models: this machine's entries before the package's, and predictions for everybody."""

from __future__ import annotations

import json

import numpy as np
import pytest

import corrconv
from corrconv import model
from corrconv.core import cache as stored
from corrconv.core import calibration
from corrconv.core.calibration import Entry
from corrconv.model import table
from corrconv.model.bases import BASES
from corrconv.model.ours import direct_features


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path))
    table.forget()
    yield tmp_path
    monkeypatch.undo()
    table.forget()


def problem(x, h, dtype="float32"):
    return corrconv.Problem("correlate", x, h, "same", dtype=np.dtype(dtype))


@pytest.mark.parametrize("key", table.all_keys())
def test_the_built_in_entries_fit_their_bases(key):
    _, dtype, axes = key.split()
    entry = table.builtin(key)
    ndim = int(axes[0])
    features = BASES[entry.basis].count(problem((50,) * ndim, (5,) * ndim, dtype))
    assert len(entry.coefficients) == len(features) + 1
    assert min(entry.coefficients) >= 0
    assert entry.seconds(features) > 0
    assert 0 <= entry.parallel <= 1
    assert 0 < entry.spread < 1


@pytest.mark.parametrize(("x", "h"), [((480, 640), (1, 1)), ((5000,), (1,)), ((1, 1), (1, 1))])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_nobody_is_predicted_to_take_no_time(x, h, dtype):
    found = model.predict_all(problem(x, h, dtype))
    assert found
    assert all(each.seconds > 0 for each in found)


def test_predictions_are_sorted_limited_and_say_their_spread():
    asked = problem((300, 300), (15, 15))
    found = model.predict_all(asked)
    assert [each.seconds for each in found] == sorted(each.seconds for each in found)
    assert set(corrconv.get("auto").chooses_among) <= {each.name for each in found}
    chosen = model.predict_all(asked, names=("scipy_fft", "numba_simd", "nobody"))
    assert {each.name for each in chosen} == {"scipy_fft", "numba_simd"}
    assert all(0 < each.spread < 1 for each in chosen)
    assert "numpy" not in {each.name for each in found}
    assert "numpy" in {each.name for each in model.predict_all(problem((900,), (9,)))}


def test_more_threads_share_the_parallel_part():
    entry = Entry("loops", (1.0, 0.5, 2.0), 0.8)
    assert entry.seconds((10.0, 4.0)) == pytest.approx(14.0)
    assert entry.seconds((10.0, 4.0), 4) == pytest.approx(2 + 12 * (0.2 + 0.8 / 4))


def test_an_entry_survives_storing():
    entry = Entry("loops", (1.234e-10, 0.0, 5e-6), 0.5, 0.2)
    assert Entry.from_data(json.loads(json.dumps(entry.as_data()))) == entry
    assert Entry.from_data({"basis": "loops", "coefficients": [1.0]}).spread == calibration.USUAL


def test_this_machines_entries_come_first_and_others_stay(own_cache):
    key = "scipy_fft float32 2-D"
    builtin = table.builtin(key)
    table.write_own([(key, builtin.scaled(7.0))], "64x4x4")
    assert table.entry(key).coefficients[0] == pytest.approx(7 * builtin.coefficients[0], rel=1e-3)
    other = "mkl float32 2-D"
    assert table.entry(other) == table.builtin(other)
    table.write_own([(other, table.builtin(other).scaled(2.0))], "64x4x4")
    assert table.entry(key).coefficients[0] == pytest.approx(7 * builtin.coefficients[0], rel=1e-3)
    held = json.loads(calibration.file().read_text())
    assert held["simd_tile"] == "64x4x4"
    assert held["format"] == stored.FORMAT


def test_a_table_without_own_features_is_not_read_by_another_format(own_cache):
    table.write_own([("scipy_fft float32 2-D", Entry("loops", (1.0,)))], "64x4x4")
    path = calibration.file()
    path.write_text(path.read_text().replace(f'"format": {stored.FORMAT}', '"format": 2'))
    table.forget()
    assert table.entry("scipy_fft float32 2-D") == table.builtin("scipy_fft float32 2-D")


def test_features_do_not_depend_on_who_asks():
    asked = problem((64, 64), (5, 5))
    assert BASES["register sums"].count(asked) == direct_features(asked)


def test_what_was_said_beside_own_entries_stays(own_cache):
    key = "scipy_fft float32 2-D"
    table.write_own([], "64x4x4", swept="2024-02-29", first={"fftw": 0.5})
    table.write_own([(key, table.builtin(key))], "64x4x2")
    held = table.own()
    assert (held.swept, held.simd_tile) == ("2024-02-29", "64x4x2")
    assert table.first_calls() == {"fftw": 0.5}


def test_the_sizes_that_were_fitted_are_told():
    inside, far = problem((512, 512), (9, 9)), problem((20_000, 20_000), (300, 300))
    assert table.fitted(2).outside(inside) == []
    assert [said.split()[0] for said in table.fitted(2).outside(far)] == ["images", "kernels"]
    assert table.fitted(1).outside(problem((2**24,), (5,)))
