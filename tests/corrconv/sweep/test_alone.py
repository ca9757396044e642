"""Implementations alone: first calls and memory, in processes of their own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import corrconv
from corrconv.measure.child import Reporter
from corrconv.measure.problems import square
from corrconv.sweep import alone
from corrconv.sweep.contenders import Limits
from corrconv.sweep.evidence import Case, Plan
from tests.corrconv.sweep import fakes

IMAGE = "correlate 48x48 5x5 same fill float32 1"
LARGE = "correlate 256x256 5x5 same fill float32 1"
PLAN = Plan((IMAGE,), ("strided",), 1, 1.0, alone=1, first=IMAGE, memory=(LARGE,))
LIMITS = Limits(30.0, 1 << 30)


def test_every_stage_is_measured_in_a_fresh_process() -> None:
    found = alone.take(corrconv.get("strided"), 2, PLAN, LIMITS)
    assert (found.name, found.number, found.case, found.detail) == ("strided", 2, IMAGE, "")
    assert found.stages is not None
    assert all(value > 0 for value in vars(found.stages).values())
    assert found.memory[LARGE] > 256 * 256 * 4 / 2  # it extends the image


@pytest.mark.parametrize(
    ("fault", "said"),
    [("aborts", "was ended by signal"), ("raises", "no such transform"), ("wrong", "normwise")],
)
def test_a_process_that_fails_is_told_and_stops_nothing(
    fault: str, said: str, tmp_path: Path
) -> None:
    found = alone.take(fakes.planted(tmp_path, fault), 0, PLAN, LIMITS)
    assert found.stages is None
    assert not found.memory
    assert said in found.detail


def test_a_process_that_hangs_is_ended(tmp_path: Path) -> None:
    found = alone.take(fakes.planted(tmp_path, "hangs"), 0, PLAN, Limits(1.0, 1 << 30))
    assert "took over 1 s" in found.detail


def test_one_that_chooses_imports_what_it_chose(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else numba's import would be counted as planning."""
    auto, problem = corrconv.get("auto"), corrconv.Problem("correlate", (9, 9), (3, 3), "same")
    corrconv.get(auto.choose(problem).name)  # loads modules of its own
    imported: list[str] = []
    monkeypatch.setattr(alone.importlib, "import_module", imported.append)
    alone._import(auto, problem)
    assert imported in (["numba"], ["pyfftw"])


def test_kernels_of_low_rank_are_given_to_what_takes_no_others() -> None:
    asked = alone.Asked("separable", LARGE.replace("5x5", "9x9"), ())
    assert alone.measure(Reporter(), asked).stages.first_call > 0


@pytest.mark.parametrize(
    ("name", "line", "most", "expected"),
    [
        ("strided", IMAGE, None, True),
        ("numpy", IMAGE, None, False),
        ("naive", IMAGE.replace("48x48 5x5", "4096x4096 63x63"), None, False),
        ("strided", IMAGE, 1000, False),
    ],
)
def test_what_is_not_taken_or_too_much_is_not_tried(
    name: str, line: str, most: int | None, expected: bool
) -> None:
    assert alone.tried(corrconv.get(name), line, most) is expected


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a peak cannot be set back")
def test_what_an_earlier_call_left_hides_nothing() -> None:
    lines = tuple(Case(square(2, 700, n)).line for n in (15, 17, 19))
    plan = Plan((IMAGE,), ("scipy_fft",), 1, 1.0, alone=1, first=IMAGE, memory=lines)
    held = alone.take(corrconv.get("scipy_fft"), 0, plan, LIMITS).memory
    image = 4 * 700**2
    assert len(held) == 3
    assert all(3 * image < each < 8 * image for each in held.values())
    assert max(held.values()) < 1.1 * min(held.values())
