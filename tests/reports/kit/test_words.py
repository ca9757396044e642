"""Captions: the noise floor has one wording, and is never said to be narrower than it is."""

from __future__ import annotations

import math
import re

import pytest
from corrconv.reports.kit import words
from corrconv.reports.kit.run import Run
from hypothesis import given
from hypothesis import strategies as st

from corrconv.sweep.floors import Floor, Floors
from tests.reports.tree import case, planted


def floor(percent: float) -> Floor:
    return Floor(math.log(1 + percent / 100), 0.01, 8, 1.0)


@pytest.mark.parametrize(
    ("short", "long", "said"),
    [
        (floor(9), floor(3), "Noise floor: 3%, 9% for calls under 100 µs;"),
        (None, floor(3), "Noise floor: 3%;"),
        (floor(9), None, "Noise floor: 9%;"),
        (None, None, "Noise floor: not known,"),
    ],
)
def test_the_floor_is_said_for_the_calls_that_it_holds_for(short, long, said):
    assert words.floor(Floors(short, long, None, 100)).startswith(said)


def test_cells_in_which_the_machine_was_restless_are_told():
    of = Floors(floor(3), floor(3), None, 100, {"a": 2.1, "b": 1.3, "c": 1.0})
    assert ", up to 2.10 times as wide in restless cells; ≈" in words.floor(of)
    calm = Floors(floor(3), floor(3), None, 100, {"a": 1.02})
    assert "restless" not in words.floor(calm)


@given(st.floats(1.0, 10.0))
def test_nothing_inside_a_floor_reads_as_outside(factor):
    text = words.percent(factor)
    number = float(re.sub("[%×]", "", text))
    said = number if text.endswith("×") else 1 + number / 100
    assert factor <= said * (1 + 1e-9)
    assert said < factor * 1.02 + 1e-3


def test_how_many_processes_stand_behind_a_point():
    times = {"numba": 1.0, "fftw": 2.0}
    six, one = (Run.of(planted({case(64, 3): times}, processes=n)).cells for n in (6, 1))
    assert "medians over 6 fresh processes" in words.samples(six)
    assert "1 to 6 fresh processes" in words.samples([*six, *one])
    assert "nothing is resolved" in words.samples(one)


def test_the_machine_and_the_commit_are_named():
    run = Run.of(planted({case(64, 3): {"numba": 1.0, "fftw": 2.0}}))
    assert words.machine(run) == "Measured on host (a processor, 2 processors), commit 01234567."
