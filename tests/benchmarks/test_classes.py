"""The asv classes: what asv finds, and that it is given what the store holds."""

from __future__ import annotations

import importlib
import inspect
import json
import math
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from asv_runner.discovery import disc_benchmarks

from benchmarks import question, store
from benchmarks.question import Cells, Failed
from corrconv.check.metrics import FLOOR
from corrconv.history import evidence
from corrconv.history.cells import REGIMES
from corrconv.sweep import stored
from corrconv.sweep.checked import Checked
from corrconv.sweep.evidence import Alone, Case, Outcome, Result, Stages
from corrconv.sweep.folder import Sweep, load
from corrconv.sweep.grid import TIERS, asv_tier, tier
from corrconv.sweep.judging import cells
from tests.corrconv.history import planted
from tests.corrconv.sweep import fakes
from tests.house import ROOT
from tests.process import printed

KEPT = ("images", "images_threads", "signals", "signals_threads", "rank_one")
IMAGE = "correlate 256x256 7x7 same fill float32 1"


@cache
def found() -> list[Any]:
    return list(disc_benchmarks(str(ROOT / "benchmarks")))


def test_asv_finds_every_question_and_nothing_else() -> None:
    names = {benchmark.name for benchmark in found()}
    assert {name.split(".")[0] for name in names} == {*KEPT, "alone", "adapters", "history"}
    assert {name.rpartition(".")[2] for name in names} == {
        "track_seconds", "track_ratio", "track_error", "track_peak", "track_import", "track_plan",
        "track_call", "track_one_shot", "track_extra",
    }  # fmt: skip


def test_none_is_timed_by_asv_itself() -> None:
    """Unpaired, and against no yardstick: what is followed over commits are ratios."""
    assert {b.type for b in found()} == {"track"}


def test_the_store_is_measured_once_for_all_that_read_it() -> None:
    keys = {b.name.split(".")[0]: b.setup_cache_key for b in found()}
    assert keys.pop("history") is keys.pop("adapters") is None
    assert len(set(keys.values())) == 1


def test_versions_are_set_by_hand_and_every_track_has_a_unit() -> None:
    for benchmark in found():
        # asv's own would be a hash of the code; by hand it is raised with what is measured
        assert re.fullmatch(r"[1-9]\d?", benchmark.version), benchmark.name
        if benchmark.type == "track":
            assert benchmark.unit != "unit", benchmark.name


def test_discovery_loads_no_library() -> None:
    """A cell's process should pay for its own implementation's library alone."""
    code = (
        "import sys; from asv_runner.discovery import disc_benchmarks; "
        "list(disc_benchmarks(sys.argv[1])); "
        "print({'scipy', 'numba', 'pyfftw', 'pandas', 'matplotlib'} & set(sys.modules))"
    )
    assert printed(code, str(ROOT / "benchmarks")).strip() == "set()"


@pytest.mark.parametrize("name", TIERS)
def test_every_cell_of_a_tier_has_its_place_in_asv(name: str, monkeypatch) -> None:
    """But other modes, which the store alone holds."""
    monkeypatch.setenv("CORRCONV_TIER", name)
    classes = [_made_again(cls) for cls in _kept() if not inspect.isabstract(cls)]
    kept = {
        Case(cls.problem(N, n), cls.workers, cls.rank_one)
        for cls in classes
        for N in cls.params[1]
        for n in cls.params[2]
        if n <= N
    }
    lost = {case for case in tier(name).cases if case not in kept}
    assert all(case.problem.mode != "same" or _is_rare(case) for case in lost), lost
    assert name == "full" or len(kept) < 2 * len(tier(name).cases)


def _kept() -> Iterator[type[Cells]]:
    """The classes of cells."""
    for module in KEPT:
        for it in vars(importlib.import_module(f"benchmarks.{module}")).values():
            if inspect.isclass(it) and issubclass(it, Cells):
                yield it


def _made_again(cls: type[Cells]) -> type[Cells]:
    """A class as this tier makes it."""
    return type(cls.__name__, (cls,), {})


def test_a_class_without_cells_in_a_tier_is_no_benchmark(monkeypatch) -> None:
    monkeypatch.setenv("CORRCONV_TIER", "quick")
    made = [_made_again(cls) for cls in _kept() if not inspect.isabstract(cls)]
    empty = [cls for cls in made if not cls.params[1]]
    assert empty
    assert all(cls.track_seconds is None for cls in empty)
    assert all(callable(cls.track_ratio) for cls in made if cls not in empty)


def _is_rare(case: Case) -> bool:
    """Of the full tier, convolve and float64 on all threads, which asv does not keep."""
    problem = case.problem
    return (
        case.workers > 1
        or (problem.operation == "convolve" and problem.dtype.name == "float64")
        or case.rank_one
    )


def test_an_unknown_tier_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORRCONV_TIER", "huge")
    with pytest.raises(ValueError, match="CORRCONV_TIER: must be one of .*smoke.*got 'huge'"):
        asv_tier()


@pytest.fixture(scope="module")
def swept(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("sweep") / "sweep"
    fakes.swept(path, fakes.plan(cases=2, passes=6))
    return path


def test_asv_is_given_what_the_cells_say(swept: Path) -> None:
    sweep = load(swept)
    kept = store.numbers(sweep)
    for cell in cells(sweep.records):
        for side in cell.sides:
            at = cell.case.line, side.name
            assert kept["seconds", *at] == side.seconds
            assert kept["ratio", *at] == side.to_reference
    assert len(kept) == 3 * sum(len(cell.sides) for cell in cells(sweep.records))


def test_what_failed_is_failed_and_what_was_not_tried_is_not(swept: Path) -> None:
    sweep = load(swept)
    record, *others = sweep.records
    bad = Result("fftw", Outcome.CRASHED, "it aborted")
    changed = type(record)(**{**vars(record), "results": (*record.results, bad)})
    kept = store.numbers(type(sweep)(sweep.path, sweep.about, (changed, *others)))
    with pytest.raises(Failed, match="fftw: crashed: it aborted"):
        question.number(kept, "seconds", record.turn.line, "fftw")
    assert math.isnan(question.number(kept, "seconds", record.turn.line, "mkl"))


def test_what_the_gate_refuses_is_failed_in_every_cell(swept: Path) -> None:
    sweep = load(swept)
    checked = Checked({"fftw": "it aborted while calling it", "strided": None})
    plan = replace(sweep.about.plan, alone=1, first=IMAGE)
    about = replace(sweep.about, checked=checked, plan=plan)
    kept = store.numbers(type(sweep)(sweep.path, about, sweep.records))
    for line in plan.cases:
        with pytest.raises(Failed, match="fftw: wrong: it aborted"):
            question.number(kept, "ratio", line, "fftw")
    with pytest.raises(Failed, match="fftw: it aborted"):
        question.number(kept, "planning", IMAGE, "fftw")


def test_first_calls_and_memory_are_given(swept: Path) -> None:
    sweep = load(swept)
    stages = Stages(0.5, 0.25, 0.125, 1e-3, 9e-4)
    alone = Alone("strided", 0, IMAGE, stages, {IMAGE: 4096}, "", "")
    lost = Alone("naive", 0, IMAGE, None, {}, "took over 60 s", "")
    kept = store.numbers(type(sweep)(sweep.path, sweep.about, sweep.records, (alone, lost)))
    assert kept["loading", IMAGE, "strided"] == 0.5
    assert kept["memory", IMAGE, "strided"] == 4096
    with pytest.raises(Failed, match="naive: took over 60 s"):
        question.number(kept, "planning", IMAGE, "naive")


def test_an_error_of_zero_has_a_logarithm() -> None:
    class Planted(Cells):
        operation = "correlate"

    cache = {("error", IMAGE, "numba"): 0.0}
    assert Planted().track_error(cache, "numba", 256, 7) == math.log10(FLOOR)
    assert math.isnan(Planted().track_error({}, "numba", 256, 7))
    assert math.isnan(Planted().track_error(cache, "numba", 7, 256))


def test_a_finished_sweep_is_measured_again_and_an_unfinished_one_goes_on(tmp_path: Path) -> None:
    done, begun, other = (tmp_path / name for name in ("done", "begun", "other"))
    fakes.swept(done)
    fakes.swept(begun)
    next((begun / "turns").glob("*.json")).unlink()
    other.mkdir()
    (other / "sweep.json").write_text("{}")
    for folder in (done, begun, other, tmp_path / "none"):
        store._set_aside(folder)
    assert (done.exists(), begun.exists(), other.exists()) == (False, True, False)


def test_a_sweep_is_there_until_another_has_taken_its_place(tmp_path: Path, monkeypatch) -> None:
    folder = tmp_path / "sweep"
    monkeypatch.setenv(store.FOLDER, str(folder))
    fakes.swept(folder)
    first = load(folder).about.id

    def held() -> set[str]:
        return {load(path).about.id for path in tmp_path.iterdir()}

    def killed(*_: object) -> None:
        assert held() == {first}
        raise KeyboardInterrupt

    def done(*_: object) -> Sweep:
        assert first in held()
        fakes.swept(folder)
        return load(folder)

    for run, left in ((killed, 1), (killed, 1), (done, 1), (done, 1)):
        monkeypatch.setattr(store.run, "run", run)
        with suppress(KeyboardInterrupt):
            store.setup_cache()
        assert len(held()) == left
        first = next(iter(held()))


def test_the_store_that_is_kept_can_be_read_back(swept: Path, tmp_path: Path) -> None:
    sweep = load(swept)
    stored.write(sweep, tmp_path / "one.json")
    assert store.numbers(stored.read(tmp_path / "one.json")) == pytest.approx(
        store.numbers(sweep), rel=1e-4, nan_ok=True
    )


def test_asv_is_given_what_the_history_holds_of_this_commit(tmp_path, monkeypatch) -> None:
    from benchmarks import history

    known = planted.example()
    monkeypatch.setattr(history, "ROOT", tmp_path)
    monkeypatch.setattr(history, "commit", lambda: known.line[0].hash)
    assert math.isnan(history.Ours().track_ratio("numba_simd", "call"))
    evidence.save(known, tmp_path / "results")
    assert history.Ours().track_ratio("numba_simd", "call") == pytest.approx(0.05, rel=0.05)
    assert math.isnan(history.Ours().track_ratio("fftw", "call"))


def test_asvs_thresholds_are_said_of_each_regime() -> None:
    """By asv's own names of series: one more threshold, of all, would be the one that is forgotten."""
    thresholds = json.loads((ROOT / "asv.conf.json").read_text("utf-8"))["regressions_thresholds"]
    for regime in REGIMES:
        series = f"history.Ours.track_ratio('auto', '{regime}')"
        assert sum(bool(re.match(each, series)) for each in thresholds) == 1
    assert all(0 < threshold < 0.5 for threshold in thresholds.values())
