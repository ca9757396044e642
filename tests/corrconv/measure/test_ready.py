"""A side made ready: found right before it is timed, its error told, with kernels that take turns."""

from __future__ import annotations

import numpy as np
import pytest
from corrconv.impls.strided import Strided

from corrconv import Problem, get
from corrconv.check.spot import GateFailed, chosen_points, spot_failure
from corrconv.core import Plan
from corrconv.measure import sides
from corrconv.measure.grids import SLOW, too_slow
from corrconv.measure.problems import KERNELS, operands, square
from corrconv.measure.sides import Drawn, Ready, Side, make_ready


class WrongAtOneSize(Strided):
    """Right in every case of the gate, wrong at the one length that no case has."""

    name = "wrong"

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        plan = super().make_plan(problem, workers)
        error = 1e-3 if problem.x_shape == (50, 50) else 0.0
        return Plan(problem, workers, lambda x, h: plan(x, h) * np.float32(1 + error))


def ready(name: str, N: int) -> Ready:
    return make_ready(Side(name, square(2, N, 3)), Drawn())


def test_a_wrong_result_at_the_timed_size_alone_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sides, "find", lambda name: WrongAtOneSize())
    assert ready("wrong", 49).call() is not None
    with pytest.raises(GateFailed, match="normwise error"):
        ready("wrong", 50)


def test_the_error_of_the_first_call_is_told() -> None:
    it = ready("strided", 49)
    assert it.error is not None
    assert 0 < it.error < 1e-6
    whole = Side("strided", square(2, 49, 3, "int32"))
    assert make_ready(whole, Drawn()).error == 0


def test_the_rule_for_slow_cells_is_the_stated_one() -> None:
    assert SLOW == 1
    problem = Problem("correlate", (1000,), (1000,), "same")
    assert too_slow(get("strided"), problem) is None
    longer = Problem("correlate", (int(get("strided").rate(problem) / 1000) + 1,), (1000,), "same")
    assert "the limit is 1 s" in str(too_slow(get("strided"), longer))
    assert too_slow(get("fftw"), longer) is None


def test_kernels_take_turns() -> None:
    call = ready("strided", 16).call
    results = [np.asarray(call()) for _ in range(KERNELS + 1)]
    assert not np.array_equal(results[0], results[1])
    assert np.array_equal(results[0], results[KERNELS])


def test_chosen_points_hold_every_corner_and_stay_inside() -> None:
    problem = Problem("convolve", (30, 20), (3, 5), "full")
    points = {tuple(point) for point in chosen_points(problem).tolist()}
    rows, columns = problem.output_shape
    assert {(0, 0), (0, columns - 1), (rows - 1, 0), (rows - 1, columns - 1)} <= points
    assert all(0 <= i < rows and 0 <= j < columns for i, j in points)


def test_spot_check_sees_a_wrong_shape_and_dtype() -> None:
    problem = Problem("correlate", (9,), (3,), "same", dtype=np.dtype("float32"))
    x, (h, *_) = operands(problem)
    right = get("strided").plan(problem)(x, h)
    assert spot_failure(get("strided"), problem, x, h, right) is None
    assert "expected" in str(spot_failure(get("strided"), problem, x, h, right[:-1]))
    assert "expected" in str(spot_failure(get("strided"), problem, x, h, right.astype(float)))
