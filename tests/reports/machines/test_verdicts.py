"""What holds on all machines is told from what does not, on runs whose answers were planted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from corrconv.reports.machines.verdicts import Shared, shared

from corrconv.sweep.cells import Cell
from corrconv.sweep.evidence import Case
from corrconv.sweep.grid import images
from corrconv.sweep.judging import cells
from tests.reports.tree import FAMILIES, case, planted

SMALL, LARGE = case(64, 3), case(256, 15)
FFT = {"scipy_fft": 3e-3, "fftw": 1e-3, "numba": 2e-3}
DIRECT = {"scipy_fft": 3e-3, "fftw": 2e-3, "numba": 1e-3}
TIE = {"scipy_fft": 3e-3, "fftw": 1e-3, "numba": 1.001e-3}
Times = Mapping[str, float]


def run(of: Mapping[Case, Times]) -> tuple[Cell, ...]:
    return cells(planted(of).records, FAMILIES)


def judged(**times: Times) -> Shared:
    (found,) = shared({machine: run({LARGE: of}) for machine, of in times.items()})
    return found


def test_the_same_alone_on_each_holds():
    found = judged(a=FFT, b=FFT)
    assert found.answers == {"a": ("fftw",), "b": ("fftw",)}
    assert (found.holds, found.alone) == (("fftw",), "fftw")


def test_a_tie_that_holds_the_others_answer_is_no_contradiction():
    found = judged(a=TIE, b=DIRECT)
    assert found.answers == {"a": ("fftw", "numba"), "b": ("numba",)}
    assert (found.holds, found.alone) == (("numba",), None)
    assert judged(a=TIE, b=TIE).holds == ("fftw", "numba")


def test_another_on_each_does_not_hold():
    found = judged(a=FFT, b=DIRECT)
    assert found.answers == {"a": ("fftw",), "b": ("numba",)}
    assert (found.holds, found.alone) == ((), None)
    assert judged(a=TIE, b=TIE, c=FFT, d=DIRECT).holds == ()


def test_only_who_was_measured_on_all_is_compared():
    found = judged(a={**FFT, "scipy_direct": 1e-4}, b=FFT)
    assert found.answers["a"] == ("fftw",)
    assert found.alone == "fftw"


def test_what_only_chooses_is_no_answer():
    found = judged(a={**FFT, "auto": 0.5e-3}, b={**FFT, "auto": 0.5e-3})
    assert found.answers["a"] == ("fftw",)


def test_cases_of_one_machine_are_left_out():
    found = shared({"a": run({SMALL: FFT, LARGE: FFT}), "b": run({LARGE: FFT})})
    assert [(each.case.x, each.case.h) for each in found] == [("256x256", "15x15")]
    assert shared({"a": run({SMALL: FFT})}) == ()
    alone = {"fftw": 1e-3}
    assert shared({"a": run({LARGE: {**alone, "numba": 1e-3}}), "b": run({LARGE: alone})}) == ()


def test_all_threads_are_all_threads_whatever_their_number():
    two, eight = (replace(LARGE, workers=workers) for workers in (2, 8))
    (found,) = shared({"a": run({two: FFT}), "b": run({eight: FFT})})
    assert found.alone == "fftw"
    assert found.case.words == "2-D correlate, float32, all threads"
    assert shared({"a": run({LARGE: FFT}), "b": run({eight: FFT})}) == ()


def test_every_case_is_compared_once_in_its_order():
    every = images((64, 256), (3, 15))
    both = dict.fromkeys(every, FFT)
    found = shared({"a": run(both), "b": run(dict(reversed(both.items())))})
    assert [(each.case.x, each.case.h) for each in found] == [
        (x, h) for x in ("64x64", "256x256") for h in ("3x3", "15x15")
    ]
