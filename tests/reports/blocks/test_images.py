"""What is written is the same each time; a result that is wrong anywhere near a border is found."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import zarr
from corrconv.reports.blocks.huge.run import fitting
from corrconv.reports.blocks.images import judge, places, write, write_kernel

import corrconv
from corrconv.check.spot import GateFailed

N, CHUNK = 100, 32


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("images")
    return write(folder / "x.zarr", N, CHUNK), write_kernel(folder / "k.npy", 7)


def result(files: tuple[Path, Path], path: Path, change=lambda y: y) -> Path:
    x, h = zarr.open_array(str(files[0]))[...], np.load(files[1])
    y = np.ascontiguousarray(change(corrconv.convolve(x, h, "same")))
    zarr.create_array(str(path), shape=y.shape, dtype=y.dtype)[...] = y
    return path


def test_an_image_is_normal_and_the_same_each_time(files, tmp_path: Path) -> None:
    x = zarr.open_array(str(files[0]))
    assert (x.shape, x.chunks, x.dtype) == ((N, N), (CHUNK, CHUNK), np.dtype("f4"))
    values = np.asarray(x[...])
    assert abs(values.mean()) < 0.05
    assert 0.95 < values.std() < 1.05
    again = zarr.open_array(str(write(tmp_path / "again.zarr", N, CHUNK)))[...]
    assert np.array_equal(values, again)


def test_what_is_right_passes(files, tmp_path: Path) -> None:
    assert 0 < judge(*files, result(files, tmp_path / "y.zarr"), CHUNK) < 20


def flipped(y):
    return y[::-1, ::-1]


def one_off(y):
    y = y.copy()
    y[N // 2, N // 2] += 0.01
    return y


def at_the_edge(y):
    y = y.copy()
    y[-1, -1] = 0
    return y


@pytest.mark.parametrize("change", [flipped, one_off, at_the_edge, lambda y: y * np.nan])
def test_what_is_wrong_does_not(change, files, tmp_path: Path) -> None:
    with pytest.raises(GateFailed, match="wrong near"):
        judge(*files, result(files, tmp_path / "y.zarr", change), CHUNK)


@pytest.mark.parametrize("change", [lambda y: y[1:], lambda y: y.astype("f8")])
def test_nor_what_has_another_shape_or_dtype(change, files, tmp_path: Path) -> None:
    with pytest.raises(GateFailed, match="result is"):
        judge(*files, result(files, tmp_path / "y.zarr", change), CHUNK)


def test_places_are_two_corners_and_one_across_chunks() -> None:
    first, middle, last = places(16_384, 2048)
    assert (first, last) == ((0, 0), (14_336, 14_336))
    assert all(at < 8192 < at + 2048 for at in middle)
    assert places(32, 32) == [(0, 0), (1, 1)]


def test_the_largest_image_that_the_disk_has_room_for() -> None:
    assert fitting(65_536, 36 * 10**9 + 10**8, 2048) == 65_536
    assert fitting(65_536, 20 * 10**9, 2048) == 47_104
    with pytest.raises(ValueError, match="FOLDER: .* bytes are free"):
        fitting(65_536, 10**6, 2048)
