"""Images and results in files (Zarr, NumPy's ``.npy``, TIFF), which each process opens for itself."""

from __future__ import annotations

import mmap
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corrconv.core.problem import Shape

KINDS = {".zarr": "Zarr", ".npy": "NumPy's", ".tif": "TIFF", ".tiff": "TIFF"}
CHUNK = 1024
"""Samples a side of a chunk of a Zarr result, at most."""


@dataclass(frozen=True)
class File:
    """An array in a file, which a process opens when it first reads or writes.

    Attributes
    ----------
    path : str
    write : bool
        Whether parts of it may be written.
    stamp : str
        Tells it from another file that has had this name in the same process.
    """

    path: str
    write: bool = False
    stamp: str = ""

    @classmethod
    def at(cls, path: Path, *, write: bool = False) -> File:
        """The file that is there now.

        Raises
        ------
        OSError
        """
        told = path.stat()
        stamp = f"{told.st_dev}-{told.st_ino}" + ("" if write else f"-{told.st_mtime_ns}")
        return cls(str(path.absolute()), write, stamp)

    @property
    def shape(self) -> Shape:
        """Of the array."""
        return tuple(_opened(self).shape)

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the array, in this machine's byte order."""
        return np.dtype(_opened(self).dtype).newbyteorder("=")

    @property
    def chunks(self) -> Shape | None:
        """Shape of the pieces in which it is kept, where there are any."""
        return getattr(_opened(self), "chunks", None)

    def __getitem__(self, part: Any) -> NDArray[Any]:
        array = _opened(self)
        found = array[part]
        if isinstance(found, np.memmap):
            found = np.array(found)
        _forget(array)
        return np.asarray(found)

    def __setitem__(self, part: tuple[slice, ...], values: NDArray[Any]) -> None:
        array = _opened(self)
        array[part] = values
        _forget(array)


def image(path: Path) -> File:
    """A file to be read.

    Raises
    ------
    ValueError
        Where there is none, or none that can be read.
    """
    kind(path)
    if not path.exists():
        raise ValueError(f"input: {path} is not there")
    found = File.at(path)
    try:
        dtype, shape = found.dtype, found.shape
    except ModuleNotFoundError as error:
        raise ValueError(f"{error}") from None
    except (
        Exception
    ) as error:  # whatever a reader raises of a file that is damaged or of another kind
        raise ValueError(f"input: {path} cannot be read: {error}") from None
    if dtype.kind not in "biufc" or not shape or not all(shape):
        raise ValueError(
            f"input: {path} holds {dtype} of shape {shape}; numbers are needed, and some of them"
        )
    return found


def created(path: Path, shape: Shape, dtype: np.dtype[Any], block: Shape) -> File:
    """A new file of that shape, all of whose space is there before anything is computed.

    Parameters
    ----------
    path : Path
    shape : tuple of int
    dtype : dtype
    block : tuple of int
        What is written at a time: chunks of Zarr divide it, so that no two writers meet in one.

    Raises
    ------
    OSError
        Where the disk has no room.
    """
    named = kind(path)
    if named == "Zarr":
        import zarr

        zarr.create_array(store=str(path), shape=shape, dtype=dtype, chunks=_chunks(block, shape))
    elif named == "TIFF":
        import tifffile

        tifffile.memmap(str(path), shape=shape, dtype=dtype, bigtiff=True, photometric="minisblack")
        _reserve(path)
    else:
        np.lib.format.open_memmap(path, "w+", dtype, shape)
        _reserve(path)
    return File.at(path, write=True)


def _chunks(block: Shape, shape: Shape) -> Shape:
    """Along an axis that is not cut, any length will do."""
    return tuple(
        min(n, CHUNK) if n >= N else next(k for k in range(min(n, CHUNK), 0, -1) if n % k == 0)
        for n, N in zip(block, shape)
    )


def _reserve(path: Path) -> None:
    """Have the disk say now that it is full: to write to a map that has no room ends the process."""
    if hasattr(os, "posix_fallocate"):
        with path.open("r+b") as file:
            os.posix_fallocate(file.fileno(), 0, path.stat().st_size)


def kind(path: Path) -> str:
    """Which kind of file a name says.

    Raises
    ------
    ValueError
        Where it is none that is known, or what reads it is not installed.
    """
    found = KINDS.get(path.suffix.lower())
    if not found:
        raise ValueError(f"{path}: its kind is not known; names end in {', '.join(KINDS)}")
    needed = {"Zarr": "zarr", "TIFF": "tifffile"}.get(found)
    if needed:
        from importlib.util import find_spec

        if not find_spec(needed):
            raise ValueError(
                f"{path}: needs {needed}, which is not installed: pip install 'corrconv[dask]'"
            )
    return found


def _forget(array: Any) -> None:
    """Have a map's pages no longer count as this process's memory: they are the file's, and stay so."""
    pages = getattr(array, "_mmap", None)
    if pages is not None and hasattr(mmap, "MADV_DONTNEED"):
        pages.madvise(mmap.MADV_DONTNEED)


@lru_cache(maxsize=8)
def _opened(file: File) -> Any:
    path = Path(file.path)
    named = kind(path)
    if named == "NumPy's":
        return np.load(path, mmap_mode="r+" if file.write else "r", allow_pickle=False)
    if named == "TIFF":
        return _tiff(path, write=file.write)
    import zarr

    return zarr.open_array(str(path), mode="r+" if file.write else "r")


def _tiff(path: Path, *, write: bool) -> Any:
    """The largest picture of a file, as pages or tiles are read one by one."""
    import tifffile
    import zarr

    if write:
        return tifffile.memmap(str(path), mode="r+")
    return zarr.open_array(tifffile.imread(str(path), aszarr=True, level=0), mode="r")
