"""Planted faults that one call in one thread does not show; and an implementation that does nothing."""

from __future__ import annotations

import time

import numpy as np

from benchmarks.gate.cases import quick_cases
from benchmarks.gate.examine import Declined, Passed, examine
from benchmarks.gate.run import run_gate
from tests.benchmarks.test_gate_faults_sharing import CASE, Wrapped


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
    (failure,) = run_gate([SharedBuffer()], [CASE]).verdicts["wrapped"].failures
    assert failure.check == "threads"


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
    (failure,) = run_gate([RaisesInThreads()], [CASE]).verdicts["wrapped"].failures
    assert failure.check == "raises"
    assert "not now" in failure.detail


class FirstCallWrong(Wrapped):
    def fault(self, right, x, h):
        result = right(x, h)
        return result if self.seen.setdefault("result", result) is not result else -result


def test_a_first_call_that_is_wrong_is_caught():
    assert isinstance(examine(FirstCallWrong(), CASE), Passed)  # looks at the second call
    (failure,) = run_gate([FirstCallWrong()], [CASE]).verdicts["wrapped"].failures
    assert failure.check == "threads"


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
