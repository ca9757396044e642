"""The steps of a group of rows: a pass along columns, one along a row, and what is copied around them."""

from __future__ import annotations

from typing import Any

import numba
from numba import types
from numba.core.cgutils import for_range_slice
from numba.extending import intrinsic

from corrconv.engines.simd.box import box
from corrconv.engines.simd.host import HALF, ROWS, VECTOR_BYTES, VECTORS
from corrconv.engines.simd.tile import tile_function
from corrconv.engines.simd.values import INDEX, index
from corrconv.engines.simd.windows import copy_bytes, source_index


def _row_pass(
    typing: Any, like: Any, x: Any, x_stride: Any, h: Any, hn: Any, hm: Any, out: Any, columns: Any
) -> Any:
    """One row of outputs, from hn rows at x: as `simd.box.box`, whatever hn is."""
    signature = types.void(like, *[types.intp] * 7)

    def codegen(context: Any, b: Any, signature: Any, args: Any) -> Any:
        x, x_stride, h, hn, hm, out, columns = args[1:]
        itemsize = like.bitwidth // 8
        lanes = VECTOR_BYTES // itemsize
        whole = b.sub(columns, b.srem(columns, index(2 * VECTORS * lanes)))
        for vectors, start, stop in ((2 * VECTORS, index(0), whole), (HALF, whole, columns)):
            tile = tile_function(b.module, like, 1, vectors, VECTOR_BYTES)
            with for_range_slice(b, start, stop, index(vectors * lanes), INDEX) as (j, _):
                at = b.mul(j, index(itemsize))
                b.call(tile, [b.add(x, at), x_stride, h, hn, hm, b.add(out, at), index(0)])
        return context.get_dummy_value()

    return signature, codegen


row_pass: Any = intrinsic(_row_pass)


@numba.njit
def round_up(value: int, unit: int) -> int:
    """The least multiple of `unit` that is no less."""
    return (value + unit - 1) // unit * unit


@numba.njit
def unit_of(itemsize: int) -> int:
    """Outputs that the narrowest tile makes."""
    return HALF * (VECTOR_BYTES // itemsize)


@numba.njit(inline="always")  # else the tiles are compiled again with each caller
def column_pass(
    like: Any,
    source: int,
    stride: int,
    taps: int,
    n0: int,
    target: int,
    target_stride: int,
    columns: int,
    itemsize: int,
    padded: bool,
) -> None:
    """ROWS rows, from n0 + ROWS - 1; where rows are not padded, the last tile overlaps its neighbour."""
    unit = unit_of(itemsize)
    whole = round_up(columns, unit) if padded else columns // unit * unit
    box(like, source, stride, taps, n0, 1, target, target_stride, ROWS, whole)
    if whole < columns:
        last = itemsize * (columns - unit)
        box(like, source + last, stride, taps, n0, 1, target + last, target_stride, ROWS, unit)


@numba.njit
def copy_rows(window: Any, image: Any, top: int, count: int, boundary: int, fill: Any) -> None:
    """Rows top to top + count of the extended image, its own columns alone."""
    columns = image.shape[1]
    for r in range(count):
        i = source_index(top + r, image.shape[0], boundary)
        if i < 0:
            window[r, :columns] = fill
        elif image.strides[1] == image.itemsize == window.itemsize:
            source = image.ctypes.data + image.strides[0] * i
            copy_bytes(window.ctypes.data + r * window.strides[0], source, columns * image.itemsize)
        else:
            for j in range(columns):
                window[r, j] = image[i, j]


@numba.njit
def set_edges(row: Any, left: int, columns: int, edges: Any, outside: Any) -> None:
    """What stands before and after `columns` samples that begin at `left`."""
    for j in range(edges.size):
        place = j if j < left else j + columns
        row[place] = outside if edges[j] < 0 else row[left + edges[j]]


@numba.njit
def store(out: Any, i: int, row: Any, counts: bool) -> None:
    """Write a row that is not of the result's dtype, or longer than it."""
    for j in range(out.shape[1]):
        out[i, j] = (row[j] != 0) if counts else row[j]
