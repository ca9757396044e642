"""Sides made ready: their operands, their plans, and that each is found right."""

from __future__ import annotations

import numpy as np
import pytest
from corrconv.impls.strided import Strided

import corrconv
from corrconv import Problem, UnsupportedProblem
from corrconv.core import Plan
from corrconv.measure import prepare
from corrconv.measure.cells import GateFailed
from corrconv.measure.sides import Side, labels


@pytest.fixture(autouse=True)
def leave_the_process_alone(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    pinned: list[int] = []
    monkeypatch.setattr(prepare, "pin_threads", pinned.append)
    monkeypatch.setattr(prepare, "keep_freed_memory", lambda: True)
    return pinned


def problem(dtype: str = "float32", *shapes: tuple[int, ...]) -> Problem:
    x, h = shapes or ((20, 30), (3, 5))
    return Problem("convolve", x, h, "same", dtype=np.dtype(dtype))


@pytest.mark.parametrize(
    "dtype", ["float32", "float64", "complex64", "complex128", "int16", "uint8", "bool"]
)
def test_operands_are_of_the_dtype_and_the_same_each_time(dtype):
    asked = problem(dtype)
    (x, kernels), (again, _) = prepare.draw(asked, False), prepare.draw(asked, False)
    assert x.dtype == dtype
    assert x.shape == (20, 30)
    assert {(h.dtype.name, h.shape) for h in kernels} == {(dtype, (3, 5))}
    assert np.array_equal(x, again)
    assert not np.array_equal(kernels[0], kernels[1])
    if x.dtype.kind == "c":
        assert np.all(x.imag != 0)


@pytest.mark.parametrize("dtype", ["float32", "complex64", "int32"])
def test_kernels_of_rank_one_are(dtype):
    _, kernels = prepare.draw(problem(dtype), True)
    assert all(np.linalg.matrix_rank(h.astype(complex), tol=1e-5) <= 1 for h in kernels)


@pytest.mark.parametrize("planned", [True, False])
def test_calls_compute_and_kernels_take_turns(planned):
    side = Side("strided", problem(), planned=planned)
    (call,) = prepare.prepare([side])
    x, kernels = prepare.draw(problem(), False)
    expected = [corrconv.convolve(x, h, "same", method="strided") for h in kernels]
    found = [np.asarray(call()) for _ in kernels]  # two calls went into check and warming up
    for each, right in zip(found, expected[2:] + expected[:2]):
        np.testing.assert_allclose(each, right, rtol=1e-4, atol=1e-5)


def test_each_entry_has_a_plan_of_its_own(monkeypatch):
    made: list[Plan] = []
    plan = Strided.make_plan

    def counted(self, problem, workers):
        made.append(plan(self, problem, workers))
        return made[-1]

    monkeypatch.setattr(Strided, "make_plan", counted)
    side = Side("strided", problem())
    prepare.prepare([side, side])
    assert len(made) == 2


def test_a_side_for_low_rank_gives_all_kernels_of_rank_one():
    calls = prepare.prepare([Side("separable", problem()), Side("strided", problem())])
    np.testing.assert_allclose(calls[0](), calls[1](), rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("planned", [True, False])
def test_what_is_wrong_or_declines_is_not_timed(monkeypatch, planned):
    right = Strided.correlate_valid
    monkeypatch.setattr(
        Strided, "correlate_valid", lambda self, image, kernel: right(self, image, kernel) + 1
    )
    wrong = problem("float32", (23, 30), (3, 5))  # no plan of it is kept
    with pytest.raises(GateFailed):
        prepare.prepare([Side("strided", wrong, planned=planned)])
    with pytest.raises(UnsupportedProblem, match="1-D only"):
        prepare.prepare([Side("numpy", problem(), planned=planned)])


def test_threads_are_held_to_the_most_that_a_side_may_use(leave_the_process_alone):
    prepare.prepare([Side("strided", problem()), Side("strided", problem(), workers=2)])
    assert leave_the_process_alone == [2]


def test_labels_tell_sides_apart():
    assert labels(("a", "a", "b")) == ("a", "a (again)", "b")
    assert labels(("a", "a", "a", "b", "b")) == ("a", "a (again)", "a #2", "b", "b #2")
