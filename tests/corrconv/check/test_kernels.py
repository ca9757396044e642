"""Kernels of low rank in the gate: `separable` is put through all of it, and refusals are tested."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

import corrconv
from corrconv.check.case import Case
from corrconv.check.cases import EXTENSIONS, FLOATS, INTEGERS, Mode, every_case, quick_cases
from corrconv.check.conduct import SHARED_OUT, TOGETHER, conduct_failures
from corrconv.check.examine import Declined, Failure, Passed, examine
from corrconv.core import DirectImplementation, Plan, UnsupportedProblem

EVERY = list(every_case())
LOW_RANK = [case for case in EVERY if case.rank]
QUICK = [case for case in quick_cases() if case.rank]
SEPARABLE = corrconv.get("separable")
FULL = Case.parse("correlate same fill float64 x=8x9 h=3x3 normal")
ONE = Case.parse("correlate same fill float64 x=8x9 h=3x3 normal rank=1")


def test_they_cost_little_and_most_are_computed():
    assert len(LOW_RANK) < 0.11 * len(EVERY)
    assert all(SEPARABLE.supports(case.problem) is None for case in LOW_RANK)


@pytest.mark.parametrize("cases", [LOW_RANK, QUICK], ids=["every", "quick"])
def test_each_mode_boundary_and_dtype_is_computed(cases):
    passed = [case for case in cases if isinstance(examine(SEPARABLE, case), Passed)]
    assert len(passed) == len(cases)
    problems = [case.problem for case in passed]
    assert {p.dtype.name for p in problems} == {*FLOATS, *INTEGERS}
    assert {p.operation for p in problems} == {"correlate", "convolve"}
    assert {p.mode for p in problems} == set(get_args(Mode))
    wanted = {(mode, *e) for mode in ("full", "same") for e in EXTENSIONS}
    assert {(p.mode, p.boundary, p.fillvalue) for p in problems} >= wanted
    assert {case.rank for case in passed} == {1, 2}
    if cases is LOW_RANK:
        floats = [c.problem for c in passed if c.problem.dtype.kind in "fc"]
        for dtype in FLOATS:
            some = {(p.mode, p.boundary, p.fillvalue) for p in floats if p.dtype.name == dtype}
            assert some >= {*wanted, ("valid", "fill", 0)}


@pytest.mark.parametrize("case", LOW_RANK[::17], ids=str)
def test_their_kernels_are_of_the_rank_they_say(case):
    assert Case.parse(str(case)) == case
    x, h = case.operands()
    assert (x.shape, h.shape) == (case.problem.x_shape, case.problem.h_shape)
    assert x.dtype == h.dtype == case.problem.dtype
    wide = h.astype(complex if h.dtype.kind == "c" else float)
    assert np.linalg.matrix_rank(wide, tol=1e-5 * max(1, np.linalg.norm(wide))) <= case.rank


def test_a_rank_is_of_2d_kernels():
    with pytest.raises(ValueError, match="rank=1 of a kernel in 1-D"):
        Case.parse("correlate same fill float64 x=8 h=3 normal rank=1")


def test_threads_are_tried_with_them():
    for texts in (TOGETHER, SHARED_OUT):
        some = [Case.parse(text) for text in texts if Case.parse(text).rank]
        assert some
        for case in some:
            assert SEPARABLE.supports_kernel(case.problem, case.operands()[1]) is None
    assert conduct_failures(SEPARABLE) == []


class Picky(DirectImplementation):
    """Takes kernels of rank one; its steps laid open, for a fault to replace one of them."""

    name, library, reference = "picky", "numpy", "a test"
    kernels = "low rank"

    def supports_kernel(self, problem, h):
        return None if np.linalg.matrix_rank(h) == 1 else "more than rank one"

    def refuse(self, problem, h):
        if reason := self.supports_kernel(problem, h):
            raise UnsupportedProblem(f"{self.name}: {reason}")

    def make_plan(self, problem, workers):
        inner = corrconv.get("strided").plan(problem)

        def compute(x, h):
            self.refuse(problem, h)
            return inner(x, h)

        return Plan(problem, workers, compute)


class Computes(Picky):
    """Says no, and computes."""

    def refuse(self, problem, h):
        return None


class Refuses(Picky):
    """Says yes, and refuses."""

    def refuse(self, problem, h):
        raise UnsupportedProblem("picky: not today")


class OtherWords(Picky):
    """Says no, and gives another reason when it is called."""

    def refuse(self, problem, h):
        if self.supports_kernel(problem, h):
            raise UnsupportedProblem("picky: no")


class OtherError(Picky):
    """Says no, and raises something else."""

    def refuse(self, problem, h):
        if self.supports_kernel(problem, h):
            raise IndexError("out of range")


def test_one_that_keeps_its_word_passes():
    assert isinstance(examine(Picky(), ONE), Passed)
    assert examine(Picky(), FULL) == Declined("more than rank one")


@pytest.mark.parametrize(
    ("fault", "case", "check", "said"),
    [
        (Computes, FULL, "refusal", "computes with a kernel that is declined"),
        (Refuses, ONE, "raises", "UnsupportedProblem: picky: not today"),
        (OtherWords, FULL, "refusal", "another reason: picky: no"),
        (OtherError, FULL, "raises", "IndexError"),
    ],
)
def test_one_that_does_not_is_caught(fault, case, check, said):
    outcome = examine(fault(), case)
    assert isinstance(outcome, Failure)
    assert outcome.check == check
    assert said in outcome.detail


def test_another_kernel_of_the_case_may_be_declined():
    """Only the kernel of the case itself decides: the one that is called first may be another."""

    class ThisOne(Picky):
        def supports_kernel(self, problem, h):
            return None if np.array_equal(h, FULL.operands()[1]) else "another kernel"

    assert isinstance(examine(ThisOne(), FULL), Passed)
