"""1-D: strips over the signal where a window lies inside it, and over padded pieces at its ends."""

from __future__ import annotations

from typing import Any

from corrconv.engines.machine_code.queue import DONE, add, ended, take
from corrconv.engines.machine_code.rows import MORE
from corrconv.engines.machine_code.scratch import allocate, lines, release, view
from corrconv.engines.machine_code.signature import NO_MEMORY
from corrconv.engines.simd import geometry as g
from corrconv.engines.simd.host import HALF, VECTOR_BYTES
from corrconv.engines.simd.lanes import sum_bytes
from corrconv.engines.simd.plane import round_up
from corrconv.engines.simd.strip import strips
from corrconv.engines.simd.taps import oriented, real_taps
from corrconv.engines.simd.windows import copy_bytes, copy_row

PIECE = 4096
"""Outputs of one padded piece at most."""


def correlate_line(
    signal: Any, taps_given: Any, out: Any, geometry: Any, fills: Any, queue: Any
) -> int:
    """The call for 1-D, to be compiled; see `compiled.compiled`."""
    image, kernel = signal[None, :], taps_given[None, :]
    fill, itemsize, taps = fills[0], image.itemsize, kernel.shape[1]
    tap_size = sum_bytes(image)
    side = HALF * (VECTOR_BYTES // tap_size)
    size, before = out.size, geometry[g.LEFT]
    workers, least, most = geometry[g.WORKERS], geometry[g.LEAST], geometry[g.MOST]
    first, last = 0, size
    if workers:
        first, last = take(queue.ctypes.data, size, least, most, workers)
    if first == last:
        return ended(queue.ctypes.data, size, geometry[g.WAITS] != 0)
    longest = round_up(min(size, PIECE), side)
    room, window_room = lines(taps, tap_size), lines(longest + taps - 1, itemsize)
    h = allocate(room + window_room + lines(longest, itemsize))
    if h == 0:
        return NO_MEMORY
    real_taps(h, oriented(kernel, geometry[g.REVERSE] != 0), geometry[g.CONJUGATE] != 0)
    window, piece = view(h + room, longest + taps - 1, image.dtype), h + room + window_room
    done = 0
    while first < last:
        left = right = first
        if image.strides[1] == itemsize:
            left = min(max(before, first), last)
            inside = max(min(image.shape[1] - taps + 1 + before, last) - left, 0)
            right = left + inside // side * side
        if right > left:
            source = image.ctypes.data + itemsize * (left - before)
            target = out.ctypes.data + itemsize * left
            strips(fill, source, h, taps, target, right - left)
        for start, stop in ((first, left), (right, last)):
            for at in range(start, stop, PIECE):
                count = min(stop - at, PIECE)
                count_up = round_up(count, side)
                inside_row = window[: count_up + taps - 1]
                left_of = at - before
                copy_row(
                    inside_row, count + taps - 1, image, 0, left_of, geometry[g.BOUNDARY], fill
                )
                strips(fill, window.ctypes.data, h, taps, piece, count_up)
                copy_bytes(out.ctypes.data + itemsize * at, piece, itemsize * count)
        if workers == 0:
            break
        add(queue.ctypes.data + DONE, last - first)
        done += last - first
        if done >= most:
            release(h)
            return MORE
        first, last = take(queue.ctypes.data, size, least, most, workers)
    release(h)
    return ended(queue.ctypes.data, size, geometry[g.WAITS] != 0)
