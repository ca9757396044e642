"""Real processes with planted implementations: each fault has its name, and the others are measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from corrconv.core.registry import source
from corrconv.sweep.contenders import Limits
from corrconv.sweep.evidence import Outcome, Plan, Record, Turn
from corrconv.sweep.folder import load
from corrconv.sweep.keeping import Folder
from corrconv.sweep.run import sweep
from corrconv.sweep.turn import Crew, take
from tests.corrconv.sweep.fakes import ENVIRONMENT, FAULTS, IDENTITY, LINE, contenders, planted

TURN = Turn(0, LINE)
PATIENT = Limits(120.0, 2 << 30)


def taken(folder: Path, *names: str, limits: Limits = PATIENT) -> Record:
    who = [*contenders("strided"), *(planted(folder, name) for name in names)]
    with Crew(limits) as crew:
        return take(TURN, who, crew, 0.0)


def test_crashes_exits_errors_and_wrong_results_are_told_apart(tmp_path: Path):
    found = taken(tmp_path, "aborts", "leaves", "raises", "wrong")
    results = {each.label: each for each in found.results}
    assert {name: result.outcome for name, result in results.items()} == {
        "strided": Outcome.MEASURED,
        "strided (again)": Outcome.MEASURED,
        "aborts": Outcome.CRASHED,
        "leaves": Outcome.CRASHED,
        "raises": Outcome.RAISED,
        "wrong": Outcome.WRONG,
    }
    assert "SIGABRT while calling it the first time" in results["aborts"].detail
    assert "exit status 7 while planning" in results["leaves"].detail
    assert results["raises"].detail == "RuntimeError: no such transform"
    assert "normwise error" in results["wrong"].detail
    for name in ("aborts", "leaves", "raises", "wrong"):
        assert f"--only {tmp_path / name}.py" in results[name].repeat
    assert len(results["strided"].seconds) == 2
    assert results["strided"].look > 0


@pytest.mark.parametrize(("name", "doing"), [("hangs", "calling it"), ("spins", "planning")])
def test_one_that_hangs_is_ended_at_its_limit(tmp_path: Path, name: str, doing: str):
    found = taken(tmp_path, name, limits=Limits(5.0, 2 << 30))
    results = {each.label: each for each in found.results}
    assert results[name].outcome is Outcome.TIMED_OUT
    assert results[name].detail.startswith(doing)
    assert "took over 5 s" in results[name].detail
    assert results["strided"].outcome is Outcome.MEASURED


def test_one_that_takes_too_much_memory_is_ended(tmp_path: Path):
    found = taken(tmp_path, "hogs", limits=Limits(120.0, 1 << 30))
    results = {each.label: each for each in found.results}
    assert results["hogs"].outcome is Outcome.TOO_LARGE
    assert "allowed are 1 GiB" in results["hogs"].detail
    assert results["strided"].outcome is Outcome.MEASURED


def test_a_memory_error_counts_as_too_large(tmp_path: Path):
    who = [*contenders("strided"), planted(tmp_path, "vast", in_call="np.ones(1 << 50)")]
    with Crew(PATIENT) as crew:
        found = take(TURN, who, crew, 0.0)
    (vast,) = (each for each in found.results if each.label == "vast")
    assert vast.outcome is Outcome.TOO_LARGE


@pytest.mark.slow
def test_a_whole_sweep_survives_a_crash_a_hang_and_a_hog_and_goes_on(tmp_path: Path):
    """With real processes and a real folder: every case is measured, every failure is named once."""
    lines = LINE, LINE.replace("64 5", "96 7")
    who = [*contenders("strided", "naive")]
    faults = {"aborting": "aborts", "hanging": "hangs", "hogging": "hogs"}
    who += [planted(tmp_path, name, **FAULTS[fault]) for name, fault in faults.items()]
    todo = Plan(lines, tuple(source(each.name) for each in who), 2, 1.0)
    with Folder(tmp_path / "out", todo, IDENTITY, ENVIRONMENT) as folder:
        sweep(folder, todo, who, Limits(15.0, 1 << 29, "--memory 0.5 --limit 15"), 0.0)
    found = load(tmp_path / "out")
    assert found.missing == 0
    by_turn = {
        (record.turn.line, record.turn.number): {each.label: each for each in record.results}
        for record in found.records
    }
    for line in lines:
        first, second = by_turn[line, 0], by_turn[line, 1]
        assert {name: each.outcome for name, each in first.items()} == {
            "strided": Outcome.MEASURED,
            "strided (again)": Outcome.MEASURED,
            "naive": Outcome.MEASURED,
            "aborting": Outcome.CRASHED,
            "hanging": Outcome.TIMED_OUT,
            "hogging": Outcome.TOO_LARGE,
        }
        assert first["hogging"].repeat == (
            f"corrconv sweep --case '{line}' --only {tmp_path / 'hogging.py'} --memory 0.5 --limit 15"
        )
        assert second["strided"].outcome is second["naive"].outcome is Outcome.MEASURED
        for name in faults:
            assert second[name].outcome is Outcome.NOT_TRIED
            assert second[name].detail == f"{first[name].outcome} in pass 0"
