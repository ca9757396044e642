"""1-D: the same tiles, over a signal folded into rows.

y[S·r + l] = Σ_t Σ_q h[S·t + q] x[S·(r + t) + q + l]: with rows of S samples, each starting S after the
one before, this is the 2-D sum of a signal with kernel rows of S taps. So loads are shared among rows
of outputs as in 2-D, once the kernel has a few such rows; what is left of it is added afterwards.
"""

from __future__ import annotations

from typing import Any

import numba

from corrconv.engines.machine_code.queue import DONE, add, ended, take
from corrconv.engines.machine_code.rows import MORE
from corrconv.engines.machine_code.scratch import allocate, lines, release, view
from corrconv.engines.machine_code.signature import NO_MEMORY
from corrconv.engines.simd import geometry as g
from corrconv.engines.simd.box import add_row, box
from corrconv.engines.simd.host import BLOCK, HALF, ROWS, VECTOR_BYTES
from corrconv.engines.simd.lanes import sum_bytes
from corrconv.engines.simd.plane import round_up
from corrconv.engines.simd.taps import oriented, real_taps
from corrconv.engines.simd.windows import copy_bytes, copy_row

PIECE = (4096 // BLOCK or 1) * BLOCK
"""Outputs of one padded piece at most."""


@numba.njit(inline="always")
def outputs(
    like: Any, x: int, h: int, folded: int, taps: int, out: int, count: int, sizes: Any
) -> None:
    """A multiple of HALF vectors of outputs; `folded` holds the taps as `fold` lays them out.

    `sizes` are the bytes of a sample, and of a tap.
    """
    itemsize, tap_size = sizes
    side = HALF * (VECTOR_BYTES // tap_size)
    rows = taps // side
    done = 0
    if rows >= ROWS - 1:
        block = ROWS * side
        done = count // block * block
        rest = folded + rows * side * tap_size
        for i in range(0, done, block):
            at, to = x + itemsize * i, out + itemsize * i
            box(like, at, side, folded, rows, side, to, side, ROWS, side)
            if taps > rows * side:
                add_row(like, at + itemsize * rows * side, rest, taps - rows * side, to, block)
    box(like, x + itemsize * done, 0, h, 1, taps, out + itemsize * done, 0, 1, count - done)


@numba.njit
def fold(folded: int, plain: int, taps: int, side: int, parts: int, itemsize: int) -> None:
    """Write rows of `side` taps, then what is left; in each, imaginary parts follow real ones."""
    size, whole = itemsize * taps, itemsize * (taps // side * side)
    for part in range(parts):
        real = plain + part * size
        copy_bytes(folded + part * whole, real, whole)
        copy_bytes(folded + parts * whole + part * (size - whole), real + whole, size - whole)


def correlate_line(
    signal: Any, taps_given: Any, out: Any, geometry: Any, fills: Any, queue: Any
) -> int:
    """The call for 1-D, to be compiled; see `compiled.compiled`."""
    image, kernel = signal[None, :], taps_given[None, :]
    fill, itemsize, taps = fills[0], image.itemsize, kernel.shape[1]
    tap_size = sum_bytes(image)
    side, sizes = HALF * (VECTOR_BYTES // tap_size), (itemsize, tap_size)
    block = ROWS * side  # at whose multiples tiles begin, see `host.BLOCK`
    size, before = out.size, geometry[g.LEFT]
    workers, least, most = geometry[g.WORKERS], geometry[g.LEAST], geometry[g.MOST]
    first, last = 0, size
    if workers:
        first, last = take(queue.ctypes.data, size, least, most, workers)
    if first == last:
        return ended(queue.ctypes.data, size, geometry[g.WAITS] != 0)
    longest = round_up(min(size, PIECE), side)
    room, window_room = lines(taps, tap_size), lines(longest + taps - 1, itemsize)
    h = allocate(2 * room + window_room + lines(longest, itemsize))
    if h == 0:
        return NO_MEMORY
    rows = h + room
    parts = real_taps(h, oriented(kernel, geometry[g.REVERSE] != 0), geometry[g.CONJUGATE] != 0)
    fold(rows, h, taps, side, parts, tap_size // parts)
    window = view(rows + room, longest + taps - 1, image.dtype)
    piece = rows + room + window_room
    done = 0
    while first < last:
        left = right = first
        if image.strides[1] == itemsize:
            left = min(round_up(max(before, first), block), last)
            inside = max(min(image.shape[1] - taps + 1 + before, last) - left, 0)
            right = left + inside // block * block
        if right > left:
            source = image.ctypes.data + itemsize * (left - before)
            target = out.ctypes.data + itemsize * left
            outputs(fill, source, h, rows, taps, target, right - left, sizes)
        for start, stop in ((first, left), (right, last)):
            for at in range(start, stop, PIECE):
                count = min(stop - at, PIECE)
                count_up = round_up(count, side)
                inside_row = window[: count_up + taps - 1]
                left_of = at - before
                copy_row(
                    inside_row, count + taps - 1, image, 0, left_of, geometry[g.BOUNDARY], fill
                )
                outputs(fill, window.ctypes.data, h, rows, taps, piece, count_up, sizes)
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
