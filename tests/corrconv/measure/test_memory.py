"""The peak of a call: what it held at once, whatever was freed before it."""

from __future__ import annotations

import sys

import pytest

from tests.process import printed

PRELUDE = """
import numpy as np
from corrconv.measure.memory import peak_beyond

def filled(mebibytes):
    return np.ones(int(mebibytes * 2**20), np.uint8)
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a peak stays")


def peak(code: str) -> float:
    """MiB of a call in a fresh process: a large one may lose memory meanwhile that nobody uses."""
    return float(printed(f"{PRELUDE}\n{code}\nprint(peak_beyond(call))")) / 2**20


def test_temporaries_count_and_the_result_does_not() -> None:
    assert 36 < peak("def call():\n    held = filled(40)\n    return held[:8 << 20].copy()") < 48


def test_what_is_freed_on_the_way_counts_once() -> None:
    code = "def call():\n    for _ in range(4):\n        filled(24)\n    return np.zeros(1)"
    assert 20 < peak(code) < 40


def test_memory_that_others_freed_hides_nothing() -> None:
    code = "many = [filled(0.25) for _ in range(200)]\ndel many\n"
    assert peak(code + "call = lambda: filled(4)[:1].copy()") > 3


def test_a_call_that_needs_nothing_has_no_peak() -> None:
    assert peak("call = lambda: np.zeros(1)") < 1
