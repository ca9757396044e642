"""Planted faults of arithmetic: the gate catches each, by the check that is meant for it."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.gate.cases import quick_cases
from benchmarks.gate.examine import Declined, examine
from benchmarks.gate.run import run_gate
from impls.core import DirectImplementation, Plan
from impls.core.reduction import extend, finish, image_and_kernel

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
        if problem.mode != "same":
            return right
        shift = [(n + 1) % 2 for n in problem.kernel_shape]
        wider = np.pad(right, [(0, s) for s in shift])
        return wider[tuple(slice(s, None) for s in shift)]


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
        return super().prepare_operands(_with(problem, operation=other), x, h)


class LesserDtype(Correct):
    """float32 inside float64, or complex64 inside complex128."""

    def sums(self, problem, image, kernel):
        lesser = {"float64": "float32", "complex128": "complex64"}.get(problem.dtype.name)
        if lesser:
            image, kernel = image.astype(lesser), kernel.astype(lesser)
        return super().sums(problem, image, kernel)


class ImageInLesserDtype(LesserDtype):
    """The same, for the image alone: half of the detour."""

    def sums(self, problem, image, kernel):
        if problem.dtype == np.float64:
            image = image.astype(np.float32).astype(np.float64)
        return Correct.sums(self, problem, image, kernel)


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


class BoolCountsModulo256(Correct):
    """Sums of bool in a byte: 256 hits are none."""

    def sums(self, problem, image, kernel):
        total = super().sums(problem, image, kernel)
        return total % 2 if problem.dtype.kind == "b" else total


class SmallTapsDropped(Correct):
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


def _with(problem, **changes):
    from dataclasses import replace

    return replace(problem, **changes)


FAULTS = {
    EvenKernelShifted: {"exact", "normwise"},
    NoConjugate: {"exact", "normwise"},
    NotFlipped: {"exact", "normwise"},
    OperationsMixedUp: {"exact", "normwise"},
    LesserDtype: {"normwise"},
    ImageInLesserDtype: {"normwise"},
    EdgeNotRepeated: {"exact", "normwise"},
    WrapIsZero: {"exact", "normwise"},
    FillvalueIgnored: {"exact", "normwise"},
    IntegersAsFloats: {"exact"},
    BoolCountsModulo256: {"exact"},
    SmallTapsDropped: {"componentwise"},
    LastOutputForgotten: {"exact", "normwise"},
    NaNFromFinite: {"finite"},
}


def test_without_a_fault_all_cases_pass():
    verdict = run_gate([Correct()], CASES).verdicts["correct"]
    assert verdict.failures == []
    assert verdict.passed == len(CASES)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_each_fault_is_caught_by_its_check(fault):
    outcomes = [examine(fault(), case) for case in CASES]
    caught = {outcome.check for outcome in outcomes if hasattr(outcome, "check")}
    assert caught >= FAULTS[fault]
    assert not any(isinstance(outcome, Declined) for outcome in outcomes)
