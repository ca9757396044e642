"""The loop over groups of rows."""

from __future__ import annotations

from typing import Any

import numba

from corrconv.engines.machine_code.scratch import allocate, lines, release, view
from corrconv.engines.machine_code.signature import NO_MEMORY
from corrconv.engines.passes.steps import (
    column_pass,
    copy_rows,
    round_up,
    row_pass,
    set_edges,
    store,
    unit_of,
)
from corrconv.engines.simd.host import ROWS

TOP, LEFT, BOUNDARY, START, STOP, RANK, N0, N1, COLUMNS, COUNTS = range(10)
"""The row of integers beside the arrays, by place: rows and columns before the image; the boundary; the first
output row and the one after the last; the factors' number and sizes; the image's columns; whether the result
is bool."""
PIECE_ROWS = 8 * ROWS
"""Rows of outputs for which rows of the image are copied at a time."""


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


def passes(
    image: Any,
    out: Any,
    columns: Any,
    rows: Any,
    edges: Any,
    outside: Any,
    fill: Any,
    geometry: Any,
) -> int:
    """Output rows START to STOP, to be compiled; see `compiled.compiled_passes`."""
    kernel = (columns, rows, edges, outside)
    start, stop, top, n0 = geometry[START], geometry[STOP], geometry[TOP], geometry[N0]
    dtype, itemsize, samples = fill.dtype, fill.itemsize, geometry[COLUMNS]
    unit = unit_of(itemsize)
    width = round_up(max(out.shape[1] + geometry[N1], geometry[LEFT] + samples), unit) + 2 * unit
    first, last = inside(image, geometry, itemsize)
    height, longest = ROWS * geometry[RANK], round_up(out.shape[1], unit)
    copied = (PIECE_ROWS + n0 - 1, round_up(samples, unit))
    around = last - first < stop - start
    room, piece_room = lines(height * width, itemsize), lines(longest, itemsize)
    copied_room = lines(copied[0] * copied[1], itemsize) if around else 0
    memory = allocate(room + piece_room + copied_room)
    if memory == 0:
        return NO_MEMORY
    scratch = view(memory, (height, width), dtype)
    scratch[:] = 0
    both = (scratch, view(memory + room, longest, dtype))
    if last > first:
        source = image.ctypes.data + image.strides[0] * (first - top)
        stride = image.strides[0] // itemsize
        some_rows(source, stride, False, first, last, out, kernel, both, geometry)
    if around:
        window = view(memory + room + piece_room, copied, dtype)
        window[:] = 0
        source, stride = window.ctypes.data, window.shape[1]
        for low, high in ((start, first), (last, stop)):
            for i in range(low, high, PIECE_ROWS):
                end = min(i + PIECE_ROWS, high)
                copy_rows(window, image, i - top, end - i + n0 - 1, geometry[BOUNDARY], fill[0])
                some_rows(source, stride, True, i, end, out, kernel, both, geometry)
    release(memory)
    return 0
