"""Planted faults that one call in one thread does not show; and an implementation that does nothing."""

from __future__ import annotations

import itertools
import time

import numpy as np
from corrconv.impls.strided import Strided

from corrconv.check.cases import quick_cases
from corrconv.check.examine import Declined, Failure, Passed, examine
from corrconv.core import Plan
from tests.corrconv.check.gate import run_gate
from tests.corrconv.check.test_faults_sharing import CASE
from tests.corrconv.check.wrapped import Wrapped


class SharedBuffer(Wrapped):
    """Right for one thread at a time: the buffer is copied, but another may have written to it."""

    def fault(self, right, x, h):
        result = right(x, h)
        buffer = self.seen.setdefault("buffer", np.empty_like(result))
        buffer[...] = result
        time.sleep(0.001)  # lets the others in
        return buffer.copy()


def test_a_buffer_shared_between_threads_is_caught():
    assert isinstance(examine(SharedBuffer(), CASE), Passed)
    failures = run_gate([SharedBuffer()], [CASE]).verdicts["wrapped"].failures
    assert "threads" in {failure.check for failure in failures}


class RaisesInThreads(Wrapped):
    """Fails only while another call is inside."""

    def fault(self, right, x, h):
        if self.seen.get("inside"):
            raise RuntimeError("not now")
        self.seen["inside"] = True
        time.sleep(0.001)
        self.seen["inside"] = False
        return right(x, h)


def test_an_error_in_threads_is_reported_and_not_raised():
    failures = run_gate([RaisesInThreads()], [CASE]).verdicts["wrapped"].failures
    assert {failure.check for failure in failures} == {"threads"}
    assert all("not now" in failure.detail for failure in failures)


class FirstCallWrong(Strided):
    """Each plan's first call has the wrong sign."""

    name = "wrapped"

    def make_plan(self, problem, workers):
        plan, signs = (
            super().make_plan(problem, workers),
            itertools.chain([-1], itertools.repeat(1)),
        )
        return Plan(problem, workers, lambda x, h: plan(x, h) * next(signs))


def test_a_first_call_that_is_wrong_is_caught():
    outcome = examine(FirstCallWrong(), CASE)
    assert isinstance(outcome, Failure)
    assert outcome.check == "first call"


class DeclinesEverything(Wrapped):
    def declines(self, problem):
        return "not today"


def test_what_declines_everything_has_passed_nothing():
    cases = quick_cases()[:20]
    verdict = run_gate([DeclinesEverything()], cases).verdicts["wrapped"]
    assert verdict.declined == {"not today": 20}
    assert verdict.failures == []
    assert not verdict.ok
    assert verdict.reason == "wrapped: declines every case of the gate"
    assert examine(DeclinesEverything(), CASE) == Declined("not today")


class WrongWithWorkers(Strided):
    """Right on one thread, wrong as soon as the work is shared out."""

    name = "wrapped"

    def make_plan(self, problem, workers):
        plan = super().make_plan(problem, workers)
        return Plan(problem, workers, lambda x, h: plan(x, h) * (1 + (workers > 1)))


def test_what_is_wrong_with_workers_alone_is_caught():
    assert isinstance(examine(WrongWithWorkers(), CASE), Passed)
    failures = run_gate([WrongWithWorkers()], [CASE]).verdicts["wrapped"].failures
    assert failures
    assert all(" workers=" in failure.case for failure in failures)
