"""What is reached are multiply-adds over the run's times; the peak does its work."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from corrconv.reports.kit.run import Run
from corrconv.reports.roofline.peak import STEPS, SUMS, Peak
from corrconv.reports.roofline.tables import measured as machine
from corrconv.reports.roofline.tables import reached

from corrconv.sweep.evidence import Case, Result
from tests.reports import measured
from tests.reports.site import measured_data as data


def test_what_is_reached_are_multiply_adds_over_the_runs_times():
    core = machine(measured.roofline())
    rows = reached(Run.of(data.sweep()), core)
    assert set(rows["name"]) == {name for name, kind in data.FAMILIES.items() if kind == "direct"}
    assert set(zip(rows["dtype"], rows["N"], rows["n"])) == {
        (dtype, 256, n) for dtype in data.U for n in data.n
    }
    for row in rows.itertuples(index=False):
        seconds = data.times()[row.name, 256, row.n] * (2 if row.dtype == "float64" else 1)
        assert row.seconds == pytest.approx(seconds)
        assert row.per_second == pytest.approx(256**2 * row.n**2 / seconds)
        assert row.share == pytest.approx(row.per_second / core.peaks[row.dtype])
        assert row.intensity == row.n**2 / (2 * np.dtype(row.dtype).itemsize)


def test_a_mixed_one_is_here_where_it_sums_directly():
    def renamed(result: Result, case: Case) -> Result:
        return replace(result, label=result.label.replace("numba", "opencv"))

    sweep = data.sweep(renamed)
    families = {**sweep.about.families, "opencv": "mixed"}
    run = Run.of(replace(sweep, about=replace(sweep.about, families=families)))
    rows = reached(run, machine(measured.roofline()))
    assert set(rows.loc[rows["name"] == "opencv", "n"]) == {3}


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
