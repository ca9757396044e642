"""Taking the machine's momentary speed out of samples: planted drift is found, calls keep their ratios."""

from __future__ import annotations

import numpy as np

from corrconv.calibrate.samples import correct


def drifting(rounds=20, calls=200, noise=0.02, seed=1):
    """Samples of known times under a speed that jumps by a factor of two, and when they were taken."""
    generator = np.random.default_rng(seed)
    true = 10 ** generator.uniform(-5, -2, calls)
    when = np.empty((rounds, calls))
    for k in range(rounds):
        when[k, generator.permutation(calls)] = k * calls + np.arange(calls)
    slowness = np.where(np.sin(when / 300) > 0.3, 2.0, 1.0)
    seconds = true * slowness * np.exp(noise * generator.normal(size=when.shape))
    return true, seconds, when, slowness


def test_planted_drift_is_taken_out():
    true, seconds, when, slowness = drifting()
    found = correct(seconds, when)
    ratio = found.typical / true
    assert np.ptp(np.log(ratio)) < 0.06
    raw = np.median(seconds, axis=0) / true
    assert np.ptp(np.log(raw)) > 0.5  # so that the assertion above can fail
    inside = np.abs(np.log(found.slowness / slowness)) < 0.1
    assert inside.mean() > 0.9


def test_outliers_of_single_samples_change_nothing():
    true, seconds, when, _ = drifting()
    hit = np.random.default_rng(2).random(seconds.shape) < 0.05
    found = correct(np.where(hit, 20 * seconds, seconds), when)
    assert np.ptp(np.log(found.typical / true)) < 0.08


def test_without_drift_samples_stay_as_they_are():
    true, _, when, _ = drifting()
    found = correct(np.tile(true, (len(when), 1)), when)
    np.testing.assert_allclose(found.typical, true)
    np.testing.assert_allclose(found.slowness, 1)


def test_few_samples_are_enough():
    found = correct(np.array([[1.0, 2.0], [1.1, 2.2]]), np.array([[0.0, 1.0], [3.0, 2.0]]))
    assert found.typical[1] / found.typical[0] == np.float64(2)
