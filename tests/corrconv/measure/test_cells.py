"""A benchmark's cell: gated before it is timed, with kernels that take turns."""

from __future__ import annotations

import numpy as np
import pytest
from asv_runner.benchmarks.mark import SkipNotImplemented
from corrconv.impls.strided import Strided

from corrconv import Problem, get
from corrconv.check.spot import chosen_points, spot_failure
from corrconv.core import Plan
from corrconv.measure import cells, sides
from corrconv.measure.grids import TIERS, too_slow


@pytest.fixture(autouse=True)
def leave_the_process_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "pin_threads", lambda workers: None)
    monkeypatch.setattr(cells, "keep_freed_memory", lambda: True)


class WrongAtOneSize(Strided):
    """Right in every case of the gate, wrong at the one length that no case has."""

    name = "wrong"

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        plan = super().make_plan(problem, workers)
        error = 1e-3 if problem.x_shape == (50, 50) else 0.0
        return Plan(problem, workers, lambda x, h: plan(x, h) * np.float32(1 + error))


def test_what_the_gate_refused_or_has_not_seen_is_not_measured() -> None:
    with pytest.raises(cells.GateFailed, match="strided: fails the gate at"):
        cells.refuse_wrong({"strided": "strided: fails the gate at [x]"}, "strided")
    with pytest.raises(cells.GateFailed, match="not put through the gate"):
        cells.refuse_wrong({}, "strided")
    cells.refuse_wrong({"strided": None}, "strided")


def test_a_wrong_result_at_the_timed_size_alone_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sides, "find", lambda name: WrongAtOneSize())
    assert cells.make_cell("wrong", cells.same("correlate", 2, "float32", 49, 3), 1)() is not None
    with pytest.raises(cells.GateFailed, match="normwise error"):
        cells.make_cell("wrong", cells.same("correlate", 2, "float32", 50, 3), 1)


def test_declined_and_slow_cells_are_not_tried() -> None:
    signal = cells.same("correlate", 1, "float32", 16, 3)
    large = cells.same("correlate", 2, "float32", 2048, 127)
    assert "2-D only" in str(cells.not_tried("scipy_2d", signal))
    assert "s a call predicted" in str(cells.not_tried("naive", large))
    assert cells.not_tried("fftw", large) is None
    with pytest.raises(SkipNotImplemented, match="2-D only"):
        cells.admit({"scipy_2d": None}, "scipy_2d", signal)


def test_the_rule_for_slow_cells_is_the_stated_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORRCONV_TIER", "full")
    assert TIERS["full"].limit == 1
    problem = Problem("correlate", (1000,), (1000,), "same")
    assert too_slow(get("strided"), problem) is None
    longer = Problem("correlate", (int(get("strided").rate(problem) / 1000) + 1,), (1000,), "same")
    assert "the limit is 1 s" in str(too_slow(get("strided"), longer))
    assert too_slow(get("fftw"), longer) is None


def test_kernels_take_turns() -> None:
    cell = cells.make_cell("strided", cells.same("correlate", 2, "float32", 16, 3), 1)
    results = [np.asarray(cell()) for _ in range(cells.KERNELS + 1)]
    assert not np.array_equal(results[0], results[1])
    assert np.array_equal(results[0], results[cells.KERNELS])


def test_chosen_points_hold_every_corner_and_stay_inside() -> None:
    problem = Problem("convolve", (30, 20), (3, 5), "full")
    points = {tuple(point) for point in chosen_points(problem).tolist()}
    rows, columns = problem.output_shape
    assert {(0, 0), (0, columns - 1), (rows - 1, 0), (rows - 1, columns - 1)} <= points
    assert all(0 <= i < rows and 0 <= j < columns for i, j in points)


def test_spot_check_sees_a_wrong_shape_and_dtype() -> None:
    problem = Problem("correlate", (9,), (3,), "same", dtype=np.dtype("float32"))
    x, (h, *_) = cells.operands(problem)
    right = get("strided").plan(problem)(x, h)
    assert spot_failure(get("strided"), problem, x, h, right) is None
    assert "expected" in str(spot_failure(get("strided"), problem, x, h, right[:-1]))
    assert "expected" in str(spot_failure(get("strided"), problem, x, h, right.astype(float)))
