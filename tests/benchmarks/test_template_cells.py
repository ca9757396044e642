"""Timed template finding: who takes part, and that a cell is right before it is timed."""

from __future__ import annotations

import numpy as np
import pytest
from corrconv.impls.strided import Strided
from corrconv.reports.kit.figure import LeftOut
from corrconv.reports.timings import frame, template_time
from corrconv.reports.timings.tables import tables
from corrconv.reports.timings.winners import contests

import corrconv
from benchmarks import template
from benchmarks.template import MatchFloat32, not_tried, picture, templates, why_wrong
from corrconv.core import Plan
from corrconv.measure.cells import GateFailed
from tests.reports.tree import MAIN, timed, write

PROBLEM = MatchFloat32().problem(48, 7)


@pytest.fixture(autouse=True)
def leave_the_process_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template, "pin_threads", lambda workers: None)
    monkeypatch.setattr(template, "keep_freed_memory", lambda: True)


def test_whatever_finds_templates_takes_part() -> None:
    names, *_ = MatchFloat32.params
    assert {"auto", "fftw", "numba", "strided", "scipy_fft"} <= set(names)
    assert "numpy" not in names  # 1-D only
    libraries = {n for n in corrconv.available() if corrconv.get(n).family == "template"}
    assert libraries <= set(names)
    assert all(corrconv.get(name).unavailable() is None for name in names)


def test_a_cell_finds_its_templates_in_turn() -> None:
    cell = MatchFloat32().make("strided", PROBLEM)
    found = {np.unravel_index(np.argmax(cell()), PROBLEM.output_shape) for _ in range(5)}
    assert found == set(templates(PROBLEM, picture(PROBLEM)))


def test_a_cell_is_called_as_asv_calls_it() -> None:
    question = MatchFloat32()
    assert ("strided", 32, 5) not in question.skip_params
    question.time_call({"strided": None}, "strided", 32, 5)
    with pytest.raises(GateFailed, match="no good"):
        question.time_call({"fftw": "no good"}, "fftw", 32, 5)


def test_three_correlations_count_thrice() -> None:
    question = MatchFloat32()
    assert "s a call predicted" in str(not_tried("naive", question.problem(256, 31)))
    assert not_tried("fftw", question.problem(1024, 63)) is None
    once = corrconv.Problem("correlate", (64, 64), (9, 9), "valid")
    seen = []

    def too_slow(implementation: object, problem: corrconv.Problem) -> None:
        seen.append(problem.multiply_adds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(template, "too_slow", too_slow)
        not_tried("strided", once)
    assert seen == [3 * once.multiply_adds]


def test_an_older_version_without_templates_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template, "get", lambda name: object())
    assert not_tried("any", PROBLEM) == "this version of corrconv finds no templates"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (lambda y: np.roll(y, 1, 0), "is found at"),
        (lambda y: y[:-1], "scores are"),
        (lambda y: y.astype(float), "scores are"),
        (lambda y: y * np.float32(0.99), "times its bound"),
    ],
)
def test_wrong_scores_are_not_timed(fault, said: str, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    class Wrong(Strided):
        name = "wrong"

        def plan_template(self, problem: corrconv.Problem, workers: int = 1) -> Plan:
            plan = super().plan_template(problem, workers)
            return Plan(problem, workers, lambda x, h: fault(plan(x, h)))

    monkeypatch.setattr(template, "get", lambda name: Wrong())
    with pytest.raises(GateFailed, match=said):
        MatchFloat32().make("wrong", PROBLEM)


def test_right_scores_are_right() -> None:
    x = picture(PROBLEM)
    for place, h in templates(PROBLEM, x).items():
        scores = corrconv.get("fftw").plan_template(PROBLEM)(x, h)
        assert why_wrong(PROBLEM, x, h, place, scores) is None


def test_its_times_are_shown_apart_from_those_of_correlate(tmp_path) -> None:  # type: ignore[no-untyped-def]
    names, sizes = ("fftw", "numba", "skimage"), ([256], [31])
    times = {(name, 256, 31): 1e-3 * (i + 1) for i, name in enumerate(names)}
    correlate = {("fftw", 256, 31): 1e-3}
    write(
        tmp_path,
        {
            "template.MatchFloat32.time_call": timed(names, sizes, times),
            MAIN: timed(("fftw",), sizes, correlate),
        },
    )
    run = frame.load(tmp_path)
    assert [t.implementation for c in contests(run) for t in c.direct_and_fft] == ["fftw"]
    titles = {table.title.partition(":")[0]: table for table in tables(run)}
    assert titles["Time of finding a template"].names == names
    assert "256 × 256" in template_time.draw(run).caption
    with pytest.raises(LeftOut, match="no template finding was timed"):
        template_time.draw(run[run["question"] == "time"])
