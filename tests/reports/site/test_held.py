"""What goes into the explorer: the stored numbers, and the verdicts that the sweep itself gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from corrconv.reports.explorer import runs, sweeps
from corrconv.reports.explorer.page import pack, short
from corrconv.reports.kit.material import Material
from corrconv.sweep.judge import judge

from corrconv.measure.statistics import Verdict
from corrconv.sweep.folder import load
from corrconv.sweep.merge import merge
from tests.corrconv.sweep import fakes


@pytest.fixture(scope="module", params=[6, 3])
def results(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Beside which a sweep lies: in enough processes for a verdict, and in too few."""
    folder = tmp_path_factory.mktemp("swept")
    machine = fakes.Machine(seconds={"naive": 3e-3, "strided": 1e-3})
    todo = fakes.plan(cases=3, passes=request.param)
    fakes.swept(folder / "sweep" / "quick", todo, machine.launch)
    return folder / "results"


def test_the_best_and_the_verdicts_are_those_of_the_sweep(results: Path) -> None:
    records = load(results.parent / "sweep" / "quick").records
    (source,) = sweeps.sources(results)
    cells = {
        f"{view.operation} {cell.N} {cell.n} {view.mode} fill {view.dtype} "
        f"{1 if view.threads == 'one' else view.threads}": cell
        for view in source.views
        for cell in view.cells
    }
    found = judge(records)
    assert len(found.cases) == len(cells) > 2
    for case in found.cases:
        cell = cells[case.case]
        assert min(cell.sides, key=lambda side: side.seconds).name == case.best
        assert cell.floor == pytest.approx(case.floor.factor if case.floor else None)
        for each in case.judgements:
            (pair,) = [p for p in cell.pairs if {p.of, p.to} == {each.ratio.label, each.ratio.to}]
            turned = pair.of != each.ratio.label
            assert (1 / pair.ratio if turned else pair.ratio) == pytest.approx(each.ratio.value)
            opposite = {Verdict.SLOWER: Verdict.FASTER, Verdict.FASTER: Verdict.SLOWER}
            verdict = opposite.get(pair.verdict, pair.verdict) if turned else pair.verdict
            assert verdict is each.verdict


def test_a_merged_file_says_what_its_folders_say(results: Path, tmp_path: Path) -> None:
    merge([results.parent / "sweep" / "quick"], tmp_path / "sweep.json")
    assert sweeps.sources(tmp_path / "results") == sweeps.sources(results)


def test_where_there_is_no_sweep_there_is_no_source(tmp_path: Path) -> None:
    assert sweeps.sources(tmp_path / "results") == []


def test_a_damaged_sweep_is_refused_by_name(results: Path, tmp_path: Path) -> None:
    (tmp_path / "sweep.json").write_text('{"format": 1}')
    with pytest.raises(ValueError, match=r"sweep\.json"):
        sweeps.sources(tmp_path / "results")


def test_every_timing_is_packed_once(stored: Material) -> None:
    sources = runs.sources(stored.frame, stored.cells)
    held = pack(sources)
    times = stored.cells[(stored.cells["question"] == "time") & (stored.cells["status"] == "ok")]
    packed = [side for view in held["v"] for cell in view[6] for side in cell[3]]
    assert sorted(side[1] for side in packed) == sorted(short(v) for v in times["value"])
    names = [name for name, *_ in held["i"]]
    assert names == sorted(set(names))
    failed = stored.cells[(stored.cells["question"] == "time") & (stored.cells["status"] != "ok")]
    assert sum(len(cell[5]) for view in held["v"] for cell in view[6]) == len(failed)
