"""asv beside regress: its table read, and a real run in which a planted slowdown is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from corrconv.commits.repository import NotMeasured, Repository
from corrconv.core.problem import Problem
from corrconv.regress.cells import Cell
from corrconv.regress.prepare import Question, prepared
from corrconv.regress.selftest import asv, plant
from corrconv.regress.selftest.evidence import DEFAULTS, ROUNDS, Trial

ROOT = Path(__file__).parents[4]
CELLS = [Cell("one"), Cell("two"), Cell("three")]
SAID = """
· Creating environments
[50.00%] ··· ok
| Change   | Before [0123abcd] <main~1>   | After [4567cdef] <main> | Ratio | Benchmark (Parameter) |
|----------|------------------------------|-------------------------|-------|-----------------------|
| +        | 1.00±0.1ms                   | 1.20±0.1ms              | 1.2 | cells.Cells.time_call(2) |
| -        | 12.0±0.1μs                   | 10.0±0.1μs              | 0.83 | cells.Cells.time_call(0) |
| !        | 12.0±0.1μs                   | failed                  | n/a | cells.Cells.time_call(1) |

SOME BENCHMARKS HAVE CHANGED SIGNIFICANTLY.
"""


def test_its_table_names_what_is_worse_and_what_is_better() -> None:
    assert asv.named(SAID, CELLS) == (["three"], ["one"])
    assert asv.named("\nBENCHMARKS NOT SIGNIFICANTLY CHANGED.\n", CELLS) == ([], [])


@pytest.mark.parametrize(("seconds", "rounds"), [(60.0, 4), (1.0, 2), (29.0, 2), (100.0, 7)])
def test_rounds_take_the_time_of_ours(seconds: float, rounds: int) -> None:
    of = Trial(DEFAULTS, 0, ("one",), (), (), (), 30.0)
    assert asv.rounds_for(seconds, of) == rounds


def test_without_asv_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asv, "find_spec", lambda name: None)
    with pytest.raises(NotMeasured, match="pip install asv virtualenv"):
        asv.trial(None, None, CELLS, 0.0)  # type: ignore[arg-type]


@pytest.mark.slow
def test_real_runs_name_a_slowdown_that_is_planted(tmp_path: Path) -> None:
    """So large a one that no load hides it, of one implementation; the other's cell is measured, too."""
    repository = Repository(ROOT)
    commit = repository.commit("HEAD")
    within = plant.clone(repository, commit, tmp_path / "clone")
    base = plant.slowed(within, commit, 0.0, ("numpy",))
    head = plant.slowed(within, commit, 20.0, ("numpy",))
    question = Question(base, head, environment="here")
    asking, _ = prepared(question, within.root, lambda words: None)
    problem = Problem("correlate", (10_000,), (31,), "same", dtype="float64")
    cells = [Cell("numpy", problem), Cell("scipy_direct", problem)]
    for tool, rounds in ((DEFAULTS, None), (ROUNDS, 3)):
        found = asv.trial(asking.base, asking.head, cells, 1.0, rounds)
        assert found.tool == tool
        assert found.cells == tuple(cell.key for cell in cells)
        assert found.slower[:1] == (cells[0].key,)
        assert found.seconds > 0
