"""The loop over groups of rows."""

from __future__ import annotations

from typing import Any

import numba

from corrconv.engines.machine_code.queue import DONE, add, ended, take
from corrconv.engines.machine_code.rows import MORE
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

TOP, LEFT, BOUNDARY, RANK, N0, N1, COLUMNS, COUNTS, WORKERS, LEAST, MOST, WAITS = range(12)
"""The row of integers beside the arrays, by place: rows and columns before the image; the boundary; the
factors' number and sizes; the image's columns; whether the result is bool; what `Rows.told` says."""
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
def inside(image: Any, geometry: Any, itemsize: int, start: int, stop: int) -> tuple[int, int]:
    """The output rows computed from the image where it lies: whole groups of them."""
    top = geometry[TOP]
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
    queue: Any,
) -> int:
    """All output rows, or those taken from the queue, to be compiled; see `compiled.compiled_passes`."""
    kernel = (columns, rows, edges, outside)
    top, n0, waits = geometry[TOP], geometry[N0], geometry[WAITS] != 0
    dtype, itemsize, samples = fill.dtype, fill.itemsize, geometry[COLUMNS]
    count, workers, least, most = out.shape[0], geometry[WORKERS], geometry[LEAST], geometry[MOST]
    start, stop = 0, count
    if workers:
        start, stop = take(queue.ctypes.data, count, least, most, workers)
    if start == stop:
        return ended(queue.ctypes.data, count, waits)
    unit = unit_of(itemsize)
    width = round_up(max(out.shape[1] + geometry[N1], geometry[LEFT] + samples), unit) + 2 * unit
    height, longest = ROWS * geometry[RANK], round_up(out.shape[1], unit)
    copied = (PIECE_ROWS + n0 - 1, round_up(samples, unit))
    room, piece_room = lines(height * width, itemsize), lines(longest, itemsize)
    memory = allocate(room + piece_room + lines(copied[0] * copied[1], itemsize))
    if memory == 0:
        return NO_MEMORY
    scratch = view(memory, (height, width), dtype)
    scratch[:] = 0
    both = (scratch, view(memory + room, longest, dtype))
    window = view(memory + room + piece_room, copied, dtype)
    copies = False
    done = 0
    while start < stop:
        first, last = inside(image, geometry, itemsize, start, stop)
        if last > first:
            source = image.ctypes.data + image.strides[0] * (first - top)
            stride = image.strides[0] // itemsize
            some_rows(source, stride, False, first, last, out, kernel, both, geometry)
        if last - first < stop - start and not copies:
            window[:] = 0
            copies = True
        source, stride = window.ctypes.data, window.shape[1]
        for low, high in ((start, first), (last, stop)):
            for i in range(low, high, PIECE_ROWS):
                end = min(i + PIECE_ROWS, high)
                copy_rows(window, image, i - top, end - i + n0 - 1, geometry[BOUNDARY], fill[0])
                some_rows(source, stride, True, i, end, out, kernel, both, geometry)
        if workers == 0:
            break
        add(queue.ctypes.data + DONE, stop - start)
        done += stop - start
        if done >= most:
            release(memory)
            return MORE
        start, stop = take(queue.ctypes.data, count, least, most, workers)
    release(memory)
    return ended(queue.ctypes.data, count, waits)
