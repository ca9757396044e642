"""Stored samples: what is written is read, and what is damaged is refused."""

from __future__ import annotations

import numpy as np
import pytest

from corrconv.calibrate import samples
from corrconv.calibrate.samples import Rounds
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
