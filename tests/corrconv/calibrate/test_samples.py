"""Samples: what is written is read, damage is refused; drift is taken out, and calls keep their ratios."""

from __future__ import annotations

import numpy as np
import pytest

from corrconv.calibrate import samples
from corrconv.calibrate.samples import Rounds, correct
from corrconv.measure.problems import same
from corrconv.measure.sides import Side


def some(count=4):
    sides = (
        Side("numpy", same((100,), (5,), "float32")),
        Side("scipy_fft", same((30, 40), (3, 5), "float64"), 2),
    )
    seconds = np.random.default_rng(0).uniform(1, 2, (count, 2)).astype(np.float32)
    return Rounds(
        sides, seconds.astype(float), np.arange(2.0 * count).reshape(count, 2), {"x": "y"}
    )


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "rounds.npz"
    samples.save(path, alone=some(), shared=some(3))
    found = samples.load(path)
    assert set(found) == {"alone", "shared"}
    assert found["alone"].sides == some().sides
    assert found["alone"].left_out == {"x": "y"}
    np.testing.assert_array_equal(found["shared"].seconds, some(3).seconds)
    np.testing.assert_array_equal(found["alone"].when, some().when)
    assert [each.name for each in tmp_path.iterdir()] == ["rounds.npz"]


def test_no_code_is_read_from_a_file(tmp_path):
    path = tmp_path / "rounds.npz"
    samples.save(path, alone=some())
    with np.load(path, allow_pickle=False) as held:
        assert all(held[name].dtype.kind != "O" for name in held.files)
    np.savez(path, format=np.array(samples.FORMAT), **{"alone.said": np.array([{}], object)})
    with pytest.raises(ValueError, match="measure again"):
        samples.load(path)


@pytest.mark.parametrize("damage", ["empty", "cut", "format", "zeros", "shape"])
def test_damaged_files_are_refused(tmp_path, damage):
    path = tmp_path / "rounds.npz"
    samples.save(path, alone=some())
    with np.load(path) as held:
        arrays = {name: held[name] for name in held.files}
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:-40])
    else:
        changes = {
            "format": {"format": np.array(99)},
            "zeros": {"alone.seconds": 0 * arrays["alone.seconds"]},
            "shape": {"alone.seconds": arrays["alone.seconds"][:, :1]},
        }
        np.savez(path, **(arrays | changes[damage]))
    with pytest.raises(ValueError, match="measure again"):
        samples.load(path)


def test_a_missing_file_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        samples.load(tmp_path / "none.npz")


def test_the_least_of_rounds():
    least = some().least()
    np.testing.assert_array_equal(least.seconds, [some().seconds.min(axis=0)])
    assert (least.sides, least.when.shape, least.left_out) == (some().sides, (1, 2), {"x": "y"})


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
