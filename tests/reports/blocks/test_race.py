"""Contenders take turns; who is wrong, missing or hopeless is told from who is measured."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from corrconv.reports.blocks import race as racing
from corrconv.reports.blocks.processes import Done, RunFailed
from corrconv.reports.blocks.race import DASK_IMAGE, NAMES, OURS, OVERLAP, Field, race, turn

from corrconv.check.spot import GateFailed

SECONDS = {"corrconv.dask": 1.0, "map_overlap": 4.0, "dask-image": 20.0}
FEW = tuple(SECONDS)


class Planted(Field):
    """Runs nothing: each takes its seconds, the later the longer."""

    def done(self, asked, judged=True):
        runs.append(asked.way)
        if failing.get(asked.way):
            raise failing[asked.way]
        taken = SECONDS[asked.way] * (1 + 0.01 * len(runs))
        return Done(taken, len(runs), 5)


runs: list[str] = []
failing: dict[str, Exception] = {}


@pytest.fixture(autouse=True)
def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    runs.clear()
    failing.clear()
    monkeypatch.setattr(racing, "find_spec", lambda name: object())


def rows(rounds: int = 4):
    of = Planted(Path(), Path("x.zarr"), Path("s.zarr"), 8, 2)
    return {it.name: it for it in race(of, Path("k.npy"), 3, 1, rounds, FEW)}


def test_who_is_hopeless_has_one_run_and_the_others_every_round() -> None:
    found = rows()
    assert Counter(runs) == {OURS: 5, OVERLAP: 5, DASK_IMAGE: 1}
    assert [found[name].rounds for name in FEW] == [4, 4, 1]
    assert found[OURS].ratio == found[OURS].low == found[OURS].high == 1
    assert found[OVERLAP].ratio == pytest.approx(4, rel=0.02)
    assert found[DASK_IMAGE].ratio == pytest.approx(20, rel=0.05)
    assert found[DASK_IMAGE].seconds == pytest.approx(20.6)


def test_the_first_round_does_not_count_but_its_memory_does() -> None:
    assert rows(1)[OVERLAP].seconds == pytest.approx(4 * 1.04, rel=0.02)
    assert rows(1)[OURS].peak == max(k for k, name in enumerate(runs, 1) if name == OURS)


@pytest.mark.parametrize("error", [RunFailed("no such file"), GateFailed("wrong near (0, 0)")])
def test_who_fails_has_a_reason_and_no_time(error: Exception) -> None:
    failing[OVERLAP] = error
    found = rows()
    assert found[OVERLAP].failed == str(error)
    assert found[OVERLAP].seconds is None
    assert runs.count(OVERLAP) == 1
    assert found[OURS].seconds


def test_ours_that_fails_leaves_the_others_without_ratios() -> None:
    failing[OURS] = GateFailed("wrong")
    found = rows()
    assert found[OVERLAP].seconds
    assert found[OVERLAP].ratio is None


def test_a_library_that_is_not_installed_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(racing, "find_spec", lambda name: None)
    assert "pip install" in rows()[DASK_IMAGE].failed
    assert DASK_IMAGE not in runs


def test_everyone_has_every_place() -> None:
    orders = [turn(NAMES, number) for number in range(2 * len(NAMES))]
    assert all(sorted(it) == sorted(NAMES) for it in orders)
    for place in range(len(NAMES)):
        assert {it[place] for it in orders} == set(NAMES)
