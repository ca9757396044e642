"""Correlate and convolve images that do not fit into memory, block by block, with Dask.

>>> import numpy as np
>>> import corrconv.dask
>>> lazy = corrconv.dask.convolve(np.arange(4.0), np.ones(2), "valid")
>>> lazy.compute()
array([1., 3., 5.])

An image is a Dask array, or anything that gives an array for slices: NumPy's, a memory map, Zarr's. Each
block of the result reads the samples that it needs, whatever the boundary and wherever blocks are cut, and is
computed by `corrconv.correlate` or `corrconv.convolve`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

try:
    import dask.array as da
    from dask.system import CPU_COUNT
    from dask.utils import parse_bytes
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        f"corrconv.dask needs {error.name}, which is not installed: pip install 'corrconv[dask]'",
        name=error.name,
    ) from None

from corrconv.blocks.graph import blockwise
from corrconv.blocks.sources import source
from corrconv.core.axes import Integers, integers
from corrconv.core.problem import Accuracy, Boundary, Mode, Number, Operation, Problem

__all__ = ["convolve", "correlate"]


def correlate(
    x: Any,
    h: Any,
    mode: Mode = "full",
    boundary: Boundary = "fill",
    fillvalue: Number = 0,
    *,
    method: str = "auto",
    accuracy: Accuracy = "normwise",
    axes: Integers | None = None,
    max_lag: Integers | None = None,
    memory: int | str | None = None,
    workers: int | None = None,
) -> da.Array:
    """Cross-correlation, as `corrconv.correlate`, as a lazy Dask array.

    Parameters
    ----------
    x : array_like or dask.array.Array
        The image. It is read by slices when the result is computed, and never as a whole.
    h : array_like or dask.array.Array
        The kernel, which is read as a whole.
    mode, boundary, fillvalue, accuracy, axes, max_lag
        As of `corrconv.correlate`.
    method : str
        What computes a block; ``auto`` chooses for its size.
    memory : int or str, optional
        What all blocks that are made at the same time may take together, in bytes or as "2GiB"; by default
        256 MiB a block. What Dask holds of finished blocks, or of an image that is a Dask array, comes
        on top.
    workers : int, optional
        How many blocks are made at the same time; by default as many as there are processors.

    Returns
    -------
    dask.array.Array
        Of the dtype that `corrconv.correlate` gives, in blocks that fit the memory.

    Raises
    ------
    ValueError, TypeError
        Naming the argument, what was given and what is allowed.
    """
    return _made(
        "correlate",
        x,
        h,
        mode,
        boundary,
        fillvalue,
        method,
        accuracy,
        axes,
        memory,
        workers,
        max_lag,
    )


def convolve(
    x: Any,
    h: Any,
    mode: Mode = "full",
    boundary: Boundary = "fill",
    fillvalue: Number = 0,
    *,
    method: str = "auto",
    accuracy: Accuracy = "normwise",
    axes: Integers | None = None,
    memory: int | str | None = None,
    workers: int | None = None,
) -> da.Array:
    """Convolution, as `corrconv.convolve`, as a lazy Dask array; see `correlate`."""
    return _made(
        "convolve", x, h, mode, boundary, fillvalue, method, accuracy, axes, memory, workers
    )


def _made(
    operation: Operation,
    x: Any,
    h: Any,
    mode: Mode,
    boundary: Boundary,
    fillvalue: Number,
    method: str,
    accuracy: Accuracy,
    axes: Integers | None,
    memory: int | str | None,
    workers: int | None,
    max_lag: Integers | None = None,
) -> da.Array:
    x, h = source("x", x), source("h", h)
    dtype = np.result_type(x.dtype, h.dtype)
    problem = Problem(
        operation, tuple(x.shape), tuple(h.shape), mode, boundary, fillvalue, dtype, accuracy,
        axes if axes is None else integers("axes", axes),
        max_lag if max_lag is None else integers("max_lag", max_lag),
    )  # fmt: skip
    return blockwise(problem, x, h, method, room(memory, workers))


def room(memory: int | str | None, workers: int | None) -> int | None:
    """Bytes that each block may take.

    Raises
    ------
    ValueError
        Where these are no bytes, or no workers.
    """
    if workers is not None and workers < 1:
        raise ValueError(f"workers: must be at least 1, got {workers}")
    if memory is None:
        return None
    try:
        total = parse_bytes(memory)
    except (ValueError, TypeError):
        raise ValueError(
            f"memory: must be bytes, as 2000000000 or '2GiB', got {memory!r}"
        ) from None
    return total // (workers or CPU_COUNT)
