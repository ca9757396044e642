"""Each adversary is caught, by a check that knows nothing of it, among cases drawn from a seed."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import random
import signal
import sys
from functools import cache

import numpy as np
import pytest

from corrconv.check.answers import Answers
from corrconv.check.case import Case
from corrconv.check.cases import quick_cases
from corrconv.check.conduct import conduct_failures
from corrconv.check.draws import LARGEST, drawn_cases
from corrconv.check.examine import Declined, Failure, examine
from tests.corrconv.check import adversaries, subtle
from tests.corrconv.check.gate import run_gate
from tests.corrconv.check.wrapped import Wrapped

SEED = 20
CAUGHT_BY = {
    fault: checks
    for kinds in (adversaries.CHECKS, subtle.CHECKS, subtle.OF_CALLS)
    for faults, checks in kinds.items()
    for fault in faults
}
"""Each with the checks that may find it: they are general, and know nothing of it."""
OF_CALLS = {
    *adversaries.LEAKS,
    adversaries.FromTheTwentiethCall,
    adversaries.ScratchSharedWhenLarge,
    *(fault for faults in subtle.OF_CALLS for fault in faults),
}
"""Shown by many calls alone: the others are not asked so long."""
answers = cache(Answers)


@cache
def drawn(seed: int = SEED) -> list[Case]:
    """The small ones first, and without the largest of all where a smaller one does."""
    return sorted(drawn_cases(seed), key=lambda case: case.problem.multiply_adds)


@pytest.fixture(autouse=True)
def state_of_the_process():
    """What adversaries change is put back."""
    kept = np.geterr(), np.random.get_state(), random.getstate()  # noqa: NPY002
    folder, handler = os.getcwd(), signal.getsignal(signal.SIGUSR1)
    mask, thresholds, level = os.umask(0o022), gc.get_threshold(), logging.root.level
    shift = np.fft.fftshift
    os.umask(mask)
    for left in (subtle.ThreadsLeft, subtle.ThreadThatSpins):
        left.done.clear()
    yield
    os.umask(mask)
    gc.set_threshold(*thresholds)
    logging.root.setLevel(level)
    np.fft.fftshift = shift
    sys.setprofile(None)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    for left in (subtle.ThreadsLeft, subtle.ThreadThatSpins):
        left.done.set()
    for thread in subtle.ThreadThatSpins.spinning:
        thread.join()
    subtle.ThreadThatSpins.spinning.clear()
    np.seterr(**kept[0])
    np.random.set_state(kept[1])  # noqa: NPY002
    random.setstate(kept[2])
    os.chdir(folder)
    os.environ.pop("CORRCONV_TEST_CALLS", None)
    signal.signal(signal.SIGUSR1, handler)
    if sys.platform == "linux":
        ctypes.CDLL("libm.so.6").fesetround(0)
    for descriptor in adversaries.DescriptorsLeftOpen.opened:
        os.close(descriptor)
    for held in (
        adversaries.DescriptorsLeftOpen.opened,
        adversaries.MemoryKept.held,
        adversaries.MemoryKeptByPlans.held,
        adversaries.KernelsByAddress.kernels,
        subtle.PlansByShape.plans,
        subtle.KernelsByTheirBytes.kernels,
        subtle.ClosedForAll.scratch,
    ):
        held.clear()


def first_failure(fault: type[Wrapped], cases: list[Case]) -> Failure | None:
    for case in cases:
        outcome = examine(fault(), case, answers(case))
        if isinstance(outcome, Failure):
            return outcome
    return next(iter(conduct_failures(fault())), None)


@pytest.mark.parametrize("fault", CAUGHT_BY, ids=lambda fault: fault.__name__)
def test_each_adversary_is_caught_by_a_general_check(fault: type[Wrapped]) -> None:
    found = first_failure(fault, [] if fault in OF_CALLS else drawn())
    assert found is not None
    assert found.check in CAUGHT_BY[fault], found


def test_there_are_many_adversaries_and_one_without_a_fault_passes() -> None:
    assert len(CAUGHT_BY) >= 100
    assert first_failure(Wrapped, drawn()[:40]) is None


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_most_are_caught_with_any_seed(seed: int) -> None:
    asked = [fault for fault in CAUGHT_BY if fault not in OF_CALLS]
    missed = [fault.__name__ for fault in asked if not first_failure(fault, drawn(seed))]
    assert missed == []


class AllButOneTapDeclined(Wrapped):
    def declines(self, problem):
        return None if problem.taps == 1 else "kernels of more than one tap"


def test_who_declines_nearly_all_does_not_just_pass() -> None:
    cases = quick_cases()[::10]
    verdict = run_gate([AllButOneTapDeclined()], cases).verdicts["wrapped"]
    declined = [
        case for case in cases if isinstance(examine(AllButOneTapDeclined(), case), Declined)
    ]
    assert verdict.ok
    assert verdict.words == f"passes {len(cases) - len(declined)} of {len(cases)}"


def test_the_largest_cases_are_large() -> None:
    assert sum(np.prod(case.problem.output_shape) >= LARGEST for case in drawn()) >= 3
