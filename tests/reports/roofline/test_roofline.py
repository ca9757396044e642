"""A direct sum's share is of the peak samples around it."""

from __future__ import annotations

from corrconv.reports.roofline import measure


def test_a_share_is_over_the_peak_samples_beside_it(few):
    rows = measure.below("float32", 16, 3, 3)
    assert {row.name for row in rows} == {"numba", "numba_simd"}
    for row in rows:
        assert 0 < row.share
        assert 0 < row.best_share
        assert row.bytes == 2 * 16 * 16 * 4
