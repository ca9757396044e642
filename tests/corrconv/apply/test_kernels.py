"""Kernels from files and by name, against SciPy's own filters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from corrconv.apply.kernels import kernel

SINGLE, DOUBLE, SHORT = np.dtype("f4"), np.dtype("f8"), np.dtype("i2")


@pytest.mark.parametrize("sigma", [0.7, 1.0, 3.0])
def test_a_gaussian_is_scipys(sigma: float) -> None:
    point = np.zeros((61, 61))
    point[30, 30] = 1
    wanted = ndimage.gaussian_filter(point, sigma)
    found = kernel(f"gaussian:{sigma}", 2, DOUBLE)
    reach = found.shape[0] // 2
    part = wanted[30 - reach : 31 + reach, 30 - reach : 31 + reach]
    assert np.allclose(found, part, atol=1e-5)
    assert found.sum() == pytest.approx(1)


def test_each_axis_may_have_its_own_width() -> None:
    found = kernel("gaussian:1x2", 2, DOUBLE)
    assert found.shape == (9, 17)
    assert kernel("gaussian:1", 3, DOUBLE).shape == (9, 9, 9)


def test_a_box_is_a_mean() -> None:
    found = kernel("box:3x5", 2, DOUBLE)
    assert found.shape == (3, 5)
    assert np.allclose(found, 1 / 15)
    assert kernel("box:3", 2, DOUBLE).shape == (3, 3)


@pytest.mark.parametrize(
    ("dtype", "wanted"), [(SINGLE, "f4"), (DOUBLE, "f8"), (SHORT, "f4"), (np.dtype("i4"), "f8")]
)
def test_a_named_kernel_has_the_images_precision(dtype: np.dtype[np.generic], wanted: str) -> None:
    found = kernel("box:3", 1, dtype)
    assert found.dtype == wanted
    assert np.result_type(found, dtype).kind == "f"


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    array, words = tmp_path / "k.npy", tmp_path / "k.txt"
    np.save(array, np.arange(6).reshape(2, 3))
    words.write_text("1 2\n3 4\n", "utf-8")
    assert kernel(str(array), 2, SINGLE).tolist() == [[0, 1, 2], [3, 4, 5]]
    assert kernel(str(words), 2, SINGLE).tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("gaussian:wide", "one σ"),
        ("gaussian:0", "one σ"),
        ("gaussian:1x2x3", "each of 2 axes"),
        ("box:a", "kernel"),
        ("box:3x3x3", "each of 2 axes"),
        ("nowhere.npy", "names are gaussian:3"),
        ("{line}", "has 1 axes .* the image has 2"),
        ("{several}", "holds several arrays"),
        ("{damaged}", "cannot be read"),
    ],
)
def test_what_is_no_kernel_is_refused(text: str, says: str, tmp_path: Path) -> None:
    line, several, damaged = (
        tmp_path / name for name in ("line.npy", "several.npy", "damaged.npy")
    )
    np.save(line, np.ones(3))
    with several.open("wb") as file:
        np.savez(file, a=np.ones(3), b=np.ones(3))
    damaged.write_bytes(b"\x93NUMPY")
    with pytest.raises(ValueError, match=says):
        kernel(text.format(line=line, several=several, damaged=damaged), 2, SINGLE)
