"""A whole search: processes that pretend, points on disk, the model beside what was measured."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

import corrconv
from corrconv.compare.evidence import Comparison
from corrconv.compare.pool import Kept
from corrconv.compare.process import Answer, Request
from corrconv.compare.run import compare
from corrconv.crossover import search
from corrconv.crossover.evidence import Curve, Pair, Points, Row
from corrconv.crossover.forecast import Model, Predicted, changes, forecast, of_pair, scale
from corrconv.crossover.run import Asked, run
from corrconv.kit.codec import from_data, to_data
from corrconv.measure.statistics import Verdict
from corrconv.sweep import files
from corrconv.sweep.files import Refused
from tests.corrconv.crossover.judges import point
from tests.corrconv.measure.fakes import Machine

PAIR = Pair("numpy", "scipy_fft", ndim=1)
SIDES = tuple(corrconv.get(name) for name in (PAIR.a, PAIR.b))
CONDITIONS = {"machine": "here"}
ASKED = Asked((100, 1000), most=12)


class Pretend:
    """Comparisons on a machine where the FFT takes as long as N / 20.5 taps; counts them."""

    def __init__(self, ends_after: int | None = None) -> None:
        self.problems: list[corrconv.Problem] = []
        self.settings: list[object] = []
        self._left = ends_after

    def __call__(self, sides, settings, *, names, launch) -> Comparison:
        if self._left is not None:
            if self._left == 0:
                raise KeyboardInterrupt
            self._left -= 1
        problem = sides[0].problem
        self.problems.append(problem)
        self.settings.append(settings)
        (N,), (n,) = problem.x_shape, problem.h_shape
        seconds = {PAIR.a: 1e-6 * n, PAIR.b: 1e-6 * N / 20.5}
        machine = Machine({side.name: seconds[side.name] for side in sides}, start=0.1)
        return compare(sides, settings, names=names, launch=machine.launch, clock=machine.clock)


class Never:
    """A process that is started, and asked nothing more."""

    def __init__(self, request: Request) -> None:
        pass

    def ready(self) -> list[float]:
        return [1.0]

    def ask(self, request: Request) -> None:
        raise AssertionError

    def measure(self, calls: int, seconds: float) -> Answer:
        return Answer([[1.0]])

    def close(self) -> None:
        pass


def searched(folder: Path, pretend: Pretend, model: Model = lambda N, n: None) -> Curve:
    points = Points(folder, PAIR, CONDITIONS)
    return run(PAIR, ASKED, SIDES, points, Kept(Never), model, compare=pretend)


def test_the_crossover_of_each_N_is_bracketed_and_all_points_share_the_doubt(tmp_path: Path):
    pretend = Pretend()
    curve = searched(tmp_path, pretend)
    assert [row.N for row in curve.rows] == [100, 1000]
    small, large = (row.brackets[0] for row in curve.rows)
    assert small.low <= 100 / 20.5 <= small.high <= 6
    assert large.low <= 1000 / 20.5 <= large.high <= 53
    assert {settings.comparisons for settings in pretend.settings} == {24}
    assert {problem.mode for problem in pretend.problems} == {"same"}
    assert curve.forecasts == (None, None)


def test_stopped_at_any_point_it_goes_on_and_ends_in_the_same_set(tmp_path: Path):
    whole = Pretend()
    expected = searched(tmp_path / "whole", whole)
    first = Pretend(ends_after=5)
    with pytest.raises(KeyboardInterrupt):
        searched(tmp_path / "halves", first)
    second = Pretend()
    found = searched(tmp_path / "halves", second)
    assert [*first.problems, *second.problems] == whole.problems
    assert [row.brackets for row in found.rows] == [row.brackets for row in expected.rows]
    third = Pretend()
    assert searched(tmp_path / "halves", third) == found
    assert third.problems == []


def test_a_point_of_other_conditions_is_measured_again(tmp_path: Path):
    searched(tmp_path, Pretend())
    kept = Points(tmp_path, PAIR, CONDITIONS)
    other = Points(tmp_path, PAIR, {"machine": "elsewhere"})
    n = searched(tmp_path, Pretend()).rows[0].points[0].n
    assert kept.get(100, n) is not None
    assert other.get(100, n) is None
    assert kept.get(100, 99) is None


def test_a_damaged_point_is_refused_by_name(tmp_path: Path):
    searched(tmp_path, Pretend())
    path = next(tmp_path.rglob("N100_n*.json"))
    path.write_text(path.read_text("utf-8").replace('"seed": 0', '"seed": 1'), "utf-8")
    with pytest.raises(Refused, match=rf"{path.name}: is damaged .*its point is measured again"):
        searched(tmp_path, Pretend())
    body = json.loads(path.read_text("utf-8"))["body"]
    for damaged in (None, {}, {**body["comparison"], "samples": 5}):
        files.write(path, {**body, "comparison": damaged})
        with pytest.raises(Refused, match=rf"{path.name}: .*its point is measured again"):
            searched(tmp_path, Pretend())


def test_a_curve_comes_back_from_json(tmp_path: Path):
    def model(N: int, n: int) -> Predicted:
        return Predicted(N / 20.5 / n, 0.1)

    curve = searched(tmp_path, Pretend(), model=model)
    assert from_data(Curve, json.loads(json.dumps(to_data(curve)))) == curve
    assert {N for N, _ in curve.line} > {100, 1000}
    assert all(change.low <= N / 20.5 <= change.high for N, change in curve.line)


def test_the_search_begins_where_the_model_sees_the_crossover(tmp_path: Path):
    pretend = Pretend()
    searched(tmp_path, pretend, model=lambda N, n: Predicted(40.5 / n, 0.1))
    assert pretend.problems[0].h_shape == (40,)


ROW = Row(256, 1, 100, tuple(point(n, 20.5 / n, 1.02) for n in (5, 18, 20, 21, 23, 60)))


def modelled(crossing: float, error: float = 0.1):
    return lambda N, n: Predicted(crossing / n, error)


@pytest.mark.parametrize(
    ("crossing", "error", "wrong"),
    [
        (20.5, 0.1, ()),
        (22.0, 0.1, ()),  # at 21 the model says 1.05: wrong, and within its error
        (24.0, 0.1, (21,)),  # 1.14 is not
        (24.0, 0.3, ()),
        (70.0, 0.1, (21, 60)),
        (17.0, 0.1, (20,)),
        (3.0, 0.1, (5, 20)),
        (20.9, math.nan, ()),
        (21.2, math.nan, (21,)),  # an unknown error excuses nothing
    ],
)
def test_the_model_is_flagged_where_it_is_wrong_by_more_than_its_error(crossing, error, wrong):
    found = forecast(ROW, modelled(crossing, error))
    assert found is not None
    assert found.wrong == wrong
    (change,) = found.changes
    assert change.low <= crossing <= change.high
    assert found.error == (None if math.isnan(error) else error)


def test_where_nobody_crosses_the_ends_are_held_against_the_model():
    row = Row(64, 1, 30, tuple(point(n, 2.0 + n / 100) for n in (1, 5, 30)))
    found = forecast(row, modelled(10.0))
    assert found is not None
    assert found.wrong == (30,)
    assert forecast(row, lambda N, n: None) is None


def test_a_model_with_a_step_has_a_set_of_crossovers():
    def model(N: int, n: int) -> Predicted:
        return Predicted(1.05 if 24 <= n < 26 else 20.5 / n, 0.1)

    found = changes(model, 256, 1, 60)
    assert [(c.low, c.high, c.above) for c in found] == [
        (20, 21, Verdict.FASTER),
        (23, 24, Verdict.SLOWER),
        (25, 26, Verdict.FASTER),
    ]


def test_the_models_scale_holds_both_ends_and_every_small_n():
    found = list(scale(1, 4096))
    assert found[:50] == list(range(1, 51))
    assert found == sorted(set(found))
    assert found[-1] == 4096
    assert list(scale(3, 3)) == [3]


def test_the_model_of_auto_is_asked_for_the_pair():
    model = of_pair(Pair("numba_simd", "fft_tiled"))
    small, large = model(512, 3), model(512, 101)
    assert small is not None
    assert large is not None
    assert small.ratio > 1 > large.ratio
    assert of_pair(Pair("numba_simd", "no such implementation"))(512, 3) is None


def test_n_goes_no_farther_than_a_call_may_take():
    naive, fftw = corrconv.get("naive"), corrconv.get("fftw")
    pair = Pair("naive", "fftw")
    largest = search.last(pair, 64, (naive, fftw), slowest=0.1)
    assert pair.problem(64, largest).multiply_adds <= 0.1 * 5e6
    assert pair.problem(64, largest + 1).multiply_adds > 0.1 * 5e6
    assert search.last(pair, 4096, (naive, fftw), slowest=0.1) == 0
    assert search.last(Pair("scipy_fft", "fftw"), 64, (fftw, fftw)) == 64
