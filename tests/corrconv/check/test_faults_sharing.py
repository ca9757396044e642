"""Planted faults of behaviour: memory that is kept, inputs touched, crashes."""

from __future__ import annotations

import numpy as np
import pytest

import corrconv
from corrconv.check.case import Case
from corrconv.check.examine import Failure, Passed, examine
from tests.corrconv.check.gate import run_gate
from tests.corrconv.check.wrapped import Wrapped

CASE = Case.parse("correlate same fill float64 x=8x9 h=3x3 normal")
COPY = Case.parse("convolve same fill float64 x=9 h=1 normal")


class FirstKernelRemembered(Wrapped):
    def fault(self, right, x, h):
        return right(x, self.seen.setdefault("h", h.copy()))


class FirstImageRemembered(Wrapped):
    def fault(self, right, x, h):
        return right(self.seen.setdefault("x", x.copy()), h)


class SumsPileUp(Wrapped):
    """A buffer that is not set to zero between calls."""

    def fault(self, right, x, h):
        total = self.seen.get("total", 0) + right(x, h)
        self.seen["total"] = total
        return total.copy()


class ResultBufferReused(Wrapped):
    def fault(self, right, x, h):
        result = right(x, h)
        buffer = self.seen.setdefault("buffer", np.empty_like(result))
        buffer[...] = result
        return buffer


class WritesToInput(Wrapped):
    def fault(self, right, x, h):
        result = right(x, h)
        if x.flags.writeable:
            x[...] = 0
        return result


class WritesToInputByForce(Wrapped):
    """As compiled code does: it asks nobody whether it may write."""

    def fault(self, right, x, h):
        result = right(x, h)
        h.flags.writeable = True
        h[...] = 0
        h.flags.writeable = False
        return result


class ReturnsItsInput(Wrapped):
    """A kernel of one tap copies nothing."""

    def fault(self, right, x, h):
        return x


class ReturnsViewOfInput(Wrapped):
    def fault(self, right, x, h):
        return x[::-1]


class WrongDtype(Wrapped):
    def fault(self, right, x, h):
        return right(x, h).astype(np.complex128)


class WrongShape(Wrapped):
    def fault(self, right, x, h):
        return right(x, h)[..., :-1]


class ExtraAxis(Wrapped):
    def fault(self, right, x, h):
        return right(x, h)[None]


class Raises(Wrapped):
    def fault(self, right, x, h):
        raise FloatingPointError("out of luck")


class RaisesWhenPlanned(Wrapped):
    def make_plan(self, problem, workers):
        raise MemoryError("no room")


class RaisesWhenAsked(Wrapped):
    def supports(self, problem):
        raise LookupError("never heard of it")


class ReturnsNothing(Wrapped):
    def fault(self, right, x, h):
        return None


FAULTS = {
    FirstKernelRemembered: (CASE, "normwise"),
    FirstImageRemembered: (CASE, "normwise"),
    SumsPileUp: (CASE, "normwise"),
    ResultBufferReused: (CASE, "aliasing"),
    WritesToInput: (CASE, "inputs"),
    WritesToInputByForce: (COPY, "inputs"),
    ReturnsItsInput: (COPY, "aliasing"),
    ReturnsViewOfInput: (CASE, "aliasing"),
    WrongDtype: (CASE, "dtype"),
    WrongShape: (CASE, "shape"),
    ExtraAxis: (CASE, "shape"),
    Raises: (CASE, "raises"),
    RaisesWhenPlanned: (CASE, "raises"),
    RaisesWhenAsked: (CASE, "raises"),
    ReturnsNothing: (CASE, "type"),
}


@pytest.mark.parametrize("case", [CASE, COPY], ids=str)
def test_without_a_fault_the_cases_pass(case):
    assert isinstance(examine(Wrapped(), case), Passed)
    assert run_gate([Wrapped()], [case]).ok


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_each_fault_is_caught_by_its_check(fault):
    case, check = FAULTS[fault]
    outcome = examine(fault(), case)
    assert isinstance(outcome, Failure)
    assert (outcome.check, outcome.case) == (check, str(case))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_whatever_happens_the_gate_goes_on(fault):
    case, check = FAULTS[fault]
    report = run_gate([fault(), corrconv.get("strided")], [case])
    assert report.verdicts["strided"].ok
    verdict = report.verdicts["wrapped"]
    assert not verdict.ok
    assert not report.ok
    assert verdict.reason.startswith(f"wrapped: fails the gate at [{case}] {check}: ")
