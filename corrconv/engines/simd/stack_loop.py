"""A stack of small planes or of lines in one compiled call: the loop over its items.

Planes share a window: what stands around the image is written to it once, and the taps
are read once where all planes have the same.
"""

from __future__ import annotations

from typing import Any

import numba

from corrconv.engines.machine_code.scratch import allocate, lines, release, view
from corrconv.engines.machine_code.signature import NO_MEMORY
from corrconv.engines.simd import geometry as g
from corrconv.engines.simd.box import box as tiles
from corrconv.engines.simd.host import HALF, ROWS, VECTOR_BYTES
from corrconv.engines.simd.line import correlate_line
from corrconv.engines.simd.plane import round_up
from corrconv.engines.simd.taps import oriented, real_taps
from corrconv.engines.simd.windows import copy_bytes, copy_window

line = numba.njit(correlate_line)


def correlate_lines(images: Any, kernels: Any, out: Any, geometry: Any, fills: Any) -> int:
    """Each signal with its kernel, to be compiled; see `compiled.compiled_stack`."""
    status = 0
    for i in range(images.shape[0]):
        if status == 0:
            status = line(images[i], kernels[i], out[i], geometry, fills)
    return status


def correlate_planes(images: Any, kernels: Any, out: Any, geometry: Any, fills: Any) -> int:
    """Each image with its kernel, by way of one window for all; see `compiled.compiled_stack`."""
    fill, itemsize = fills[0], images.itemsize
    rows, columns = out.shape[1:]
    hn, hm = kernels.shape[1:]
    unit = HALF * (VECTOR_BYTES // itemsize)
    rows_up, columns_up = round_up(rows, ROWS), round_up(columns, unit)
    size = (rows_up + hn - 1, columns_up + hm - 1)
    room, window_room = lines(hn * hm, itemsize), lines(size[0] * size[1], itemsize)
    h = allocate(room + window_room + lines(rows_up * columns_up, itemsize))
    if h == 0:
        return NO_MEMORY
    window, piece = view(h + room, size, images.dtype), h + room + window_room
    straight = rows_up == rows and columns_up == columns
    filled = geometry[g.BOUNDARY] == g.FILL and images.strides[2] == itemsize
    for i in range(images.shape[0]):
        if i == 0 or kernels.strides[0] != 0:
            reverse, conjugate = geometry[g.REVERSE] != 0, geometry[g.CONJUGATE] != 0
            real_taps(h, oriented(kernels[i], reverse), conjugate)
        if i == 0 or not filled:
            top, left = -geometry[g.TOP], -geometry[g.LEFT]
            high, wide = rows + hn - 1, columns + hm - 1
            copy_window(window, high, wide, images[i], top, left, geometry[g.BOUNDARY], fill)
        else:
            copy_image(window, images[i], geometry[g.TOP], geometry[g.LEFT])
        target = out.ctypes.data + out.strides[0] * i
        to, stride = (target, columns) if straight else (piece, columns_up)
        tiles(fill, window.ctypes.data, size[1], h, hn, hm, to, stride, rows_up, columns_up)
        if not straight:
            for r in range(rows):
                source = piece + itemsize * r * columns_up
                copy_bytes(target + itemsize * r * columns, source, itemsize * columns)
    release(h)
    return 0


@numba.njit
def copy_image(window: Any, image: Any, top: int, left: int) -> None:
    """Write the image where it stands in its window."""
    for r in range(image.shape[0]):
        copy_bytes(
            window.ctypes.data + window.itemsize * ((top + r) * window.shape[1] + left),
            image.ctypes.data + image.strides[0] * r,
            image.itemsize * image.shape[1],
        )
