"""The pages of memory, roofline and threads: what they say of the machine is what was stored."""

from __future__ import annotations

import statistics
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from corrconv.reports.kit.material import Material
from corrconv.reports.memory import page as memory
from corrconv.reports.memory import tables as peaks
from corrconv.reports.roofline import page as roofline
from corrconv.reports.threads import page as threads
from corrconv.reports.threads import use as thread_use
from corrconv.reports.threads.evidence import Use

from corrconv.kit import units
from tests.reports import measured
from tests.reports.site import measured_data as data
from tests.reports.site.measured_data import column, shown


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return data.full(tmp_path_factory.mktemp("measured"))


@pytest.fixture
def bare(tmp_path: Path) -> Material:
    """Times, errors and peaks of a run, and no evidence beside them."""
    return data.load(data.tree(tmp_path))


# memory


def test_peaks_are_the_stored_ones(stored):
    by_cell = shown(memory, stored).by_cell
    sizes, images = (column(by_cell, it) for it in ("N = 256, n = 15", "in images at the largest"))
    for (name, *_), value in data.peaks().items():
        assert sizes[name] == str(units.size(value))
        assert float(images[name]) == pytest.approx(value / (4 * 256**2), rel=0.01)
    by_size = shown(memory, stored).by_size
    for row in measured.memory().rows:
        told = column(by_size, units.number(row.N))
        assert told[row.name] == str(units.size(row.extra))


def test_predictions_stand_beside_what_was_measured(stored, monkeypatch):
    def loaded(name: str) -> SimpleNamespace:
        cost = peaks.TILES if name == "fftw_tiled" else "a sum"
        memory = lambda problem: 3.0 * 4 * problem.x_shape[0] ** 2  # noqa: E731
        return SimpleNamespace(family="fft", cost=cost, memory=memory)

    monkeypatch.setattr(peaks, "loaded", loaded)
    rows = measured.memory().rows
    found = column(shown(memory, stored).by_size, "predicted / measured, all N")
    assert found.pop("fftw_tiled") == "–", "its tile is that of the machine that measured"
    for name in {row.name for row in rows} - {"fftw_tiled"}:
        factors = [
            max(3.0 * row.image, 2**18) / max(row.extra, 2**18) for row in rows if row.name == name
        ]
        low, high = units.digits(min(factors)), units.digits(max(factors))
        assert found[name] == (low if low == high else f"{low} to {high}")
    assert "farthest off is numba_simd at N = 8192" in shown(memory, stored).answers[-1]


def test_who_does_not_grow_with_the_image_is_said(stored):
    first = shown(memory, stored).answers[0]
    assert "What fftw_tiled and numba_simd need does not grow with the image." in first
    assert "scipy_fft 1.50 GiB, 6.00 times the image" in first


# roofline


def test_shares_of_the_peak_are_the_studys(stored):
    made = shown(roofline, stored)
    for dtype, table in zip(("float32", "float64"), made.shares):
        for row in measured.roofline().rows:
            if row.dtype == dtype and row.N == 1024:
                told = column(table, f"n = {row.n}")
                assert told[row.name] == f"{row.share:.1%}"


def test_the_roof_is_the_lower_of_peak_and_slope(stored):
    rows = {row[0]: row for row in shown(roofline, stored).ours.rows}
    for dtype, peak, item in (("float32", 8e10, 4), ("float64", 4e10, 8)):
        for n in (3, 7, 15, 31):
            intensity = n**2 / (2 * item)
            share = 0.9 - 1.2 / n + 0.1
            roof = min(peak, 1.2e10 * intensity)
            row = rows[f"{dtype}, n = {n}"]
            assert float(row[1]) == pytest.approx(intensity, rel=0.01)
            assert row[4:6] == (f"{share:.0%}", f"{share * peak / roof:.0%}")
            assert row[6] == ("memory" if 1.2e10 * intensity < peak else "multiply-adds")


def test_a_smaller_share_is_said(tmp_path):
    results = data.tree(tmp_path)
    slow = measured.changed(measured.roofline(), {"share": lambda _: 0.12}, name="numba_simd")
    measured.keep(results, roofline=slow)
    assert "12% at n = 3 and 12% at n = 3" in shown(roofline, data.load(results)).answers[1]


# threads


def test_speed_ups_are_the_medians_of_the_pairs(stored):
    table = shown(threads, stored).every
    paired, efficiency = column(table, "times as fast, paired"), column(table, "efficiency")
    rows = [row for row in measured.threads().rows if row.workers == 2]
    for name in {row.name for row in rows} - {"multiply-adds alone"}:
        speeds = [row.speed for row in rows if row.name == name]
        middle = statistics.median(speeds)
        assert paired[name].startswith(f"{units.ratio(middle)} (")
        assert efficiency[name] == f"{middle / 2:.0%}"
    assert "alone gained 1.97×" in shown(threads, stored).answers[0]


def test_unpaired_speed_ups_are_of_long_calls_alone(stored):
    found = thread_use.unpaired(stored.cells)
    for name in data.NAMES:
        long = [v for (who, *_), v in data.times().items() if who == name and v > 5e-3]
        assert len(found[name].speeds if name in found else ()) == len(long)
        assert all(speed == pytest.approx(1.6) for speed in (found[name].speeds if long else ()))


def test_without_a_gain_above_the_bound_none_is_told(stored, tmp_path):
    assert "gained more" not in shown(threads, stored).answers[0]
    faster = measured.changed(measured.threads(), {"speed": lambda _: 2.5}, name="auto", workers=2)
    measured.keep(tmp_path / "results", threads=faster)
    said, *_ = shown(threads, replace(stored, results=tmp_path / "results")).answers
    assert said.endswith("may expect; 1 gained more.")


def test_without_pairs_the_threads_are_those_of_the_environment_or_unknown(bare):
    assert thread_use.known({}, None, {}, None).threads is None
    assert shown(threads, bare).every.title == "Every implementation"
    told = replace(bare, environment={"machine": {"threads": 6}})
    assert shown(threads, told).every.title == "Every implementation, 6 threads"
    none = replace(bare, environment={"machine": {"threads": "unknown"}})
    assert shown(threads, none).every.title == "Every implementation"


def test_a_share_is_told_alone_where_the_threads_are_unknown():
    of = {("numba", 2): 0.5}
    (row,) = threads.table(thread_use.known({}, None, {}, of)).rows
    assert row[-1] == "50%"
    (row,) = threads.table(thread_use.known({}, None, {}, of, 2)).rows
    assert row[-1] == "50%, so 1.33×"


def test_who_uses_more_threads_than_it_may_is_named(tmp_path):
    both = (Use.AS_ALLOWED, "Nobody runs more"), (Use.MORE, "run in fftw: over-subscribed")
    for use, said in both:
        results = data.tree(tmp_path / use)
        measured.keep(results, threads=measured.threads(use))
        made = shown(threads, data.load(results))
        assert any(said in sentence for sentence in made.answers)
        at_once = column(made.every, "threads at once, 1 and 2 allowed")
        assert at_once["fftw"] == "1.01 and 2.60"
        assert at_once["numba"] == "1.01 and 1.90"
        assert any("ndimage stay on one" in sentence for sentence in made.answers)


def test_what_a_share_of_threads_brings():
    assert thread_use.expected(0.0, 8) == 1
    assert thread_use.expected(1.0, 8) == 8
    assert thread_use.expected(0.5, 2) == pytest.approx(4 / 3)
