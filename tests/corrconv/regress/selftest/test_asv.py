"""asv beside regress: its table read, and a real run in which a planted slowdown is named."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from corrconv.commits.repository import NotMeasured, Repository
from corrconv.core.problem import Problem
from corrconv.regress.asking import Asking
from corrconv.regress.cells import Cell
from corrconv.regress.prepare import Question, prepared
from corrconv.regress.selftest import asv, asv_room, plant
from corrconv.regress.selftest.evidence import DEFAULTS, EFFECT, ROUNDS, Trial

ROOT = Path(__file__).parents[4]
KEYS = ["one", "two", "three"]
PROBLEM = Problem("correlate", (10_000,), (31,), "same", dtype="float64")
CELLS = {Cell("numpy", PROBLEM): 3e-4, Cell("scipy_direct", PROBLEM): 1e-4}
SAID = """
· Creating environments
[50.00%] ··· ok
| Change   | Before [0123abcd]            | After [4567cdef]        | Ratio | Benchmark (Parameter) |
|----------|------------------------------|-------------------------|-------|-----------------------|
| +        | 1.00±0.1ms                   | 1.20±0.1ms              | 1.2 | bench.time_2 |
| -        | 12.0±0.1μs                   | 10.0±0.1μs              | 0.83 | bench.time_0 |
| !        | 12.0±0.1μs                   | failed                  | n/a | bench.time_1 |
"""


def test_its_table_names_what_is_worse_and_what_is_better() -> None:
    assert asv.named(SAID, KEYS) == (("three",), ("one",))
    assert asv.named("", KEYS) == ((), ())


@pytest.mark.parametrize(("seconds", "rounds"), [(60.0, 4), (1.0, 2), (29.0, 2), (100.0, 7)])
def test_rounds_take_the_time_of_ours(seconds: float, rounds: int) -> None:
    of = Trial(DEFAULTS, 0, ("one",), (), (), (), 30.0)
    assert asv.rounds_for(seconds, of) == rounds


@pytest.mark.parametrize("missing", ["asv", "asv_runner"])
def test_without_asv_it_says_what_to_install(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = asv_room.find_spec
    monkeypatch.setattr(asv_room, "find_spec", lambda it: None if it == missing else found(it))
    with pytest.raises(NotMeasured, match="pip install asv"):
        asv.trials(None, None, CELLS, 0.0, 0.03)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Asking:
    """Of a slowdown so large that no load hides it, of one implementation of the two."""
    repository = Repository(ROOT)
    commit = repository.commit("HEAD")
    within = plant.clone(repository, commit, tmp_path_factory.mktemp("planted") / "clone")
    base = plant.slowed(within, commit, 0.0, ("numpy",))
    head = plant.slowed(within, commit, 20.0, ("numpy",))
    return prepared(Question(base, head, environment="here"), within.root, lambda words: None)[0]


@pytest.mark.slow
@pytest.mark.parametrize(("rounds", "tools"), [(None, [DEFAULTS]), (3, [ROUNDS, EFFECT])])
def test_real_runs_name_a_slowdown_that_is_planted(
    asking: Asking, rounds: int | None, tools: list[str]
) -> None:
    found = asv.trials(asking.base, asking.head, CELLS, 1.0, 0.03, rounds)
    assert [it.tool for it in found] == tools
    numpy, other = (cell.key for cell in CELLS)
    for it in found:
        assert it.cells == (numpy, other)
        assert it.slower[:1] == (numpy,)
        assert it.seconds > 0


@pytest.mark.slow
def test_what_fails_is_left_out_and_the_others_are_judged(asking: Asking) -> None:
    lost = Problem("correlate", (100, 100), (3, 3), "same", dtype="float64")
    cells = {**CELLS, Cell("not there", lost): 1e-3}
    (found,) = asv.trials(asking.base, asking.head, cells, 1.0, 0.03)
    numpy, other = (cell.key for cell in CELLS)
    assert found.cells == (numpy, other)
    assert found.slower[:1] == (numpy,)


@pytest.mark.slow
def test_another_commit_s_code_is_not_measured(asking: Asking, tmp_path: Path) -> None:
    """A side whose folder holds nothing: what is installed here would be measured in its place."""
    empty = dataclasses.replace(asking.head, code=(str(tmp_path),))
    with pytest.raises(NotMeasured, match="is not the code of this commit's side"):
        asv.trials(empty, empty, CELLS, 0.0, 0.03)
