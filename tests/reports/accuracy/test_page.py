"""The page of accuracy: fronts, exponents, promises and errors are those of the stored numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from corrconv.reports.accuracy import errors as of_run
from corrconv.reports.accuracy import front, laws
from corrconv.reports.accuracy import page as accuracy
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.quantity import plain
from corrconv.reports.kit.run import Run, sides
from scipy.stats import linregress, t

import corrconv
from corrconv.kit import units
from corrconv.sweep.evidence import Case, Result
from tests.reports.site import measured_data as data
from tests.reports.site.measured_data import column, shown


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return data.full(tmp_path_factory.mktemp("measured"))


def errors(change=lambda result, case: result) -> pd.DataFrame:
    return of_run.errors(Run.of(data.sweep(change)))


def test_errors_are_those_of_the_cells_on_one_thread():
    found = errors()
    assert len(found) == len(data.NAMES) * len(data.N) * len(data.n) * 2
    for row in found.itertuples(index=False):
        assert row.error == pytest.approx(data.errors(row.dtype)[row.implementation, row.N, row.n])
        assert row.case.endswith(f" {row.dtype} 1")


def test_the_front_is_who_no_faster_one_is_as_exact_as(stored):
    panels = {(it.dtype, *sides(it.cell)): it for it in front.panels(stored.run)}
    assert set(panels) == {(dtype, 256, n) for dtype in data.U for n in data.n}
    for (dtype, N, n), panel in panels.items():
        for one in panel.places:
            time, error = (
                data.seconds(one.name, panel.cell.case),
                data.errors(dtype)[one.name, N, n],
            )
            assert one.seconds == pytest.approx(time, rel=1e-4)
            assert one.error == pytest.approx(error, rel=1e-4)
            contenders = [name for name in data.NAMES if "auto" not in name]
            beaten = any(
                data.seconds(name, panel.cell.case) * panel.cell.floor < time
                and data.errors(dtype)[name, N, n] <= front.ALIKE * error
                for name in contenders
            )
            assert one.front == (one.name in contenders and not beaten)


def test_a_faster_and_exact_newcomer_takes_the_front():
    def better(result: Result, case: Case) -> Result:
        if result.label != "ndimage":
            return result
        seconds = tuple(each / 1e3 for each in result.seconds)
        return replace(result, error=0.0, look=seconds[0], seconds=seconds)

    for panel in front.panels(Run.of(data.sweep(better))):
        assert [it.name for it in panel.front] == ["ndimage"]


def test_who_cannot_be_told_to_be_slower_is_not_dominated():
    sweep = data.sweep()
    few = tuple(record for record in sweep.records if record.turn.number < 3)  # too few to resolve
    for panel in front.panels(Run.of(replace(sweep, records=few))):
        assert all(place.front or place.choice for place in panel.places)


def test_exponents_are_those_that_were_planted():
    found = errors()
    largest = [
        laws.deviates(laws.compared(*it)) for it in zip(found["dtype"], found["N"], found["n"])
    ]
    fitted = {
        it.who: it for it in laws.of_implementations(found.assign(error=found["error"] * largest))
    }
    for name in data.NAMES:
        assert fitted[name].value == pytest.approx(0.5 if name in data.GROW else 0.0, abs=1e-9)
    assert fitted["numba"].law == "√taps"
    assert fitted["fftw"].law == "constant"


def test_an_exponent_and_its_interval_are_least_squares_ones():
    found = errors()
    one = found["dtype"].eq("float32") & found["N"].eq(256) & found["implementation"].eq("numba")
    wobbly = found[one].assign(error=found[one]["error"] * 10.0 ** np.array([0.0, 0.2, -0.1]))
    frame = pd.concat([wobbly, wobbly.assign(n=wobbly["n"] * 2 + 1)], ignore_index=True)
    (growth,) = laws.of_implementations(frame)
    largest = [laws.deviates(laws.compared("float32", 256, n)) for n in frame["n"]]
    fit = linregress(np.log(frame["n"] ** 2.0), np.log(frame["error"] / largest))
    assert growth.value == pytest.approx(fit.slope)
    assert growth.high - growth.value == pytest.approx(t.ppf(0.975, 4) * fit.stderr)


def test_the_largest_of_many_deviates():
    draws = np.abs(np.random.default_rng(0).normal(size=(4000, 200))).max(axis=1)
    assert laws.deviates(200) == pytest.approx(np.median(draws), rel=0.02)


def test_promises_are_the_attributes_of_the_implementations(stored):
    table = shown(accuracy, stored).promised
    who = column(table, "who")
    for name in data.NAMES:
        own = corrconv.get(name).componentwise
        assert (name in who["componentwise"].replace(" and ", ", ").split(", ")) == own


def test_errors_in_units_of_u_are_the_runs(stored):
    table = shown(accuracy, stored).every
    for dtype, u in data.U.items():
        for n in data.n:
            told = column(table, f"{dtype}, N = 256, n = {n}")
            for name in data.NAMES:
                assert told[name] == f"{units.digits(data.errors(dtype)[name, 256, n] / u)} u"


def test_who_is_not_registered_here_is_shown_without_a_promise(tmp_path: Path):
    def renamed(result: Result, case: Case) -> Result:
        return replace(result, label=result.label.replace("numba", "elsewhere"))

    results = data.tree(tmp_path, data.sweep(renamed))
    table = shown(accuracy, data.load(results)).every
    assert column(table, "promise")["elsewhere"] == "–"
    own = "componentwise" if corrconv.get("ndimage").componentwise else "normwise"
    assert column(table, "promise")["ndimage"] == own
    known = data.errors("float32")["numba", 256, 3] / data.U["float32"]
    assert column(table, "float32, N = 256, n = 3")["elsewhere"] == f"{units.digits(known)} u"


def test_the_sentences_on_accuracy_hold_the_numbers_of_the_evidence(stored):
    spread, growth, kept = map(plain, shown(accuracy, stored).answers)
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
    assert "to 0.500 u (ndimage" in plain(shown(accuracy, stored).answers[0])
