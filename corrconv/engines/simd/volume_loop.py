"""More than two axes: each plane of outputs is a sum, over the kernel's planes, of 2-D correlations.

Windows of as many planes of the image as the kernel has stay in the cache, in slots: the next plane of
outputs meets most of them again.
"""

from __future__ import annotations

from typing import Any

import numba

from corrconv.engines.machine_code.queue import DONE, add, ended, take
from corrconv.engines.machine_code.rows import MORE
from corrconv.engines.machine_code.scratch import allocate, lines, release, view
from corrconv.engines.machine_code.signature import NO_MEMORY
from corrconv.engines.simd import geometry as g
from corrconv.engines.simd.box import add_box, tall_box
from corrconv.engines.simd.host import HALF, ROWS, VECTOR_BYTES
from corrconv.engines.simd.lanes import sum_bytes
from corrconv.engines.simd.plane import PIECE_COLUMNS, round_up
from corrconv.engines.simd.taps import oriented, real_taps
from corrconv.engines.simd.windows import copy_bytes, copy_window

EMPTY = -2
"""Says of a slot that nothing is in it; -1 that what is outside of the image is."""
PIECE_ROWS, SLOTS = g.WAITS + 1, g.WAITS + 2
"""Places in the row of integers after those of `geometry`: rows of outputs at a time, and slots."""


def correlate_volume(
    images: Any, kernels: Any, out: Any, geometry: Any, fills: Any, queue: Any, sources: Any
) -> int:
    """Planes of the outputs, to be compiled; see `compiled.compiled_volume`."""
    count, done = out.shape[0], 0
    workers, least, most = geometry[g.WORKERS], geometry[g.LEAST], geometry[g.MOST]
    first, last = 0, count
    if workers:
        first, last = take(queue.ctypes.data, count, least, most, workers)
    if first == last:
        return ended(queue.ctypes.data, count, geometry[g.WAITS] != 0)
    itemsize, tap_size, slots = images.itemsize, sum_bytes(images), geometry[SLOTS]
    taps, hn, hm = kernels.shape
    unit = HALF * (VECTOR_BYTES // tap_size)
    high = round_up(min(out.shape[1], geometry[PIECE_ROWS]), ROWS)
    wide = round_up(min(out.shape[2], PIECE_COLUMNS), unit)
    size = (slots, high + hn - 1, wide + hm - 1)
    room, piece_room = lines(kernels.size, tap_size), lines(high * wide, itemsize)
    windows_room, tags_room = lines(size[0] * size[1] * size[2], itemsize), lines(slots, 8)
    h = allocate(room + piece_room + windows_room + tags_room)
    if h == 0:
        return NO_MEMORY
    for t in range(taps):
        reverse, conjugate = geometry[g.REVERSE] != 0, geometry[g.CONJUGATE] != 0
        place = h + tap_size * hn * hm * (taps - 1 - t if reverse else t)
        real_taps(place, oriented(kernels[t], reverse), conjugate)
    piece = h + room
    windows = view(piece + piece_room, size, images.dtype)
    tags = view(piece + piece_room + windows_room, slots, sources.dtype)
    while first < last:
        for top in range(0, out.shape[1], high):
            for left in range(0, out.shape[2], wide):
                tags[:] = EMPTY
                for p in range(first, last):
                    one_piece(images, h, hn, hm, out[p], geometry, fills[0], sources[p],
                              piece, windows, tags, top, left)  # fmt: skip
        if workers == 0:
            break
        add(queue.ctypes.data + DONE, last - first)
        done += last - first
        if done >= most:
            release(h)
            return MORE
        first, last = take(queue.ctypes.data, count, least, most, workers)
    release(h)
    return ended(queue.ctypes.data, count, geometry[g.WAITS] != 0)


@numba.njit(inline="always")
def one_piece(
    images: Any,
    h: int,
    hn: int,
    hm: int,
    out: Any,
    geometry: Any,
    fill: Any,
    sources: Any,
    piece: int,
    windows: Any,
    tags: Any,
    top: int,
    left: int,
) -> None:
    """Some rows and columns of one plane of outputs."""
    itemsize, tap_size = images.itemsize, sum_bytes(images)
    unit = HALF * (VECTOR_BYTES // tap_size)
    rows = min(out.shape[0] - top, windows.shape[1] - hn + 1)
    columns = min(out.shape[1] - left, windows.shape[2] - hm + 1)
    rows_up, columns_up = round_up(rows, ROWS), round_up(columns, unit)
    target = out.ctypes.data + itemsize * (top * out.shape[1] + left)
    straight = rows_up == rows and columns_up == columns
    to, stride = (target, out.shape[1]) if straight else (piece, columns_up)
    for t in range(sources.shape[0]):
        source = sources[t]
        slot = source % tags.shape[0]
        window = windows[slot]
        if tags[slot] != source:
            tags[slot] = source
            if source < 0:
                window[:] = fill
            else:
                copy_window(
                    window[: rows_up + hn - 1, : columns_up + hm - 1],
                    rows + hn - 1,
                    columns + hm - 1,
                    images[source],
                    top - geometry[g.TOP],
                    left - geometry[g.LEFT],
                    geometry[g.BOUNDARY],
                    fill,
                )
        taps = h + tap_size * hn * hm * t
        from_window, across = window.ctypes.data, window.shape[1]
        if t == 0:
            tall_box(fill, from_window, across, taps, hn, hm, to, stride, rows_up, columns_up)
        else:
            add_box(fill, from_window, across, taps, hn, hm, to, stride, rows_up, columns_up)
    if not straight:
        for r in range(rows):
            source_row = piece + itemsize * r * columns_up
            copy_bytes(target + itemsize * r * out.shape[1], source_row, itemsize * columns)
