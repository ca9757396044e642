"""A direct sum's share is of the peak samples around it; the peak does its work."""

from __future__ import annotations

import numpy as np
import pytest
from corrconv.reports.roofline import measure
from corrconv.reports.roofline.peak import STEPS, SUMS, Peak


def test_a_share_is_over_the_peak_samples_beside_it(few):
    rows = measure.below("float32", 16, 3, 3)
    assert {row.name for row in rows} == {"numba", "numba_simd"}
    for row in rows:
        assert 0 < row.share
        assert 0 < row.best_share
        assert row.bytes == 2 * 16 * 16 * 4


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_peak_does_all_of_its_multiply_adds(dtype):
    """Every sum, every lane and every step show in the result, so none can have been left out."""
    peak, steps = Peak(dtype), 3
    sums = 1.0 + np.arange(SUMS * peak.lanes)
    for _ in range(steps):
        sums = 0.5 * sums + 1.0
    assert peak._code(steps, 1.0, 0.5) == sums.sum()
    assert peak.work == SUMS * peak.lanes * STEPS
    assert peak.sample() > 1e8
