"""Operands where a mistake shows: between pages that may not be touched, in strides, beside other values.

An array that ends where its page does makes a read beyond it a crash, which the gate names. The same memory
serves one case after another, so that whoever remembers by the address of an operand is wrong in the next.
"""

from __future__ import annotations

import ctypes
import math
import mmap
import sys
import zlib
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from corrconv.core import Array
from corrconv.core.problem import Shape

Layout = Literal["plain", "columns", "reversed", "strided", "window", "unaligned"]
"""``columns``: axes in reverse order in memory; ``strided``: every second sample; ``window``: inside a larger
array; ``unaligned``: one byte off."""
LAYOUTS: tuple[Layout, ...] = get_args(Layout)
MARGIN = 2
"""Samples around a window."""
PROT_NONE = 0  # sys/mman.h
STALE = 0xFE
"""Each byte beside the operand: huge as a float, 254 or -2 as a byte, and seldom right."""


@dataclass(frozen=True)
class Placed:
    """An operand in a room, and the block of memory that it lies in."""

    values: Array
    block: Array

    def digest(self) -> int:
        """Of the whole block: a write beside the operand shows, too."""
        return zlib.crc32(self.block.data)


class Room:
    """Memory between two guarded pages, as much as was asked for at most."""

    def __init__(self) -> None:
        self._bytes: Array = np.empty(0, np.uint8)

    def place(self, shape: Shape, dtype: np.dtype[Any], layout: Layout, *, late: bool) -> Placed:
        """An array for `shape` values, all stale.

        Parameters
        ----------
        shape : tuple of int
        dtype : dtype
        layout : Layout
        late : bool
            Whether its block ends where the room does, else it begins there.
        """
        around = {"strided": [2 * N for N in shape], "window": [N + 2 * MARGIN for N in shape]}
        sides = around.get(layout, list(reversed(shape) if layout == "columns" else shape))
        size = math.prod(sides) * dtype.itemsize
        odd = int(layout == "unaligned")
        held = self._memory(size + odd)
        start = held - size - odd if late else odd
        block = self._bytes[start : start + size]
        block[...] = STALE
        values = np.ndarray(sides, dtype, block.data)
        if layout == "columns":
            values = values.T
        elif layout == "reversed":
            values = np.flip(values)
        elif layout == "strided":
            values = values[(slice(1, None, 2),) * len(shape)]
        elif layout == "window":
            values = values[(slice(MARGIN, -MARGIN),) * len(shape)]
        return Placed(values, block)

    def _memory(self, size: int) -> int:
        """Have so many bytes at least; how many there are."""
        if size > len(self._bytes):
            page = mmap.PAGESIZE
            pages = -(-size // page) + 2
            whole = np.frombuffer(mmap.mmap(-1, pages * page), np.uint8)
            for guard in (0, (pages - 1) * page):
                _forbid(whole.ctypes.data + guard, page)
            self._bytes = whole[page:-page]
        return len(self._bytes)


def _forbid(address: int, size: int) -> None:
    """Make a page one that may not be touched, where the system can."""
    if sys.platform != "win32":
        protect = ctypes.CDLL(None, use_errno=True).mprotect
        protect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
        protect(address, size, PROT_NONE)
