"""The planted side is as slow as it says, and the measurement of sensitivity counts what it should."""

from __future__ import annotations

import numpy as np
import pytest
from corrconv.impls.strided import Strided

import corrconv
from corrconv import Problem
from corrconv.compare.run import compare
from corrconv.core import Plan
from corrconv.measure import planted, sensitivity
from corrconv.measure.planted import VARIABLE
from corrconv.measure.prepare import find
from tests.corrconv.measure.fakes import Machine

PROBLEM = Problem("correlate", (30,), (3,), "same", dtype=np.dtype("float32"))


class Clock:
    """A millisecond a reading."""

    now = 0.0

    def perf_counter(self) -> float:
        self.now += 1e-3
        return self.now


@pytest.mark.parametrize("factor", [1.05, 1.5])
def test_the_planted_side_takes_the_factor_longer_and_gives_the_same(monkeypatch, factor):
    clock, make_plan = Clock(), Strided.make_plan

    def slow(self, problem, workers):
        plan = make_plan(self, problem, workers)

        def compute(x, h):
            clock.now += 1.0
            return plan(x, h)

        return Plan(problem, workers, compute)

    monkeypatch.setattr(planted, "time", clock)
    monkeypatch.setattr(Strided, "make_plan", slow)
    monkeypatch.setenv(VARIABLE, f"strided {factor}")
    plan = planted.Planted().plan(PROBLEM)
    x, h = np.arange(30, dtype=np.float32), np.array([1, 2, 3], np.float32)
    before = clock.now
    y = plan(x, h)
    assert clock.now - before == pytest.approx(factor, abs=5e-3)
    assert np.array_equal(y, corrconv.correlate(x, h, "same", method="strided"))


def test_the_planted_side_takes_what_it_wraps_takes(monkeypatch):
    monkeypatch.setenv(VARIABLE, "numpy 1.05")
    file = find(sensitivity.PLANTED)
    assert file.supports(PROBLEM) is None
    assert "1-D only" in str(file.supports(Problem("correlate", (9, 9), (3, 3))))


@pytest.mark.parametrize(
    ("factor", "words"), [(1.05, "2 of 2 resolved, 2 as slower"), (1.0, "0 of 2 resolved")]
)
def test_runs_are_counted(monkeypatch, capsys, factor, words):
    machines: list[Machine] = []

    def pretend(sides, settings, **options):
        seconds = {sides[0].name: 1e-3, sides[1].name: factor * 1e-3}
        machines.append(Machine(seconds, start=0.1))
        machine = machines[-1]
        return compare(sides, settings, launch=machine.launch, clock=machine.clock, **options)

    monkeypatch.setattr(sensitivity, "compare", pretend)
    monkeypatch.setenv(VARIABLE, "")
    sensitivity.main(["strided", "--factor", str(factor), "--runs", "2", "-N", "16", "-n", "3"])
    assert words in capsys.readouterr().out
    assert len({machine.requests[0].seed for machine in machines}) == 2
