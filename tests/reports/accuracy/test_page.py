"""The page of accuracy: fronts, exponents, promises and errors are those of the stored numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from corrconv.reports.accuracy import front, laws
from corrconv.reports.accuracy import page as accuracy
from corrconv.reports.kit.material import Material
from scipy.stats import linregress, t

import corrconv
from corrconv.kit import units
from tests.reports.site import measured_data as data
from tests.reports.site.measured_data import column, shown


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return data.full(tmp_path_factory.mktemp("measured"))


@pytest.fixture
def bare(tmp_path: Path) -> Material:
    """Times, errors and peaks of a run, and no evidence beside them."""
    return data.load(data.tree(tmp_path))


def test_the_front_is_who_no_faster_one_is_as_exact_as(stored):
    panels = {(it.regime.dtype, it.N, it.n): it for it in front.panels(stored.cells)}
    assert set(panels) == {("float32", 256, n) for n in data.n}  # float64 was not timed
    for (dtype, N, n), panel in panels.items():
        for one in panel.places:
            time, error = data.times()[one.name, N, n], data.errors(dtype)[one.name, N, n]
            assert one.timing.seconds == pytest.approx(time)
            assert one.error == pytest.approx(error)
            contenders = [name for name in data.NAMES if "auto" not in name]
            beaten = any(
                data.times()[name, N, n] * 1.1 < time
                and data.errors(dtype)[name, N, n] <= front.ALIKE * error
                for name in contenders
            )
            assert one.front == (one.name in contenders and not beaten)


def test_a_faster_and_exact_newcomer_takes_the_front(bare):
    frame = bare.cells.copy()
    mine = frame["implementation"].eq("scipy_fft") & frame["question"].eq("error")
    frame.loc[mine, "value"] = -30.0
    time = frame["implementation"].eq("scipy_fft") & frame["question"].eq("time")
    frame.loc[time, ["value", "q25", "q75"]] = 1e-9
    assert all([it.name for it in panel.front] == ["scipy_fft"] for panel in front.panels(frame))


def test_who_cannot_be_told_to_be_slower_is_not_dominated(bare):
    frame = bare.cells.copy()
    frame.loc[frame["question"].eq("time"), ["q25", "q75"]] = [0.0, 1e9]
    for panel in front.panels(frame):
        assert all(place.front or place.choice for place in panel.places)


def test_exponents_are_those_that_were_planted(bare):
    frame = bare.cells.copy()
    tracked = frame["question"].eq("error")
    rows = frame[tracked]
    largest = [laws.deviates(laws.compared(*it)) for it in zip(rows["dtype"], rows["N"], rows["n"])]
    frame.loc[tracked, "value"] += np.log10(largest)
    found = {it.who: it for it in laws.of_implementations(frame)}
    for name in data.NAMES:
        assert found[name].value == pytest.approx(0.5 if name in data.GROW else 0.0, abs=1e-9)
    assert found["numba"].law == "√taps"
    assert found["fftw"].law == "constant"


def test_an_exponent_and_its_interval_are_least_squares_ones(bare):
    name, one = "numba", bare.cells["dtype"].eq("float32") & bare.cells["N"].eq(256)
    rows = bare.cells[
        one & bare.cells["question"].eq("error") & bare.cells["implementation"].eq(name)
    ]
    wobbly = rows.assign(value=rows["value"] + [0.0, 0.2, -0.1])
    four = [wobbly, wobbly.assign(n=wobbly["n"] * 2 + 1)]
    frame = pd.concat(four, ignore_index=True)
    (found,) = laws.of_implementations(frame)
    largest = [laws.deviates(laws.compared("float32", 256, n)) for n in frame["n"]]
    y = np.log(10.0 ** frame["value"] / largest)
    fit = linregress(np.log(frame["n"] ** 2.0), y)
    assert found.value == pytest.approx(fit.slope)
    assert found.high - found.value == pytest.approx(t.ppf(0.975, 4) * fit.stderr)


def test_the_largest_of_many_deviates():
    draws = np.abs(np.random.default_rng(0).normal(size=(4000, 200))).max(axis=1)
    assert laws.deviates(200) == pytest.approx(np.median(draws), rel=0.02)


def test_promises_are_the_attributes_of_the_implementations(stored):
    table = shown(accuracy, stored).promised
    who = column(table, "who")
    for name in data.NAMES:
        own = corrconv.get(name).componentwise
        assert (name in who["componentwise"].replace(" and ", ", ").split(", ")) == own


def test_errors_in_units_of_u_are_the_tracked_ones(stored):
    table = shown(accuracy, stored).every
    for dtype in data.U:
        for n in data.n:
            told = column(table, f"{dtype}, n = {n}")
            for name in data.NAMES:
                known = data.errors(dtype)[name, 256, n] / data.U[dtype]
                assert told[name] == units.digits(known)


def test_who_is_not_registered_here_is_shown_without_a_promise(bare):
    frame = bare.cells.copy()
    frame.loc[frame["implementation"] == "numba", "implementation"] = "elsewhere"
    table = shown(accuracy, replace(bare, cells=frame)).every
    assert column(table, "promise")["elsewhere"] == "–"
    own = "componentwise" if corrconv.get("ndimage").componentwise else "normwise"
    assert column(table, "promise")["ndimage"] == own
    known = data.errors("float32")["numba", 256, 3] / data.U["float32"]
    assert column(table, "float32, n = 3")["elsewhere"] == units.digits(known)


def test_the_sentences_on_accuracy_hold_the_numbers_of_the_evidence(stored):
    spread, growth, kept = shown(accuracy, stored).answers
    assert "from 0.00400 u (ndimage, n = " in spread
    assert "to 0.310 u (numba, n = 31)" in spread  # 0.03 u, times 31 / 3
    assert "sequence grows as their power 0.50 (0.48 to 0.53)" in growth
    assert "an FFT as their power 0.00 (−0.02 to 0.03)" in growth
    both = data.both_routes()
    n = next(s for s in both.sides if 0.3 * s > 3.0)
    assert f"errs more from n = {n} on" in growth
    part = 100 * 2e5 / 9 * data.U["float32"]
    assert f"an FFT is off by {units.digits(part)}%" in kept


def test_another_error_changes_what_is_said(tmp_path, monkeypatch):
    monkeypatch.setitem(data.IN_U, "ndimage", 0.5)
    stored = data.load(data.tree(tmp_path))
    assert "to 0.500 u (ndimage" in shown(accuracy, stored).answers[0]
