"""Column passes, then a row pass, for a kernel of low rank: compiled, over the tiles of `simd`.

Some rows of outputs are made at a time. Each product's column pass takes them from the rows of the image
to a scratch row, n0 multiply-adds a sample; what stands beside the image's columns is set there, since
both boundaries go through a column pass unchanged, and a fill value is multiplied by the sum of its
taps. One row pass, over the scratch rows of all products, then gives the outputs. The scratch stays in
the first cache, and the image is read where it lies; at its top and bottom, and where its rows are not
contiguous, some rows are copied first.
"""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba import types
from numba.core.cgutils import for_range_slice
from numba.extending import intrinsic

from impls.core import simd
from impls.core.compiled import compiled
from impls.core.simd.box import box
from impls.core.simd.host import HALF, ROWS, SHAPE, VECTOR_BYTES, VECTORS
from impls.core.simd.tile import INDEX, index, tile_function
from impls.core.simd.windows import copy_bytes, source_index

TOP, LEFT, BOUNDARY, START, STOP, RANK, N0, N1, COLUMNS, COUNTS = range(10)
"""What `geometry` holds, by place: rows and columns before the image; the boundary; the first output
row and the one after the last; the factors' number and sizes; the image's columns; whether the result
is bool."""
PIECE_ROWS = 8 * ROWS
"""Rows of outputs for which rows of the image are copied at a time."""


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


@numba.njit(inline="always")  # else the tiles are compiled again with each caller
def some_rows(
    source: int,
    stride: int,
    padded: bool,
    first: int,
    last: int,
    out: Any,
    kernel: Any,
    room: Any,
    geometry: Any,
) -> None:
    """Output rows from first to last; `source` is the address of the first image row that they read."""
    columns, rows, edges, outside = kernel
    scratch, piece = room
    itemsize, width, outputs = scratch.itemsize, scratch.shape[1], out.shape[1]
    rank, n0, n1, left = geometry[RANK], geometry[N0], geometry[N1], geometry[LEFT]
    like, samples, unit = outside[0], geometry[COLUMNS], unit_of(itemsize)
    straight = out.itemsize == itemsize and outputs >= unit and geometry[COUNTS] == 0
    whole = outputs // unit * unit if straight else round_up(outputs, unit)
    s, h = scratch.ctypes.data, rows.ctypes.data
    for i in range(first, last, ROWS):
        start = source + itemsize * stride * (i - first)
        for k in range(rank):
            h0 = columns.ctypes.data + columns.strides[0] * k
            to = s + itemsize * (k * width + left)
            column_pass(like, start, stride, h0, n0, to, rank * width, samples, itemsize, padded)
        for r in range(min(ROWS, last - i)):
            for k in range(rank):
                set_edges(scratch[r * rank + k], left, samples, edges, outside[k])
            line = s + itemsize * r * rank * width
            if straight:
                to = out.ctypes.data + itemsize * (i + r) * outputs
                row_pass(like, line, width, h, rank, n1, to, whole)
                if whole < outputs:
                    end = itemsize * (outputs - unit)
                    row_pass(like, line + end, width, h, rank, n1, to + end, unit)
            else:
                row_pass(like, line, width, h, rank, n1, piece.ctypes.data, whole)
                store(out, i + r, piece, geometry[COUNTS] != 0)


@numba.njit
def inside(image: Any, geometry: Any, itemsize: int) -> tuple[int, int]:
    """The output rows computed from the image where it lies: whole groups of them."""
    start, stop, top = geometry[START], geometry[STOP], geometry[TOP]
    first = min(round_up(max(top, start), ROWS), stop)
    last = min(image.shape[0] - geometry[N0] + 1 + top, stop)
    lies = image.strides[1] == image.itemsize == itemsize and image.strides[0] % itemsize == 0
    if not lies or image.shape[1] < unit_of(itemsize) or last <= first:
        return start, start
    return first, first + (last - first) // ROWS * ROWS


@numba.njit(inline="always")  # else the tiles are compiled again with each caller
def passes(image: Any, out: Any, kernel: Any, fill: Any, geometry: Any) -> None:
    """Output rows START to STOP.

    `kernel` is (columns, rows, edges, outside). columns holds the real parts of each product's taps,
    then their imaginary parts, a row each; rows the real parts of all, then their imaginary parts;
    edges the column of the image that stands at each place before and after its own, or -1; outside,
    for each product, what stands there.
    """
    start, stop, top, n0 = geometry[START], geometry[STOP], geometry[TOP], geometry[N0]
    dtype, itemsize, samples = fill.dtype, fill.itemsize, geometry[COLUMNS]
    unit = unit_of(itemsize)
    width = round_up(max(out.shape[1] + geometry[N1], geometry[LEFT] + samples), unit) + 2 * unit
    scratch = np.zeros((ROWS * geometry[RANK], width), dtype)
    room = (scratch, np.empty(round_up(out.shape[1], unit), dtype))
    first, last = inside(image, geometry, itemsize)
    if last > first:
        source = image.ctypes.data + image.strides[0] * (first - top)
        stride = image.strides[0] // itemsize
        some_rows(source, stride, False, first, last, out, kernel, room, geometry)
    if last - first < stop - start:
        window = np.zeros((PIECE_ROWS + n0 - 1, round_up(samples, unit)), dtype)
        source, stride = window.ctypes.data, window.shape[1]
        for low, high in ((start, first), (last, stop)):
            for i in range(low, high, PIECE_ROWS):
                end = min(i + PIECE_ROWS, high)
                copy_rows(window, image, i - top, end - i + n0 - 1, geometry[BOUNDARY], fill[0])
                some_rows(source, stride, True, i, end, out, kernel, room, geometry)
        window[0, 0] = 0  # until here it is in use: an address keeps nothing alive
    room[0][0, 0] = room[1][0] = 0


@cache
def compiled_passes(dtype: np.dtype[Any], wide: np.dtype[Any]) -> Any:
    """`passes` for images of `dtype`, summed in `wide`."""
    element, sums = numba.from_dtype(dtype), numba.from_dtype(wide)
    real = sums.underlying_float if isinstance(sums, types.Complex) else sums

    def held(kind: Any, ndim: int) -> Any:
        return types.Array(kind, ndim, "C", readonly=True)

    kernel = (held(real, 2), held(real, 1), held(types.int64, 1), held(sums, 1))
    together: Any = types.Tuple
    signature = types.void(
        types.Array(element, 2, "A", readonly=True),
        types.Array(element, 2, "C"),
        together(kernel),
        held(sums, 1),
        held(types.int64, 1),
    )
    mark = _mark()

    def call(image: Any, out: Any, kernel: Any, fill: Any, geometry: Any) -> None:
        mark  # noqa: B018  part of the cache's key
        passes(image, out, kernel, fill, geometry)

    return compiled(call, [signature], nogil=True, error_model="numpy")


def _mark() -> int:
    """Tells this code and this tile from any other: numba's cache looks at this file alone."""
    sources = b"".join(
        path.read_bytes() for path in sorted(Path(simd.__file__).parent.glob("*.py"))
    )
    return zlib.crc32(sources + str(SHAPE).encode())
