"""`dask` as a method: lazy where operands are not in memory, NumPy where they are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import dask
import dask.array as da
import numpy as np
import pytest
import zarr

import corrconv

IMAGE = np.random.default_rng(3).standard_normal((50, 70)).astype("float32")
KERNEL = np.random.default_rng(4).standard_normal((5, 9)).astype("float32")


def in_zarr(folder: Path) -> zarr.Array:
    found = zarr.create_array(
        folder / "image.zarr", shape=IMAGE.shape, chunks=(16, 16), dtype="float32"
    )
    found[...] = IMAGE
    return found


def in_a_map(folder: Path) -> np.ndarray:
    np.save(folder / "image.npy", IMAGE)
    return np.load(folder / "image.npy", mmap_mode="r")


def in_blocks(folder: Path) -> da.Array:
    return da.from_array(IMAGE, chunks=(13, 40))


@pytest.mark.parametrize("stored", [in_zarr, in_a_map, in_blocks])
@pytest.mark.parametrize("operation", ["correlate", "convolve"])
def test_what_is_not_in_memory_gives_a_lazy_array(tmp_path, stored, operation):
    function = getattr(corrconv, operation)
    lazy = function(stored(tmp_path), KERNEL, "same", "symm", method="dask")
    assert isinstance(lazy, da.Array)
    assert lazy.dtype == np.float32
    wanted = function(IMAGE, KERNEL, "same", "symm")
    assert np.allclose(lazy.compute(), wanted, atol=1e-4)


def test_a_lazy_kernel_over_an_array_in_memory_is_lazy_too():
    lazy = corrconv.convolve(IMAGE, da.from_array(KERNEL, chunks=2), method="dask")
    assert isinstance(lazy, da.Array)
    assert np.allclose(lazy.compute(), corrconv.convolve(IMAGE, KERNEL), atol=1e-4)


def test_lags_and_axes_are_taken(tmp_path):
    stored = in_zarr(tmp_path)
    lazy = corrconv.correlate(stored, KERNEL[:1], axes=1, max_lag=20, method="dask")
    wanted = corrconv.correlate(IMAGE, KERNEL[:1], axes=1, max_lag=20)
    assert lazy.shape == wanted.shape == (50, 41)
    assert np.allclose(lazy.compute(), wanted, atol=1e-4)


def test_other_methods_read_it_as_a_whole(tmp_path):
    found = corrconv.convolve(in_zarr(tmp_path), KERNEL)
    assert isinstance(found, np.ndarray)


def test_a_lazy_result_reads_nothing_until_it_is_computed():
    def never(block: np.ndarray) -> np.ndarray:
        raise AssertionError("a block was read")

    image = da.from_array(IMAGE, chunks=20).map_blocks(never, dtype="float32", meta=IMAGE[:0, :0])
    lazy = corrconv.correlate(image, KERNEL, method="dask")
    with pytest.raises(AssertionError, match="a block was read"):
        lazy.compute(scheduler="synchronous")


@pytest.mark.parametrize("workers", [1, 3])
def test_what_is_in_memory_comes_back_as_numpy(workers):
    image = np.random.default_rng(5).standard_normal((300, 400))
    found = corrconv.correlate(image, KERNEL, "same", "wrap", method="dask", workers=workers)
    assert type(found) is np.ndarray
    assert np.allclose(found, corrconv.correlate(image, KERNEL, "same", "wrap"))


def test_each_worker_has_a_block(monkeypatch):
    from corrconv.blocks.block import Block

    made = []
    kept = Block.__call__
    monkeypatch.setattr(Block, "__call__", lambda *args: made.append(args) or kept(*args))
    corrconv.correlate(np.ones((300, 400)), KERNEL, method="dask", workers=3)
    assert len(made) >= 3


def test_settings_of_dask_for_all_do_not_reach_calls_in_memory():
    with dask.config.set(scheduler="processes"):
        found = corrconv.correlate(IMAGE, KERNEL, method="dask")
    assert np.allclose(found, corrconv.correlate(IMAGE, KERNEL), atol=1e-4)


def test_corrconv_imports_no_dask():
    code = (
        "import sys, corrconv, corrconv.cli; corrconv.names(); corrconv.available(); "
        "corrconv.get('dask'); print(sorted({'dask', 'distributed', 'zarr', 'tifffile'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_dask_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "dask", None)
    monkeypatch.setitem(sys.modules, "dask.array", None)
    monkeypatch.delitem(sys.modules, "corrconv.dask", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'corrconv\[dask\]'"):
        corrconv.correlate(np.memmap(__file__, mode="r"), [1], method="dask")
