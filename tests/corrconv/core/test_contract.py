"""What every implementation owes: a name card, a reason for each refusal, plans that can be shared."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import get_args

import numpy as np
import pytest

import corrconv
from corrconv.core import DirectImplementation
from corrconv.core.contract import Family
from corrconv.core.direct import THREADS_PAY_FROM
from tests.corrconv.core.strategies import DTYPES, values
from tests.names import changes, each

ONE_D = corrconv.Problem("correlate", (40,), (6,), "same")
TWO_D = corrconv.Problem("correlate", (9, 10), (4, 3), "same")
ODD = corrconv.Problem("correlate", (9, 10), (5, 3), "same")
OURS_DIRECT = ("naive", "numba", "strided", "strided_gemm")


def planned(name, workers=1):
    """A plan for a problem that `name` takes."""
    implementation = corrconv.get(name)
    problem = next(p for p in (TWO_D, ONE_D, ODD) if implementation.supports(p) is None)
    return implementation.plan(problem, workers)


def operands(problem, seed=0, data="normal", kernels="any"):
    """x, and h of such kernels as an implementation takes, see `Implementation.kernels`."""
    random = np.random.default_rng(seed)
    x, h = (values(random, s, problem.dtype, data) for s in (problem.x_shape, problem.h_shape))
    return [x, h if kernels == "any" else np.multiply.outer(h[:, 0], h[0])]


@pytest.mark.parametrize("name", each(corrconv.names()))
def test_name_card(name):
    implementation = corrconv.get(name)
    assert implementation.name == name
    assert implementation.family in get_args(Family)
    assert isinstance(implementation.componentwise, bool)
    assert len(implementation.reference) > 10
    for code in implementation.dtypes.split():
        assert np.dtype(code).kind in "biufc"
    if name in corrconv.available():
        assert re.match(r"\d+\.\d+", implementation.version)
        assert implementation.unavailable() is None
    assert name in repr(implementation)


@pytest.mark.parametrize("name", each())
def test_a_reason_for_each_refusal(name):
    implementation = corrconv.get(name)
    supported = 0
    for x_shape, h_shape in (((9,), (4,)), ((9, 8), (3, 3)), ((4, 4, 4), (2, 2, 2))):
        for mode in ("full", "same", "valid"):
            for boundary in ("fill", "wrap"):
                for dtype in (*DTYPES, "float16"):
                    problem = corrconv.Problem(
                        "correlate", x_shape, h_shape, mode, boundary, dtype=np.dtype(dtype)
                    )
                    reason = implementation.supports(problem)
                    if reason is None:
                        supported += 1
                        continue
                    assert isinstance(reason, str)
                    assert reason.strip()
                    with pytest.raises(corrconv.UnsupportedProblem) as caught:
                        implementation.plan(problem)
                    assert str(caught.value) == f"{name} does not support this problem: {reason}"
    assert supported


@pytest.mark.parametrize("name", each())
def test_a_plan_takes_only_what_it_was_made_for(name):
    plan = planned(name)
    x, h = operands(plan.problem, kernels=corrconv.get(name).kernels)
    for wrong in (
        (x[1:], h),
        (x, h[1:]),
        (x[None], h),
        (x.astype("f4"), h),
        (x, h.astype("c16")),
        (x.astype(x.dtype.newbyteorder()), h),
    ):
        with pytest.raises(ValueError, match=r"^x, h: planned for .*, got .*make a plan for these"):
            plan(*wrong)


@pytest.mark.parametrize("name", each())
def test_a_plan_still_works_after_close(name):
    with planned(name) as plan:
        x, h = operands(plan.problem, kernels=corrconv.get(name).kernels)
        before = plan(x, h)
    plan.close()  # once more does no harm
    np.testing.assert_array_equal(plan(x, h), before)


@pytest.mark.parametrize("name", each())
def test_a_plan_of_several_workers_may_be_called_from_several_threads(name):
    plan = planned(name, 2)  # of one worker: the gate calls it so
    kernels = corrconv.get(name).kernels
    pairs = [operands(plan.problem, seed, kernels=kernels) for seed in range(40)]
    alone = [plan(x, h) for x, h in pairs]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda pair: plan(*pair), pairs * 4))
    for one, other in zip(alone * 4, together):
        np.testing.assert_array_equal(one, other)


def shared_problems():
    """For each implementation, what it takes of problems with enough to share, and unevenly."""
    for name in corrconv.available():
        implementation = corrconv.get(name)
        direct = ((101, 64), (8, 5)) if name != "numpy" else ((9001,), (31,))
        shapes = direct if implementation.family == "direct" else ((33, 20), (8, 5))
        for dtype in ("float32", "complex128", "int64", "bool"):
            for boundary in ("fill", "symm"):
                problem = corrconv.Problem(
                    "convolve", *shapes, "same", boundary, dtype=np.dtype(dtype)
                )
                if implementation.supports(problem) is None:
                    marks = [pytest.mark.peers] if changes(name) else []
                    yield pytest.param(name, problem, marks=marks, id=f"{name}-{dtype}-{boundary}")


@pytest.mark.parametrize(("name", "problem"), list(shared_problems()))
def test_workers_do_not_change_the_answer(name, problem):
    implementation = corrconv.get(name)
    # whole numbers are exact in every order of summation: an answer that differs by a bit is wrong
    x, h = operands(problem, data="whole", kernels=implementation.kernels)
    one, two, three = (implementation.plan(problem, workers)(x, h) for workers in (1, 2, 3))
    if implementation.family != "direct" and problem.dtype.kind in "fc":
        one, two, three = map(np.round, (one, two, three))
    np.testing.assert_array_equal(one, two)
    np.testing.assert_array_equal(one, three)


@pytest.mark.parametrize(
    ("name", "x_shape", "taps"),
    [("numba", (61, 60), (9, 8)), ("naive", (61, 60), (9, 8)), ("separable", (333, 260), (7, 6))],
)
def test_workers_do_not_even_change_rounding(name, x_shape, taps):
    implementation = corrconv.get(name)
    problem = corrconv.Problem("correlate", x_shape, taps, "full", "wrap")
    assert problem.multiply_adds > THREADS_PAY_FROM  # else no work is shared
    x, h = operands(problem, kernels=implementation.kernels)
    one, *more = (implementation.plan(problem, workers)(x, h) for workers in (1, 2, 3, 5))
    for other in more:
        np.testing.assert_array_equal(one, other)


def test_available_are_names():
    assert set(corrconv.available()) <= set(corrconv.names())
    assert {"auto", "fftw", "numpy", *OURS_DIRECT} <= set(corrconv.available())
    assert corrconv.names() == sorted(corrconv.names())


class NoSuchLibrary(DirectImplementation):
    name = "missing"
    library = "corrconv-no-such-library"
    module = "corrconv_no_such_library.inner"
    reference = "none"


def test_a_missing_library_is_named_with_the_command_that_installs_it():
    missing = NoSuchLibrary()
    assert missing.unavailable() == "not installed: pip install corrconv-no-such-library"
    assert missing.version == "not installed"
    with pytest.raises(
        ModuleNotFoundError, match=r"^missing cannot run here: .*pip install corrconv-no"
    ):
        missing.plan(ONE_D)


def test_a_direct_implementation_without_its_sum_says_what_to_write():
    class Unwritten(DirectImplementation):
        name, library, reference = "unwritten", "python", "none"

    plan = Unwritten().plan(ONE_D)
    with pytest.raises(NotImplementedError, match="^unwritten: write correlate_valid"):
        plan(*operands(ONE_D))
