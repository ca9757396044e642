"""The peak of a call: what it held at once, whatever was freed before it."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from corrconv.measure.memory import peak_beyond

MEBIBYTE = 1 << 20

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a peak stays")


def filled(mebibytes: float) -> np.ndarray:
    return np.ones(int(mebibytes * MEBIBYTE), np.uint8)


def test_temporaries_count_and_the_result_does_not() -> None:
    def call() -> np.ndarray:
        held = filled(40)
        return held[: 8 * MEBIBYTE].copy()

    assert 36 * MEBIBYTE < peak_beyond(call) < 48 * MEBIBYTE


def test_what_is_freed_on_the_way_counts_once() -> None:
    def call() -> np.ndarray:
        for _ in range(4):
            filled(24)
        return np.zeros(1)

    assert 20 * MEBIBYTE < peak_beyond(call) < 40 * MEBIBYTE


def test_memory_that_others_freed_hides_nothing() -> None:
    many = [filled(0.25) for _ in range(200)]
    del many
    assert peak_beyond(lambda: filled(4)[:1].copy()) > 3 * MEBIBYTE


def test_a_call_that_needs_nothing_has_no_peak() -> None:
    assert peak_beyond(lambda: np.zeros(1)) < MEBIBYTE
