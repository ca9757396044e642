"""Sides made ready: their operands, their plans, and that each is found right."""

from __future__ import annotations

import numpy as np
import pytest
from corrconv.impls.strided import Strided

import corrconv
from corrconv import Problem, UnsupportedProblem
from corrconv.check import spot
from corrconv.check.spot import GateFailed
from corrconv.core import Plan
from corrconv.measure.problems import operands
from corrconv.measure.sides import Drawn, Side, make_ready, prepare


def problem(dtype: str = "float32", *shapes: tuple[int, ...]) -> Problem:
    x, h = shapes or ((20, 30), (3, 5))
    return Problem("convolve", x, h, "same", dtype=np.dtype(dtype))


@pytest.mark.parametrize(
    "dtype", ["float32", "float64", "complex64", "complex128", "int16", "uint8", "bool"]
)
def test_operands_are_of_the_dtype_and_the_same_each_time(dtype):
    asked = problem(dtype)
    (x, kernels), (again, _) = operands(asked), operands(asked)
    assert x.dtype == dtype
    assert x.shape == (20, 30)
    assert {(h.dtype.name, h.shape) for h in kernels} == {(dtype, (3, 5))}
    assert np.array_equal(x, again)
    assert not np.array_equal(kernels[0], kernels[1])
    if x.dtype.kind == "c":
        assert np.all(x.imag != 0)


@pytest.mark.parametrize("dtype", ["float32", "complex64", "int32"])
def test_kernels_of_rank_one_are(dtype):
    _, kernels = operands(problem(dtype), rank_one=True)
    assert all(np.linalg.matrix_rank(h.astype(complex), tol=1e-5) <= 1 for h in kernels)


@pytest.mark.parametrize("planned", [True, False])
def test_calls_compute_and_kernels_take_turns(planned):
    side = Side("strided", problem(), planned=planned)
    (ready,) = prepare([side])
    x, kernels = operands(problem())
    expected = [corrconv.convolve(x, h, "same", method="strided") for h in kernels]
    found = [np.asarray(ready.call()) for _ in kernels]
    for each, right in zip(found, expected):
        np.testing.assert_allclose(each, right, rtol=1e-4, atol=1e-5)


def test_each_entry_has_a_plan_of_its_own(monkeypatch):
    made: list[Plan] = []
    plan = Strided.make_plan

    def counted(self, problem, workers):
        made.append(plan(self, problem, workers))
        return made[-1]

    monkeypatch.setattr(Strided, "make_plan", counted)
    side = Side("strided", problem())
    prepare([side, side])
    assert len(made) == 2


def test_a_side_for_low_rank_gives_all_kernels_of_rank_one():
    one, other = prepare([Side("separable", problem()), Side("strided", problem())])
    np.testing.assert_allclose(one.call(), other.call(), rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("planned", [True, False])
def test_what_is_wrong_or_declines_is_not_timed(monkeypatch, planned):
    right = Strided.correlate_valid
    monkeypatch.setattr(
        Strided, "correlate_valid", lambda self, image, kernel: right(self, image, kernel) + 1
    )
    wrong = problem("float32", (23, 30), (3, 5))  # no plan of it is kept
    with pytest.raises(GateFailed):
        prepare([Side("strided", wrong, planned=planned)])
    with pytest.raises(UnsupportedProblem, match="1-D only"):
        prepare([Side("numpy", problem(), planned=planned)])


def test_exact_outputs_are_computed_once_for_all_sides(monkeypatch):
    computed = []

    def counted(problem, x, h, points):
        computed.append(problem)
        return exact(problem, x, h, points)

    exact = spot.exact
    monkeypatch.setattr(spot, "exact", counted)
    prepare([Side(name, problem()) for name in ("strided", "strided", "ndimage")])
    assert computed == [problem()]


def test_each_step_is_told_and_a_plan_that_is_too_large_is_given_back(monkeypatch):
    closed, steps = [], []
    monkeypatch.setattr(Plan, "close", lambda self: closed.append(self))
    with pytest.raises(MemoryError, match="allowed are 9.31e-10 GiB: --memory gives more"):
        make_ready(Side("strided", problem()), Drawn(), steps.append, memory=1)
    assert steps == ["loading", "planning"]
    assert len(closed) == 1
    make_ready(Side("strided", problem()), Drawn(), steps.append, memory=1 << 30)
    assert steps[2:] == ["loading", "planning", "calling it the first time", "timing it"]
