"""Windows of the extended image, copied into scratch: compiled, for any strides and boundary."""

from __future__ import annotations

from typing import Any

import numba
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from corrconv.engines.simd.geometry import FILL, WRAP


def _copy_bytes(typing: Any, target: Any, source: Any, count: Any) -> Any:
    """Copy `count` bytes between two addresses."""
    signature = types.void(types.intp, types.intp, types.intp)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        to, start = (builder.inttoptr(a, ir.IntType(8).as_pointer()) for a in args[:2])
        cgutils.raw_memcpy(builder, to, start, args[2], 1)  # type: ignore[no-untyped-call]
        return context.get_dummy_value()

    return signature, codegen


copy_bytes: Any = intrinsic(_copy_bytes)


@numba.njit
def source_index(i: int, size: int, boundary: int) -> int:
    """Which sample stands at i; -1 for none: see `corrconv.core.reduction.source_indices`."""
    if 0 <= i < size:
        return i
    if boundary == FILL:
        return -1
    if boundary == WRAP:
        return i % size
    folded = i % (2 * size)
    return min(folded, 2 * size - 1 - folded)


@numba.njit
def copy_row(row: Any, count: int, image: Any, i: int, left: int, boundary: int, fill: Any) -> None:
    """Write row i of the image, extended, from column `left` on; zeros after `count` samples."""
    size, itemsize = image.shape[1], image.itemsize
    first = min(max(-left, 0), count)
    last = max(min(size - left, count), first)
    if image.strides[1] == itemsize:
        source = image.ctypes.data + image.strides[0] * i + itemsize * (left + first)
        copy_bytes(row.ctypes.data + itemsize * first, source, itemsize * (last - first))
    else:
        for c in range(first, last):
            row[c] = image[i, left + c]
    for c in range(first):
        j = source_index(left + c, size, boundary)
        row[c] = fill if j < 0 else image[i, j]
    for c in range(last, count):
        j = source_index(left + c, size, boundary)
        row[c] = fill if j < 0 else image[i, j]
    # the tile reads on past the last sample: anything is right there, but subnormals are slow
    row[count:] = 0


@numba.njit
def copy_window(
    window: Any, rows: int, columns: int, image: Any, top: int, left: int, boundary: int, fill: Any
) -> None:
    """Write rows x columns of the extended image, from (top, left) on; zeros in the rest."""
    for r in range(window.shape[0]):
        i = source_index(top + r, image.shape[0], boundary) if r < rows else -1
        if i >= 0:
            copy_row(window[r], columns, image, i, left, boundary, fill)
        else:
            window[r, :columns] = fill
            window[r, columns:] = 0
