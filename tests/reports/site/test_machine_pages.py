"""The pages of memory, roofline and threads: what they say of the machine is what was stored."""

from __future__ import annotations

import itertools
import re
import statistics
from dataclasses import replace
from types import SimpleNamespace

import pytest
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.quantity import plain
from corrconv.reports.kit.run import Run
from corrconv.reports.memory import page as memory
from corrconv.reports.memory import tables as peaks
from corrconv.reports.roofline import page as roofline
from corrconv.reports.roofline import tables as roofs
from corrconv.reports.threads import page as threads
from corrconv.reports.threads import use
from corrconv.reports.threads.evidence import Use

from corrconv.kit import units
from tests.reports import measured
from tests.reports.site import measured_data as data
from tests.reports.site.measured_data import column, shown


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return data.full(tmp_path_factory.mktemp("measured"))


# memory


def test_peaks_are_the_stored_ones(stored):
    by_cell = shown(memory, stored).by_cell
    sizes, images = (column(by_cell, it) for it in ("N = 256, n = 15", "in images at the largest"))
    for name, value in data.peaks().items():
        assert sizes[name] == str(units.size(value))
        assert float(images[name]) == pytest.approx(value / (4 * 256**2), rel=0.01)
    by_size = shown(memory, stored).by_size
    for row in measured.memory().rows:
        told = column(by_size, units.number(row.N))
        assert told[row.name] == str(units.size(row.extra))


def test_the_peak_of_a_case_is_the_median_of_its_processes(tmp_path):
    sweep = data.sweep()
    three = tuple(
        replace(each, number=number, memory={data.HELD: factor * each.memory[data.HELD]})
        for each in sweep.alone
        for number, factor in enumerate((1, 9, 2))
    )
    stored = data.load(data.tree(tmp_path, replace(sweep, alone=three)))
    sizes = column(shown(memory, stored).by_cell, "N = 256, n = 15")
    for name, value in data.peaks().items():
        assert sizes[name] == str(units.size(2 * value))


def test_predictions_stand_beside_what_was_measured(stored, monkeypatch):
    def loaded(name: str) -> SimpleNamespace:
        memory = lambda problem: 3.0 * 4 * problem.x_shape[0] ** 2  # noqa: E731
        return SimpleNamespace(name=name, family="fft", memory=memory)

    monkeypatch.setattr(peaks, "loaded", loaded)
    rows = measured.memory().rows
    found = column(shown(memory, stored).by_size, "predicted / measured, all N")
    for name in {row.name for row in rows}:
        factors = [
            max(3.0 * row.image, 2**18) / max(row.extra, 2**18) for row in rows if row.name == name
        ]
        low, high = units.digits(min(factors)), units.digits(max(factors))
        assert found[name] == (low if low == high else f"{low} to {high}")
    assert "farthest off is numba_simd at N = 8192" in shown(memory, stored).answers[-1]


def test_who_does_not_grow_with_the_image_is_said(stored):
    first = plain(shown(memory, stored).answers[0])
    assert "What fft_tiled and numba_simd need does not grow with the image." in first
    assert "scipy_fft 1.50 GiB, 6.00 times the image" in first


# roofline


def share(name: str, dtype: str, n: int) -> float:
    """Of the planted peak, at the largest image."""
    peak, times = (8.3e10, 1) if dtype == "float32" else (4.1e10, 2)
    return 256**2 * n**2 / (times * data.times()[name, 256, n]) / peak


def test_shares_of_the_peak_are_of_the_runs_times(stored):
    made = shown(roofline, stored)
    for dtype, table in zip(("float32", "float64"), made.shares):
        for name, n in itertools.product(("numba", "ndimage", "scipy_direct"), data.n):
            assert column(table, f"n = {n}")[name] == f"{share(name, dtype, n):.1%}"


def test_the_roof_is_the_lower_of_peak_and_slope(tmp_path, monkeypatch):
    monkeypatch.setattr(roofs, "OURS", "numba")
    results = data.tree(tmp_path)
    measured.keep(results, roofline=measured.roofline())
    rows = {plain(row[0]): row for row in shown(roofline, data.load(results)).ours.rows}
    for dtype, peak, item in (("float32", 8.3e10, 4), ("float64", 4.1e10, 8)):
        for n in data.n:
            intensity = n**2 / (2 * item)
            roof, got = min(peak, 1.2e10 * intensity), share("numba", dtype, n)
            row = rows[f"{dtype}, N = 256, n = {n}"]
            seconds = data.times()["numba", 256, n] * item / 4
            assert plain(row[1]) == str(units.seconds(seconds))
            assert float(row[2]) == pytest.approx(intensity, rel=0.01)
            assert row[5:7] == (f"{got:.0%}", f"{got * peak / roof:.0%}")
            assert row[7] == ("memory" if 1.2e10 * intensity < peak else "multiply-adds")


def test_without_direct_sums_the_roof_stands_alone(stored):
    ffts = Run.of(data.sweep(names=("fftw", "scipy_fft")))
    made = shown(roofline, replace(stored, run=ffts))
    assert (made.ours, made.shares, made.bounds) == (None, (), None)
    assert len(made.answers) == 1


# threads


def test_speed_ups_are_the_medians_of_the_run(stored):
    table = shown(threads, stored).every
    faster, efficiency = column(table, "times as fast"), column(table, "efficiency")
    for name, of in use.gains(stored.run).by_name.items():
        middle = statistics.median(gain.speed for gain in of)
        assert faster[name].startswith(f"{units.ratio(middle)} (")
        assert efficiency[name] == f"{middle / 2:.0%}"
    assert "alone gained 1.97×" in shown(threads, stored).answers[0]


def test_speed_ups_are_of_long_calls_where_there_are_some(stored):
    found = use.gains(stored.run).by_name
    long = {name for (name, *_), v in data.times().items() if v > 5e-3}
    assert set(found) == long - set(data.SINGLE)
    assert all(gain.long for of in found.values() for gain in of)


def test_without_a_gain_above_the_bound_none_is_told(stored, tmp_path):
    assert "gained more" not in shown(threads, stored).answers[0]
    slow = measured.changed(measured.threads(), {"speed": lambda _: 1.5}, "bounds", workers=2)
    measured.keep(tmp_path / "results", threads=slow)
    said, *_ = shown(threads, replace(stored, results=tmp_path / "results")).answers
    assert re.search(r"may expect; \d gained more\.$", said)


def test_without_gains_the_number_of_threads_is_not_told(tmp_path):
    alone = data.sweep(of=tuple(case for case in data.cases() if case.workers == 1))
    results = data.tree(tmp_path, alone)
    measured.keep(results, threads=measured.threads())
    made = shown(threads, data.load(results))
    assert made.every.title == "Every implementation"
    assert made.by_case is None


def test_a_share_is_told_alone_where_the_threads_are_unknown(stored):
    of = {("numba", 2): 0.5}
    none = use.Gains(None, None, (), frozenset())
    (row,) = threads.table(use.Known(none, None, {}, of)).rows
    assert row[-1] == "50%"
    (row,) = threads.table(use.Known(replace(none, threads=2), None, {}, of)).rows
    assert row[-1] == "50%, so 1.33×"


def test_who_uses_more_threads_than_it_may_is_named(tmp_path):
    both = (Use.AS_ALLOWED, "Nobody runs more"), (Use.MORE, "run in fftw: over-subscribed")
    for how, said in both:
        results = data.tree(tmp_path / how)
        measured.keep(results, threads=measured.threads(how))
        made = shown(threads, data.load(results))
        assert any(said in sentence for sentence in made.answers)
        at_once = column(made.every, "threads at once, 1 and 2 allowed")
        assert at_once["fftw"] == "1.01 and 2.60"
        assert at_once["numba"] == "1.01 and 1.90"
        assert any("ndimage stay on one" in sentence for sentence in made.answers)


def test_what_a_share_of_threads_brings():
    assert use.expected(0.0, 8) == 1
    assert use.expected(1.0, 8) == 8
    assert use.expected(0.5, 2) == pytest.approx(4 / 3)
