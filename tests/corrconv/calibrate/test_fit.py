"""Fits: known coefficients come back, outliers do not bend them, held-out errors and intervals are honest."""

from __future__ import annotations

import numpy as np
import pytest

from corrconv.calibrate import fit

TRUE = np.array([2e-9, 0.0, 5e-8, 3e-6])


def made(sizes=30, rounds=15, noise=0.02, seed=0):
    generator = np.random.default_rng(seed)
    features = np.column_stack([10 ** generator.uniform(2, 6, (sizes, 3)), np.ones(sizes)])
    seconds = features @ TRUE
    return features, seconds * np.exp(noise * generator.normal(size=(rounds, sizes)))


def test_known_coefficients_come_back():
    features, rounds = made(noise=0.0)
    found = fit.fit(features, rounds, range(30))
    np.testing.assert_allclose(found.coefficients, TRUE, rtol=1e-6, atol=1e-14)
    assert found.errors.max() < 1e-5


def test_outliers_do_not_bend_a_fit():
    features, rounds = made(noise=0.01)
    seconds = np.median(rounds, axis=0)
    bent = seconds.copy()
    bent[:3] *= 4
    robust = fit.coefficients(features, bent)
    clean = fit.coefficients(features, seconds)
    np.testing.assert_allclose(robust, clean, rtol=0.1, atol=1e-9)


def test_coefficients_are_never_negative_and_errors_relative():
    features = np.array([[1.0, 1], [10.0, 1], [1e6, 1]])
    found = fit.coefficients(features, np.array([1.0, 1.1, 0.9]))
    assert found.min() >= 0
    assert np.abs(features @ found / [1.0, 1.1, 0.9] - 1).max() < 0.2


def test_held_out_sizes_were_not_seen():
    """One size lies: held out it stands out by all of it; a fit that saw it would hide it."""
    generator = np.random.default_rng(3)
    features = np.column_stack([np.zeros(20), np.ones(20)])
    features[7, 0] = 1.0  # the only size with this feature
    rounds = np.tile(1e-3 * np.ones(20), (6, 1))
    rounds[:, 7] = 5e-3
    rounds *= np.exp(1e-3 * generator.normal(size=rounds.shape))
    found = fit.fit(features, rounds, range(20))
    assert found.errors[7] == pytest.approx(0.8, abs=0.01)
    seen = features @ found.coefficients
    assert abs(seen[7] / 5e-3 - 1) < 0.05


def test_equal_groups_are_held_out_together():
    groups = ["a", "b", "a", "c", "b", "d"]
    masks = fit.folds(groups, 3, seed=0)
    assert np.sum(masks, axis=0).tolist() == [1] * 6
    for mask in masks:
        held = {group for group, out in zip(groups, mask) if out}
        kept = {group for group, out in zip(groups, mask) if not out}
        assert not held & kept


@pytest.mark.slow
def test_intervals_cover_what_is_true():
    """Of the first coefficient, in most of many runs; 95% are meant, fewer than 80% would be a fault."""
    covered = 0
    for seed in range(40):
        features, rounds = made(sizes=15, rounds=20, noise=0.05, seed=seed)
        found = fit.fit(features, rounds, range(15), seed)
        covered += bool(found.low[0] <= TRUE[0] <= found.high[0])
    assert covered >= 32


def test_huber_weights_fall_beyond_some_spreads():
    weights = fit.huber_weights(np.array([0.01, -0.01, 0.012, 0.0, 1.0]))
    assert weights[:4].tolist() == [1, 1, 1, 1]
    assert weights[4] < 0.05
