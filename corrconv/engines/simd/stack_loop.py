"""A stack of small planes or of lines in one compiled call: the loop over its items.

Planes share a window: what stands around the image is written to it once, and the taps
are read once where all planes have the same.
"""

from __future__ import annotations

from typing import Any

import numba

from corrconv.engines.machine_code.queue import DONE, add, ended, take
from corrconv.engines.machine_code.rows import MORE
from corrconv.engines.machine_code.scratch import allocate, lines, release, view
from corrconv.engines.machine_code.signature import NO_MEMORY
from corrconv.engines.simd import geometry as g
from corrconv.engines.simd.host import HALF, ROWS, VECTOR_BYTES
from corrconv.engines.simd.lanes import sum_bytes
from corrconv.engines.simd.line import correlate_line
from corrconv.engines.simd.plane import of_window, round_up
from corrconv.engines.simd.taps import oriented, real_taps
from corrconv.engines.simd.windows import copy_bytes, copy_window

WORKERS, LEAST, MOST, WAITS = range(g.WAITS + 1, g.WAITS + 5)
"""How items are shared, after `geometry` of one item: all of that at once."""
line = numba.njit(correlate_line)


def correlate_lines(
    images: Any, kernels: Any, out: Any, geometry: Any, fills: Any, queue: Any
) -> int:
    """Each signal with its kernel, to be compiled; see `compiled.compiled_stack`."""
    count, done = images.shape[0], 0
    workers, least, most = geometry[WORKERS], geometry[LEAST], geometry[MOST]
    first, last = 0, count
    if workers:
        first, last = take(queue.ctypes.data, count, least, most, workers)
    while first < last:
        for i in range(first, last):
            if line(images[i], kernels[i], out[i], geometry, fills, queue) == NO_MEMORY:
                return NO_MEMORY
        if workers == 0:
            break
        add(queue.ctypes.data + DONE, last - first)
        done += last - first
        if done >= most:
            return MORE
        first, last = take(queue.ctypes.data, count, least, most, workers)
    return ended(queue.ctypes.data, count, geometry[WAITS] != 0)


def correlate_planes(
    images: Any, kernels: Any, out: Any, geometry: Any, fills: Any, queue: Any
) -> int:
    """Each image with its kernel, by way of one window for all; see `compiled.compiled_stack`."""
    count, done = images.shape[0], 0
    workers, least, most = geometry[WORKERS], geometry[LEAST], geometry[MOST]
    first, last = 0, count
    if workers:
        first, last = take(queue.ctypes.data, count, least, most, workers)
    if first == last:
        return ended(queue.ctypes.data, count, geometry[WAITS] != 0)
    fill, itemsize, tap_size = fills[0], images.itemsize, sum_bytes(images)
    rows, columns = out.shape[1:]
    hn, hm = kernels.shape[1:]
    unit = HALF * (VECTOR_BYTES // tap_size)
    rows_up, columns_up = round_up(rows, ROWS), round_up(columns, unit)
    size = (rows_up + hn - 1, columns_up + hm - 1)
    room, window_room = lines(hn * hm, tap_size), lines(size[0] * size[1], itemsize)
    h = allocate(room + window_room + lines(rows_up * columns_up, itemsize))
    if h == 0:
        return NO_MEMORY
    window, piece = view(h + room, size, images.dtype), h + room + window_room
    filled = geometry[g.BOUNDARY] == g.FILL and images.strides[2] == itemsize
    begun = False
    while first < last:
        for i in range(first, last):
            if not begun or kernels.strides[0] != 0:
                reverse, conjugate = geometry[g.REVERSE] != 0, geometry[g.CONJUGATE] != 0
                real_taps(h, oriented(kernels[i], reverse), conjugate)
            if not begun or not filled:
                top, left = -geometry[g.TOP], -geometry[g.LEFT]
                high, wide = rows + hn - 1, columns + hm - 1
                copy_window(window, high, wide, images[i], top, left, geometry[g.BOUNDARY], fill)
            else:
                copy_image(window, images[i], geometry[g.TOP], geometry[g.LEFT])
            begun = True
            target = out.ctypes.data + out.strides[0] * i
            of_window(fill, window.ctypes.data, size[1], h, hn, hm, target, columns, rows, columns,
                      piece, (itemsize, unit))  # fmt: skip
        if workers == 0:
            break
        add(queue.ctypes.data + DONE, last - first)
        done += last - first
        if done >= most:
            release(h)
            return MORE
        first, last = take(queue.ctypes.data, count, least, most, workers)
    release(h)
    return ended(queue.ctypes.data, count, geometry[WAITS] != 0)


@numba.njit
def copy_image(window: Any, image: Any, top: int, left: int) -> None:
    """Write the image where it stands in its window."""
    for r in range(image.shape[0]):
        copy_bytes(
            window.ctypes.data + window.itemsize * ((top + r) * window.shape[1] + left),
            image.ctypes.data + image.strides[0] * r,
            image.itemsize * image.shape[1],
        )
