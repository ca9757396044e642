"""Planted faults of arithmetic: the gate catches each, by the check that is meant for it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from corrconv.check.answers import Answers
from corrconv.check.cases import quick_cases
from corrconv.check.examine import Declined, Failure, Passed, examine
from corrconv.core import DirectImplementation, Plan
from corrconv.core.reduction import extend, finish, image_and_kernel

CASES = quick_cases()


class Correct(DirectImplementation):
    """A correct implementation with its steps laid open, for a fault to replace one of them."""

    name, library, reference = "correct", "numpy", "a test"

    def make_plan(self, problem, workers):
        def compute(x, h):
            image, kernel = self.prepare_operands(problem, x, h)
            return finish(problem, self.sums(problem, self.extended(problem, image), kernel))

        return Plan(problem, workers, compute)

    def prepare_operands(self, problem, x, h):
        return image_and_kernel(problem, x, h)

    def extended(self, problem, image):
        return extend(problem, image)

    def sums(self, problem, image, kernel):
        windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
        axes = range(image.ndim), range(image.ndim, 2 * image.ndim)
        return np.einsum(windows, [*axes[0], *axes[1]], kernel, [*axes[1]], [*axes[0]])


class EvenKernelShifted(Correct):
    """`same` at n // 2, as several libraries have it."""

    def extended(self, problem, image):
        right = super().extended(problem, image)
        shift = [-(n % 2 == 0) for n in problem.kernel_shape]
        return np.roll(right, shift, range(right.ndim)) if problem.mode == "same" else right


class NoConjugate(Correct):
    def prepare_operands(self, problem, x, h):
        return super().prepare_operands(problem, x, np.conj(h) if problem.dtype.kind == "c" else h)


class NotFlipped(Correct):
    def prepare_operands(self, problem, x, h):
        image, kernel = super().prepare_operands(problem, x, h)
        return image, np.flip(kernel)


class OperationsMixedUp(Correct):
    def prepare_operands(self, problem, x, h):
        other = "correlate" if problem.operation == "convolve" else "convolve"
        return super().prepare_operands(replace(problem, operation=other), x, h)


class LesserDtype(Correct):
    """float32 inside float64, or complex64 inside complex128."""

    def sums(self, problem, image, kernel):
        lesser = {"float64": "float32", "complex128": "complex64"}.get(problem.dtype.name)
        if lesser:
            image, kernel = image.astype(lesser), kernel.astype(lesser)
        return super().sums(problem, image, kernel)


class ImageInLesserDtype(LesserDtype):
    def sums(self, problem, image, kernel):
        if problem.dtype == np.float64:
            image = image.astype(np.float32).astype(np.float64)
        return Correct.sums(self, problem, image, kernel)


class LesserDtypeInTransform(LesserDtype):
    """The same, under the wider bound of a transform."""

    family = "fft"
    componentwise = False


class EdgeNotRepeated(Correct):
    def extended(self, problem, image):
        if problem.boundary != "symm":
            return super().extended(problem, image)
        return np.pad(image, problem.padding, "reflect")


class WrapIsZero(Correct):
    def extended(self, problem, image):
        if problem.boundary == "wrap":
            return np.pad(image, problem.padding)
        return super().extended(problem, image)


class FillvalueIgnored(Correct):
    def extended(self, problem, image):
        if problem.boundary == "fill":
            return np.pad(image, problem.padding)
        return super().extended(problem, image)


class IntegersAsFloats(Correct):
    """Exact while sums stay below 2**53."""

    def sums(self, problem, image, kernel):
        if problem.dtype.kind not in "iu":
            return super().sums(problem, image, kernel)
        with np.errstate(invalid="ignore"):
            total = super().sums(problem, image.astype(np.float64), kernel.astype(np.float64))
            return np.fmod(total, 2.0**62).astype(np.int64).astype(problem.dtype)


class BoolCountsModulo2(Correct):
    """An exclusive or in place of an or: two hits are none."""

    def sums(self, problem, image, kernel):
        total = super().sums(problem, image, kernel)
        return total % 2 if problem.dtype.kind == "b" else total


class SmallSamplesDropped(Correct):
    """Right beside the largest output, wrong beside small ones: only componentwise shows it."""

    def sums(self, problem, image, kernel):
        top = np.abs(image).max()
        near = np.where(np.abs(image) > top * 1e-11, image, 0)
        return super().sums(problem, near.astype(image.dtype), kernel)


class LastOutputForgotten(Correct):
    def sums(self, problem, image, kernel):
        total = super().sums(problem, image, kernel)
        if total.ndim == 2:
            total[-1, -1] = 0
        return total


class NaNFromFinite(Correct):
    def sums(self, problem, image, kernel):
        total = super().sums(problem, image, kernel)
        if total.dtype.kind in "fc":
            total.ravel()[0] = np.nan
        return total


FAULTS = {
    EvenKernelShifted: {"exact", "normwise"},
    NoConjugate: {"exact", "normwise"},
    NotFlipped: {"exact", "normwise"},
    OperationsMixedUp: {"exact", "normwise"},
    LesserDtype: {"normwise"},
    ImageInLesserDtype: {"normwise"},
    LesserDtypeInTransform: {"normwise"},
    EdgeNotRepeated: {"exact", "normwise"},
    WrapIsZero: {"exact", "normwise"},
    FillvalueIgnored: {"exact", "normwise"},
    IntegersAsFloats: {"exact"},
    BoolCountsModulo2: {"exact"},
    SmallSamplesDropped: {"componentwise"},
    LastOutputForgotten: {"exact", "normwise"},
    NaNFromFinite: {"finite"},
}


answer = cache(Answers)


def test_without_a_fault_all_cases_pass():
    for case in CASES:
        assert isinstance(examine(Correct(), case, answer(case)), Passed)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_each_fault_is_caught_by_its_check(fault):
    outcomes = [examine(fault(), case, answer(case)) for case in CASES]
    caught = {outcome.check for outcome in outcomes if isinstance(outcome, Failure)}
    assert caught >= FAULTS[fault]
    assert not any(isinstance(outcome, Declined) for outcome in outcomes)


def test_a_lesser_dtype_is_caught_in_real_and_in_complex():
    failing = [c for c in CASES if isinstance(examine(LesserDtype(), c, answer(c)), Failure)]
    assert {case.problem.dtype.name for case in failing} == {"float64", "complex128"}
