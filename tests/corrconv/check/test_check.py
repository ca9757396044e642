"""The gate lets all of ours pass, asks everything that it should, and SciPy agrees with its oracle."""

from __future__ import annotations

import math

import numpy as np
import pytest

import corrconv
from corrconv import Problem
from corrconv.check import run, values
from corrconv.check.case import Case
from corrconv.check.cases import FLOATS, INTEGERS, KINDS, every_case, quick_cases
from corrconv.check.conduct import TOGETHER, conduct_failures
from corrconv.check.draws import DRAWN, drawn_cases
from corrconv.check.memory import LAYOUTS
from corrconv.check.metrics import (
    componentwise,
    componentwise_bound,
    normwise,
    normwise_bound,
    unit_roundoff,
)
from corrconv.check.oracle import Exact, exact
from corrconv.check.run import ask

EVERY = list(every_case())


@pytest.mark.peers
@pytest.mark.parametrize(
    ("cases", "without"),
    [
        pytest.param(run.cases(quick=True, seed=0), (), marks=pytest.mark.slow, id="all"),
        pytest.param(
            quick_cases()[::15] + list(drawn_cases(0))[:2], ("naive",), id="some"
        ),  # whose loops take half of the time
    ],
)
def test_all_that_are_here_pass_and_scipy_agrees(cases, without):
    # one test, not one for each name: the report would be made again in each process of xdist
    names = set(corrconv.available()) - {*without}
    report = ask({name: name for name in sorted(names)}, cases)
    assert set(report.verdicts) == names
    for verdict in report.verdicts.values():
        assert [f"{failure.case}: {failure}" for failure in verdict.failures] == []
        assert verdict.ok
        assert verdict.reason is None
        assert verdict.put == len(cases)
        assert 0 <= verdict.normwise <= 1
        assert 0 <= verdict.componentwise <= 1
    assert report.reference.differs == []
    fixed = sum(case.seed is None for case in cases)
    assert report.reference.agreed + sum(report.reference.no_answer.values()) == fixed
    assert report.reference.agreed > fixed / 2
    assert report.ok


@pytest.mark.parametrize("cases", [EVERY, quick_cases()], ids=["every", "quick"])
def test_cases_cover_everything(cases):
    problems = [case.problem for case in cases]
    assert {p.operation for p in problems} == {"correlate", "convolve"}
    assert {(p.mode, p.boundary) for p in problems} >= {
        (mode, boundary) for mode in ("full", "same") for boundary in ("fill", "wrap", "symm")
    }
    assert "valid" in {p.mode for p in problems}
    assert {p.dtype.name for p in problems} == {*FLOATS, *INTEGERS}
    assert {case.data for case in cases} == set(KINDS)
    for operation in ("correlate", "convolve"):
        for mode in ("full", "same", "valid"):
            some = [p for p in problems if (p.operation, p.mode) == (operation, mode)]
            assert {n % 2 for p in some for n in p.h_shape} == {0, 1}
            assert {p.ndim for p in some} == {1, 2}
            assert any(p.taps == 1 for p in some)
            assert any(all(n > N for N, n in zip(p.x_shape, p.h_shape)) for p in some)
            assert {p.dtype.kind for p in some} == set("biufc")
    assert any(p.fillvalue for p in problems)
    assert len(set(cases)) == len(cases)


def test_kernels_tell_convolve_from_correlate():
    case = Case.parse("convolve same fill float64 x=8x9 h=3x3 normal")
    _, h = case.operands()
    assert not np.allclose(h, np.flip(h))


@pytest.mark.parametrize("case", EVERY[::31], ids=str)
def test_a_case_is_read_back_from_its_name(case):
    again = Case.parse(str(case))
    assert again == case
    for one, other in zip(case.operands(), again.operands()):
        np.testing.assert_array_equal(one, other)
        assert not one.flags.writeable


def test_variants_differ():
    variants = [case.operands(variant)[0] for case in EVERY[200:240] for variant in (0, 1)]
    assert any(not np.array_equal(a, b) for a, b in zip(variants[::2], variants[1::2]))


@pytest.mark.parametrize("seed", [0, 1, 2, 123_456])
def test_drawn_cases_cover_everything_with_any_seed(seed):
    cases = list(drawn_cases(seed))
    problems = [case.problem for case in cases]
    assert DRAWN < len(cases) == len(set(cases))
    assert all(Case.parse(str(case)) == case for case in cases)
    assert {p.ndim for p in problems} == {1, 2, 3, 4}
    assert {p.dtype.name for p in problems} >= set(FLOATS)
    assert len({p.dtype.name for p in problems} & set(INTEGERS)) > 5
    assert {p.mode for p in problems} == {"full", "same", "valid"}
    assert {p.boundary for p in problems} == {"fill", "wrap", "symm"}
    assert any(p.fillvalue and p.dtype.kind in "iu" for p in problems)
    assert {case.data for case in cases} >= {*values.DATA} - {
        "graded"
    }  # which small images alone have
    assert {case.form for case in cases} == set(values.FORMS)
    assert {case.layout for case in cases} == set(LAYOUTS)
    assert {case.workers for case in cases} == {1, 2, 3, 4, 8}
    assert {np.sign(case.scale) for case in cases} == {-1, 0, 1}
    assert {case.rank for case in cases} == {0, 1, 2}
    assert max(p.taps for p in problems) > 500
    assert max(p.multiply_adds for p in problems) < 60_000_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "convolve",
        "convolve same fill float64 x=8x9 normal",
        "convolve same fill float64 x=8x9 h=3xb normal",
        "convolve same fill float99 x=8 h=3 normal",
        "convolve same fill float64 x=8 h=3 weird",
        "convolve circular fill float64 x=8 h=3 normal",
        "convolve same fill float64 x=8 h=3 normal extra",
        "convolve same fill float64 x=8 h=3 normal form=round",
        "convolve same fill float64 x=8 h=3 normal layout=heap",
        "convolve same fill fillvalue=x float64 x=8 h=3 normal",
        "convolve same fill float64 x=8 h=3 normal size=8",
    ],
)
def test_what_is_no_case_gets_an_example(text):
    with pytest.raises(ValueError, match="^case: cannot read .*; an example: 'correlate same symm"):
        Case.parse(text)


def test_concurrent_cases_are_cases_that_ours_take():
    for text in TOGETHER:
        assert str(Case.parse(text)) == text
        assert corrconv.get("auto").supports(Case.parse(text).problem) is None
    assert conduct_failures(corrconv.get("strided")) == []


@pytest.mark.parametrize("name", ["strided", "fftw", "auto"])
def test_bounds_are_far_below_one_rounding_to_a_lesser_dtype(name):
    # a number rounded to float32 is off by up to 2**29 u of float64
    for case in EVERY:
        assert 1 <= normwise_bound(corrconv.get(name), case.problem) < 2**29 / 10**6


def test_bounds_grow_with_taps_and_size():
    small, large = (Problem("convolve", (64,), (n,)) for n in (3, 33))
    for name in ("strided", "fftw", "auto"):
        assert normwise_bound(corrconv.get(name), small) < normwise_bound(corrconv.get(name), large)
    assert componentwise_bound(small) == 2 * 4
    both = [normwise_bound(corrconv.get(name), large) for name in ("strided", "fftw")]
    assert normwise_bound(corrconv.get("auto"), large) == max(both)


def test_metrics_count_in_units_of_roundoff():
    u = unit_roundoff(np.dtype("f8"))
    assert u == 2.0**-53
    assert unit_roundoff(np.dtype("c8")) == 2.0**-24
    problem = Problem("convolve", (2,), (1,))
    x, h = np.array([3.0, 4.0]), np.array([2.0])
    answer = exact(problem, x, h)
    assert answer.norms == 10
    off = answer.high + np.array([0, 80 * u])
    assert normwise(off, answer, np.dtype("f8")) == 8
    assert componentwise(off, answer, np.dtype("f8")) == 10
    assert normwise(answer.high, answer, np.dtype("f8")) == 0


def test_zero_has_to_be_met_exactly():
    zero = Exact(np.zeros(2), np.zeros(2), np.zeros(2), 0.0)
    tiny = np.array([0.0, 1e-300])
    assert componentwise(tiny, zero, np.dtype("f8")) == math.inf
    assert normwise(tiny, zero, np.dtype("f8")) == math.inf
    assert componentwise(np.zeros(2), zero, np.dtype("f8")) == 0
