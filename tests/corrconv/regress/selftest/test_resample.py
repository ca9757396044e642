"""Runs drawn from a record: none alarmed by noise, all by what is there, none from too little."""

from __future__ import annotations

import numpy as np
import pytest

from corrconv.regress import statistics
from corrconv.regress.selftest import resample
from corrconv.regress.selftest.evidence import Record, SelfTest


def recorded(values: np.ndarray) -> SelfTest:
    """With a row of values for each cell."""
    record = Record({f"cell {k}": tuple(map(float, row)) for k, row in enumerate(values)}, 60.0)
    return SelfTest(
        "a" * 40, "a processor", 2, "2024-02-29T12:00:00+00:00", 60.0, 0.03, record=record
    )


def noise(cells: int, pairs: int, scale: float = 0.02) -> np.ndarray:
    return np.random.default_rng(1).normal(0, scale, (cells, pairs))


def test_noise_alarms_seldom() -> None:
    found = resample.drawn(recorded(noise(40, 120)), runs=300)
    assert found
    assert (found.runs, found.cells) == (300, 20)
    assert found.alarmed.share <= 0.03


def test_what_is_there_all_along_alarms_every_run_that_has_the_cell() -> None:
    values = noise(20, 120, 0.005)
    values[3] += 0.1
    found = resample.drawn(recorded(values), runs=50)
    assert found
    assert found.alarmed.count == 50


def test_a_drift_that_all_cells_share_for_a_while_does_not_alarm() -> None:
    """It lifts the screen of a run: what is measured again is of another time."""
    values = noise(20, 120, 0.005)
    values[:, 40:48] += 0.1
    found = resample.drawn(recorded(values), runs=200)
    assert found
    assert found.alarmed.share <= 0.03


def test_noise_that_hides_everything_is_not_resolved() -> None:
    found = resample.drawn(recorded(noise(20, 120, 0.5)), runs=50)
    assert found
    assert found.unresolved.share > 0.9


@pytest.mark.parametrize("pairs", [0, 1, resample.FEWEST - 1])
def test_too_short_a_record_gives_none(pairs: int) -> None:
    assert resample.drawn(recorded(noise(20, pairs))) is None


def test_cells_that_some_pairs_lack_are_left_out() -> None:
    whole = recorded(noise(20, 120))
    assert whole.record
    values = {**whole.record.values, "cell 0": whole.record.values["cell 0"][:50]}
    found = resample.drawn(
        SelfTest("a" * 40, "", 2, "", 60.0, 0.03, record=Record(values, 60.0)), runs=10
    )
    assert found
    assert found.cells == 19


def test_both_stages_share_no_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each pair's value says which one it is."""
    total = resample.FEWEST
    found = recorded(np.arange(total)[None] + np.zeros((2, 1)))
    seen = []
    monkeypatch.setattr(statistics, "suspect", lambda values, effect: True)
    monkeypatch.setattr(
        resample.verdict, "judged", lambda cells, finished, *more: seen.append(finished) or []
    )
    resample.drawn(found, runs=50)
    assert len({finished.screen["cell 0"][0] for finished in seen}) > 10
    for finished in seen:
        first, again = finished.screen["cell 0"], finished.confirm["cell 0"]
        assert not {*first} & {*again}
        assert finished.screen["cell 1"] == first
        assert len(again) == statistics.confirming(2)
