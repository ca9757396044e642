"""A calibration: what it measures, in which processes, and what it keeps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corrconv.calibrate import measure, registers, run, sizes
from corrconv.calibrate.samples import load, save
from corrconv.calibrate.scaling import SCALED
from corrconv.core import cache as stored
from corrconv.core import calibration
from corrconv.engines.simd import host
from corrconv.measure.child import Reporter
from corrconv.measure.problems import same
from corrconv.measure.process import Process
from corrconv.measure.sides import Side
from corrconv.model import ours, table
from corrconv.model.bases import BASES
from tests.corrconv.calibrate.planted import following, third_party_file

pytest.importorskip("numba")
pytest.importorskip("pyfftw")


def silent(share, words):
    """Progress that nobody reads."""


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "cache"))
    table.forget()
    yield tmp_path
    monkeypatch.undo()
    table.forget()


@pytest.fixture
def planted(own_cache, monkeypatch):
    """A machine of known times: three times as slow at two passes, twice at everything."""
    usual = host.by_name()
    samples = following(sizes.QUICK, {"": 2.0, "separable": 3.0})
    asked = []
    monkeypatch.setattr(run.registers, "fastest", lambda *shapes: (str(usual), {str(usual): 1.0}))
    monkeypatch.setattr(
        run.measure, "rounds", lambda sides, *given: asked.append((sides, host.shape())) or samples
    )
    return asked


def test_a_quick_calibration_stores_its_models_and_scales_the_others(planted):
    found = run.quick(silent)
    ((sides, shape),) = planted
    assert sides == sizes.sides(sizes.QUICK)[0]
    assert str(shape) == found.simd_tile == table.own().simd_tile
    assert found.file == calibration.file()
    assert {row.name for row in found.models.rows} == {"numba_simd", "separable", "fft_tiled"}
    for key, factor in {
        "separable float32 2-D": 6.0,
        "separable int64 2-D": 6.0,
        "numba_simd complex64 1-D": 2.0,
        "scipy_fft float32 2-D": 2.0,
    }.items():
        entry, builtin = table.entry(key), table.builtin(key)
        # of which one alone was measured
        scaled = entry.spread == pytest.approx(np.hypot(builtin.spread, SCALED), abs=1e-3)
        assert scaled == (key != "separable float32 2-D")
        name, dtype, axes = key.split()
        features = table_features(name, dtype, int(axes[0]), builtin.basis)
        assert entry.seconds(features) == pytest.approx(factor * builtin.seconds(features), rel=0.1)
    assert found.scaled == len(table.all_keys()) - len(found.models.rows)


def table_features(name, dtype, ndim, basis):
    return BASES[basis].count(same((300,) * ndim, (7,) * ndim, dtype))


def test_processes_start_with_the_tile_that_was_chosen(own_cache):
    usual = host.by_name()
    other = host.candidates(usual)[0]
    for shape in (usual, other):
        table.write_own([], str(shape))
        with Process() as process:
            assert process.ask(tile_there, 0) == str(shape)
        assert ours._tile() == (shape.vector_bytes * (shape.vectors // 2), shape.rows)


def tile_there(reporter: Reporter, asked: int) -> str:
    return str(host.SHAPE)


def test_a_cache_that_cannot_be_written_is_said_before_anything_is_measured(planted):
    stored.cache_folder().write_text("a file")
    with pytest.raises(OSError):
        run.quick(silent)
    assert planted == []


@pytest.mark.slow
def test_shapes_are_compared_in_processes_of_their_own():
    usual = host.by_name()
    best, ratios = registers.fastest(usual, [], rounds=2)
    assert (best, ratios) == (str(usual), {str(usual): 1.0})


def test_a_shape_has_to_be_faster_by_a_margin(monkeypatch):
    usual = host.by_name()
    others = host.candidates(usual)[:1]
    for ratio, chosen in ((registers.MARGIN - 0.01, others[0]), (registers.MARGIN + 0.01, usual)):
        monkeypatch.setattr(
            registers, "Process", lambda environment, r=ratio: Fake(environment, usual, r)
        )
        best, ratios = registers.fastest(usual, others, rounds=4)
        assert best == str(chosen)
        assert ratios == {str(usual): 1.0, str(others[0]): pytest.approx(ratio)}


class Fake:
    """A process that takes one second with the usual tile, and so many with another."""

    def __init__(self, environment, usual, ratio):
        self._seconds = 1.0 if environment == {"CORRCONV_SIMD_TILE": str(usual)} else ratio

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def begin(self, *asked):
        pass

    def result(self):
        return 0.0

    def ask(self, *asked):
        return self._seconds


def test_a_process_measures_and_says_how_far_it_is(tmp_path):
    said = []
    depth = replace(
        sizes.TRIAL, seconds=0.01, random=2, limit=1e-4, only=("numpy", "scipy_fft", "auto")
    )
    output = tmp_path / "deeper" / "rounds.npz"
    alone = run._measured(depth, output, lambda share, words: said.append((share, words)))["alone"]
    kept = load(output)["alone"]
    assert kept.sides == alone.sides
    assert {side.name for side in alone.sides} == {"numpy", "scipy_fft"}
    assert alone.seconds.shape == alone.when.shape == (measure.FEWEST, len(alone.sides))
    assert (alone.seconds > 0).all()
    assert (np.sort(alone.when, axis=None)[1:] > np.sort(alone.when, axis=None)[:-1]).all()
    assert list(alone.left_out) == list(kept.left_out) == ["auto"]
    shares = [share for share, _ in said]
    assert shares == sorted(shares)


@pytest.mark.slow
@pytest.mark.skipif(run.all_workers() == 1, reason="needs two processors")
def test_all_threads_take_turns_with_one(tmp_path):
    full = replace(sizes.FULL, seconds=0.01, random=6, grid=False, dtypes=("float32",))
    found = run._measured(replace(full, only=("scipy_fft",)), tmp_path / "rounds.npz", silent)
    workers = [side.workers for side in found["shared"].sides]
    assert set(workers) == {1, run.all_workers()}
    assert workers.count(1) == len(workers) / 2
    assert load(tmp_path / "rounds.npz").keys() == {"alone", "shared"}


def test_who_crashes_is_named_and_the_others_are_measured(tmp_path):
    path = third_party_file(tmp_path, "direct", "mine_dies", dies=True)
    dies, right = (Side(name, same((50,), (3,))) for name in (str(path), "strided"))
    with pytest.raises(ValueError, match=r"mine_dies.*exit status 7 while planning"):
        measure.rounds([dies], 0.01, 1, {}, silent)
    found = measure.rounds([dies, right], 0.01, 1, {}, silent)
    assert found.sides == (right,)
    assert "exit status 7 while planning" in found.left_out[str(path)]


def test_what_is_wrong_takes_no_part(monkeypatch):
    monkeypatch.setattr("corrconv.check.spot.normwise_bound", lambda implementation, problem: -1.0)
    asked = measure.Asked((Side("numpy", same((50,), (3,))),), 0.01)
    answer = measure.measured(Reporter(), asked)
    assert answer.places == []
    (reason,) = answer.left_out.values()
    assert "GateFailed" in reason


def test_nothing_to_measure_is_said():
    with pytest.raises(ValueError, match="it chooses among others"):
        run._measured(replace(sizes.TRIAL, only=("auto",)), run.Path("none.npz"), silent)


def test_the_packages_tables_are_not_mixed_with_this_machines(own_cache):
    table.write_own([], str(host.by_name()))
    with pytest.raises(ValueError, match="CORRCONV_CACHE"):
        run.builtin(run.Asked(), silent)


def test_the_packages_table_is_of_everybody_at_one_speed(own_cache):
    with pytest.raises(ValueError, match="leave out --only"):
        run.builtin(run.Asked(only=("numpy",)), silent)


def test_the_packages_table_is_written_from_samples(own_cache, monkeypatch):
    path = own_cache / "rounds.npz"
    depth = replace(sizes.TRIAL, random=12, only=("scipy_2d",))
    save(path, alone=following(depth, {"scipy_2d": 4.0}))
    before = table.builtin("scipy_2d float32 2-D"), table.builtin("mkl float32 2-D")
    mine = own_cache / "model.json"
    mine.write_text(table.BUILTIN.read_text("utf-8"), "utf-8")
    monkeypatch.setattr(table, "BUILTIN", mine)
    assert run.builtin(run.Asked(stored=path), silent) == mine
    features = table_features("scipy_2d", "float32", 2, before[0].basis)
    found = table.builtin("scipy_2d float32 2-D")
    assert found.seconds(features) == pytest.approx(4 * before[0].seconds(features), rel=0.2)
    assert table.builtin("mkl float32 2-D") == before[1]
