"""Cases and grids, limits, and who takes part: what is written down comes back, and reasons are given."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path

import numpy as np
import pytest

import corrconv
from corrconv.core.threads import all_workers
from corrconv.kit.codec import from_data, to_data
from corrconv.measure.sequential import DOUBT, fewest
from corrconv.measure.sides import Side
from corrconv.sweep import grid
from corrconv.sweep.child import Job
from corrconv.sweep.contenders import (
    Limits,
    _left,
    available,
    choose,
    differences,
    here,
    identity,
    predicted,
)
from corrconv.sweep.contenders import contenders as everyone
from corrconv.sweep.evidence import (
    EXAMPLE,
    Alone,
    Case,
    Outcome,
    Record,
    Result,
    Stages,
    Turn,
)
from tests.corrconv.sweep.fakes import ENVIRONMENT, WHO, contenders

LARGE = Limits(memory=1 << 40)


@pytest.mark.parametrize(
    "line", [EXAMPLE, "convolve 1000 31 valid symm complex128 2", EXAMPLE + " rank-one"]
)
def test_a_line_comes_back(line: str):
    case = Case.from_line(line)
    assert case.line == line
    assert Case.from_line(case.stem) == case
    assert Turn(3, line).case == case


@pytest.mark.parametrize(
    "line",
    [
        "",
        "correlate 9 3 same fill float32",
        EXAMPLE + " 1",
        EXAMPLE + " rank-one rank-one",
        EXAMPLE.replace("float32", "float23"),
    ],
)
def test_what_is_no_line_is_refused_with_an_example(line: str):
    with pytest.raises(ValueError, match="is not OPERATION IMAGE KERNEL"):
        Case.from_line(line)


def test_a_line_that_is_no_problem_is_refused():
    with pytest.raises(ValueError, match="mode"):
        Case.from_line(EXAMPLE.replace("same", "sane"))
    with pytest.raises(ValueError, match="image: '512by512' is no shape"):
        Case.from_line(EXAMPLE.replace("x", "by"))
    with pytest.raises(ValueError, match="takes 1 to 1024 workers, got 0"):
        Case.from_line(EXAMPLE[:-1] + "0")


@pytest.mark.parametrize("name", list(grid.TIERS))
def test_every_tier_has_each_case_once(name: str):
    tier = grid.tier(name)
    assert len(set(tier.cases)) == len(tier.cases)
    assert all(case.problem.multiply_adds > 0 for case in tier.cases)


@pytest.mark.parametrize("name", ["default", "reference"])
def test_the_larger_tiers_turn_every_field(name: str):
    tier = grid.tier(name)
    problems = [case.problem for case in tier.cases]
    assert {it.operation for it in problems} == {"correlate", "convolve"}
    assert {it.dtype.name for it in problems} == {"float32", "float64"}
    assert {it.ndim for it in problems} == {1, 2}
    assert {case.workers for case in tier.cases} == {1, all_workers()}
    assert {case.rank_one for case in tier.cases} == {False, True}
    assert tier.alone >= 1


@pytest.mark.parametrize("name", ["default", "reference"])
def test_tiers_have_cases_that_differ_in_threads_alone(name: str):
    """Of which the floor of times of different processes comes."""
    cases = set(grid.tier(name).cases)
    threaded = [case for case in cases if case.workers > 1]
    assert threaded or all_workers() == 1
    assert all(dataclasses.replace(case, workers=1) in cases for case in threaded)


def test_no_tier_takes_fewer_processes_than_a_verdict_needs():
    assert all(grid.tier(name).passes >= fewest(DOUBT) for name in grid.TIERS)
    assert grid.tier("quick").seconds <= 2 * 60


def test_rank_one_is_a_case_of_its_own():
    case = Case.from_line(EXAMPLE)
    (smooth,) = grid.rank_one([case])
    assert smooth != case
    assert smooth.line == EXAMPLE + " rank-one"
    assert Case.from_line(smooth.stem) == smooth
    assert grid.varied([smooth], dtype=["float64"])[0].rank_one


def test_an_unknown_tier_is_refused(monkeypatch):
    with pytest.raises(ValueError, match=r"tier: must be one of smoke, quick, .*, got 'huge'"):
        grid.tier("huge")
    monkeypatch.setenv(grid.TIER, "huge")
    with pytest.raises(ValueError, match=r"CORRCONV_TIER: must be one of"):
        grid.asv_tier()


def test_fields_vary_by_all_combinations():
    (case,) = grid.images((64,), (5,))
    both = grid.varied([case, case], dtype=["float64", "complex64"], workers=[1, 2])
    assert [(each.problem.dtype.name, each.workers) for each in both] == [
        ("float64", 1),
        ("float64", 2),
        ("complex64", 1),
        ("complex64", 2),
    ]
    assert grid.images((8,), (3, 9)) == [Case(corrconv.Problem("correlate", (8, 8), (3, 3), "same",
                                                            dtype=np.dtype("float32")))]  # fmt: skip


def test_data_comes_back():
    result = Result("a", Outcome.CRASHED, "why", "repeat", 0.1, 3, (0.1, 0.2))
    job = Job(
        tuple(Side(each.name, Case.from_line(EXAMPLE).problem) for each in WHO),
        ("a", "b"),
        1.0,
        5,
        9,
    )
    stages = Stages(0.1, 0.2, 0.3, 0.4, 0.5)
    alone = Alone("a", 2, EXAMPLE, stages, {EXAMPLE: 512}, "", "now")
    record = Record(Turn(1, EXAMPLE), "p", "a", (result,), 1.5, "now")
    for value in (record, job, alone, dataclasses.replace(alone, stages=None, detail="it ended")):
        assert from_data(type(value), json.loads(json.dumps(to_data(value)))) == value
    with pytest.raises(ValueError, match="number"):
        from_data(Record, {"turn": {}})


def test_the_reference_comes_first_and_reasons_are_given():
    case = Case.from_line(EXAMPLE)
    tried, others = choose(case, everyone(), LARGE, slow=0.5)
    assert tried[0].name == "scipy_fft"
    reasons = {each.label: each.detail for each in others}
    assert "1-D only" in reasons["numpy"]
    assert "low rank" in reasons["separable"]
    assert "separable" in {
        it.name for it in choose(grid.rank_one([case])[0], everyone(), LARGE, 0.5)[0]
    }
    assert "s a call predicted, the limit is 0.5 s" in reasons["naive"]
    assert {each.outcome for each in others} == {Outcome.NOT_TRIED}


def test_what_would_not_fit_is_not_started():
    case = Case.from_line("correlate 100000x100000 9x9 same fill float64 1")
    tried, others = choose(
        case, contenders("scipy_fft", "opencv", "numba"), Limits(memory=1 << 30), math.inf
    )
    assert not tried
    assert {each.outcome for each in others} == {Outcome.TOO_LARGE}
    assert all("--memory gives more" in each.detail for each in others)
    assert all(each.repeat for each in others)


@pytest.mark.parametrize("name", ["scipy_fft", "astropy_fft", "torch", "numba", "auto"])
@pytest.mark.parametrize("dtype", ["float32", "complex128"])
def test_predicted_memory_is_at_least_the_operands_and_the_result(name: str, dtype: str):
    problem = dataclasses.replace(Case.from_line(EXAMPLE).problem, dtype=np.dtype(dtype))
    operands = (2 * 512**2 + 15**2) * problem.dtype.itemsize
    assert operands < predicted(corrconv.get(name), problem)


def test_torch_unfolds_in_float64():
    single = Case.from_line("correlate 512x512 31x31 same fill float32 1").problem
    double = dataclasses.replace(single, dtype=np.dtype("float64"))
    torch = corrconv.get("torch")
    assert predicted(torch, double) > 8 * 512**2 * 31**2 > predicted(torch, single)


def test_a_container_has_less_memory_than_its_machine(tmp_path: Path):
    assert _left(tmp_path) == math.inf
    (tmp_path / "memory.max").write_text("max\n")
    assert _left(tmp_path) == math.inf
    (tmp_path / "memory.max").write_text("4096\n")
    (tmp_path / "memory.stat").write_text("anon 1024\nfile 2048\n")
    assert _left(tmp_path) == available(tmp_path) == 3072
    assert here(5).memory == 5 << 30
    assert 0 < here().memory < 1 << 50


def test_identities_differ_in_words():
    it = identity("me", WHO, ENVIRONMENT)
    assert it["machine"] == "me"
    assert it["processor"] == "a processor"
    assert differences(it, it) == ""
    assert differences(it, {**it, "numpy": "9"}) == "numpy 2.4 there, 9 here"
