"""The peak of a call is its own, whatever the process did before."""

from __future__ import annotations

import sys

import pytest

from corrconv.measure.conditions import Limits
from corrconv.measure.problems import square
from corrconv.sweep.alone import take
from corrconv.sweep.evidence import Case

FIRST = Case(square(2, 32, 3)).line


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a peak cannot be set back")
def test_what_an_earlier_call_left_hides_nothing():
    lines = tuple(Case(square(2, 700, n)).line for n in (15, 17, 19))
    held = take("scipy_fft", "scipy_fft", 0, FIRST, lines, Limits(60)).memory
    image = 4 * 700**2
    assert len(held) == 3
    assert all(3 * image < each < 8 * image for each in held.values())
    assert max(held.values()) < 1.1 * min(held.values())
