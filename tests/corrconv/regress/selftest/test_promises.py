"""Whether a promise is kept, and what is said of it."""

from __future__ import annotations

import pytest

from corrconv.regress.selftest.evidence import DEFAULTS, REGRESS
from corrconv.regress.selftest.promises import Promise, Verdict, answer, promises
from corrconv.regress.selftest.rates import Rate
from tests.corrconv.regress.selftest.planted import drawn, example, of, trial


@pytest.mark.parametrize(
    ("rate", "most", "verdict"),
    [
        (Rate(0, 400), True, Verdict.SHOWN),
        (Rate(0, 20), True, Verdict.KEPT),
        (Rate(1, 20), True, Verdict.MISSED),
        (Rate(20, 20), True, Verdict.BROKEN),
        (Rate(400, 400), False, Verdict.SHOWN),
        (Rate(20, 20), False, Verdict.KEPT),
        (Rate(19, 20), False, Verdict.MISSED),
        (Rate(0, 20), False, Verdict.BROKEN),
    ],
)
def test_a_promise_is_shown_kept_missed_or_broken(rate: Rate, most: bool, verdict: Verdict) -> None:
    made = Promise("Anything", "cell", rate, 0.01 if most else 0.99, most)
    assert made.verdict is verdict
    assert made.holds == (verdict in {Verdict.SHOWN, Verdict.KEPT})


def test_every_promise_is_held_against_its_runs() -> None:
    found = {f"{it.words}, {it.of}": it.rate for it in promises(example(), drawn(9))}
    assert found == {
        "alarm if unchanged, drawn run": Rate(9, 2000),
        "alarm if unchanged, real run": Rate(0, 8),
        "named if 5% slower, cell": Rate(304, 320),
        "named if 10% slower, cell": Rate(320, 320),
        "passed if 5% slower or more, cell": Rate(16, 960),
    }


def test_what_was_not_run_is_not_judged() -> None:
    assert promises(of(trial(DEFAULTS, 0.05, 3))) == []
    assert "No promise is tested" in answer([])
    (alone,) = promises(of(trial(REGRESS, 0, 0)))
    assert answer([alone]) == "The promise is kept: alarm if unchanged in at most 1% of runs."


def test_the_answer_names_what_is_missed() -> None:
    known = of(trial(REGRESS, 0, 1), trial(REGRESS, 0.10, 40), trial(REGRESS, 0.05, 31, open_=9))
    said = answer(promises(known))
    assert said.startswith("2 of 4 promises missed: alarm if unchanged in 100.0% of 1 real run ")
    assert "named if 5% slower in 77.5% of 40 cells (promised: at least 90%)" in said
    assert "10%" not in said


def test_a_cell_that_is_left_open_is_not_called_not_slower() -> None:
    (*_, last) = promises(of(trial(REGRESS, 0.20, 30, open_=10)))
    assert last.rate == Rate(0, 40)
