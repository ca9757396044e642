"""The studies: each runs on its smallest sizes, and samples are taken as they say."""

from __future__ import annotations

import importlib
import json
from itertools import islice

import numpy as np
import pytest
from corrconv.reports.studies.measure import (
    contenders,
    efficiency,
    ideas,
    memory_by_size,
    scaling,
    standing,
)
from corrconv.reports.studies.measure.__main__ import NAMES, TINY, run
from corrconv.reports.studies.measure.peak import STEPS, SUMS, Peak
from corrconv.reports.studies.measure.sampling import Race, calls_per_sample, interval, paired

import corrconv

LIGHT = ["auto", "fftw_tiled", "numba", "numba_simd", "scipy_auto", "scipy_fft", "separable"]


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Those that start quickly; the process's threads and allocator stay as they are."""
    for module in (contenders, scaling, memory_by_size):
        monkeypatch.setattr(module, "available", lambda: list(LIGHT))
    for module in (standing, efficiency, scaling):
        monkeypatch.setattr(module, "pin_threads", lambda workers: None)
        monkeypatch.setattr(module, "keep_freed_memory", lambda: None)
    monkeypatch.setattr(memory_by_size, "NAMES", ("numba_simd", "scipy_fft"))
    monkeypatch.setattr(memory_by_size, "TINY", (48,))
    steps = ideas.ladders()
    some = {"direct": steps["direct"][2:3], "fft": steps["fft"][:2]}
    monkeypatch.setattr(ideas, "ladders", lambda: some)


@pytest.mark.parametrize("name", NAMES)
def test_each_study_gives_rows_that_can_be_stored(name):
    rows = json.loads(json.dumps(run(name, TINY)))
    assert rows
    row = importlib.import_module(f"corrconv.reports.studies.measure.{name}").Row
    for stored in rows:
        row(**stored)


def test_standing_times_everyone_in_every_problem_beside_auto():
    rows = standing.run(TINY, lambda share, what: None)
    problems = {row.problem for row in rows}
    assert len(problems) == 4
    assert {(row.ndim, row.dtype) for row in rows} == {
        (ndim, dtype) for ndim in (1, 2) for dtype in ("float32", "float64")
    }
    for problem in problems:
        names = {row.name for row in rows if row.problem == problem}
        assert names == {*LIGHT, contenders.ONE_SHOT} - {"separable"}
    for row in rows:
        assert not row.failed
        assert row.peer == row.name.startswith("scipy")
        assert row.low <= row.ratio <= row.high
        assert (row.chosen != "") == row.name.startswith("auto")
        if row.name == "auto":
            assert (row.ratio, row.low, row.high) == (1, 1, 1)


def test_who_is_wrong_has_a_reason_and_no_time(monkeypatch):
    def fails(side, drawn):
        if side.name == "numba":
            raise ArithmeticError("3 u")
        return ready(side, drawn)

    ready = contenders.make_ready
    monkeypatch.setattr(contenders, "make_ready", fails)
    problem = next(standing.problems(tiny=True))
    rows = {row.name: row for row in standing.compare(0, problem, 2)}
    assert rows["numba"].failed == "ArithmeticError: 3 u"
    assert rows["numba"].median is None
    assert rows["numba_simd"].median


def test_random_problems_are_the_same_each_time_and_within_their_ranges():
    first, again = (list(islice(standing.problems(), 200)) for _ in range(2))
    assert first == again
    images = [p for p in first if p.ndim == 2]
    assert len(images) == 100
    square = [p for p in images if len(set(p.x_shape)) == len(set(p.h_shape)) == 1]
    assert 30 < len(square) < 70
    for problem in first:
        (low, high), (least, most) = standing.RANGES[problem.ndim]
        assert all(low <= N <= high for N in problem.x_shape)
        assert all(least <= n <= most and n <= N for N, n in zip(problem.x_shape, problem.h_shape))


def test_peers_are_those_that_compute_elsewhere():
    assert set(corrconv.names()) >= contenders.OURS
    assert all(
        corrconv.get(name).library in {"python", "numpy", "numba", "pyfftw"}
        for name in contenders.OURS
    )


def test_a_race_has_as_many_rounds_as_asked_by_name():
    race = Race({"near": lambda: 2.9, "fast": lambda: 1.0, "far": lambda: 3.1, "kept": lambda: 9.0})
    samples = race.run(5, behind=3.0, keep=("kept",))
    assert {name: len(taken) for name, taken in samples.items()} == {
        "fast": 5, "near": 5, "far": 2, "kept": 5,
    }  # fmt: skip
    assert samples["near"] == [2.9] * 5


def test_pairs_are_of_the_same_round():
    assert paired([2.0, 6.0, 5.0], [1.0, 2.0]) == [2.0, 3.0]


@pytest.mark.parametrize(
    ("count", "left"), [(1, 0), (2, 0), (5, 0), (6, 0), (8, 0), (9, 1), (12, 2), (20, 5)]
)
def test_the_interval_is_that_of_the_sign_test(count, left):
    """Conover's table: with 20 values the 6th and the 15th, at 95.9%."""
    values = [float(k) for k in range(count)]
    assert interval(values) == (left, count - 1 - left)


def test_samples_last_long_enough():
    assert calls_per_sample(lambda: None, 1e-4) > 100


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_peak_does_all_of_its_multiply_adds(dtype):
    """Every sum, every lane and every step show in the result, so none can have been left out."""
    peak, steps = Peak(dtype), 3
    sums = 1.0 + np.arange(SUMS * peak.lanes)
    for _ in range(steps):
        sums = 0.5 * sums + 1.0
    assert peak._code(steps, 1.0, 0.5) == sums.sum()
    assert peak.work == SUMS * peak.lanes * STEPS
    assert peak.sample() > 1e8


def test_efficiency_is_over_the_peak_samples_beside_it():
    rows = efficiency.measure("float32", 16, 3, 3)
    assert {row.name for row in rows} == {"numba", "numba_simd"}
    for row in rows:
        assert 0 < row.share
        assert 0 < row.best_share
        assert row.bytes == 2 * 16 * 16 * 4
