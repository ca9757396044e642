"""Where arrays lie in memory, drawn anew for each sample.

Whether two arrays begin at the same place of a page decides over a quarter of some loops' time, and a
process's heap keeps such places: each process would have one draw, and need many others beside it.
"""

from __future__ import annotations

import ctypes
import random

SPACERS = 12
SMALLEST, LARGEST = 10, 21
"""Powers of two, in bytes, between which their sizes are drawn."""


class Places:
    """Pieces of the heap that are taken and given back, never touched: what is taken next lies elsewhere."""

    def __init__(self) -> None:
        self._taken: list[int] = []
        self._take = ctypes.pythonapi.PyMem_RawMalloc
        self._take.restype, self._take.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
        self._give = ctypes.pythonapi.PyMem_RawFree
        self._give.restype, self._give.argtypes = None, [ctypes.c_void_p]

    def draw(self, number: int) -> None:
        """Others, the same for the same number."""
        self.close()
        draw = random.Random(number)
        sizes = (int(2 ** draw.uniform(SMALLEST, LARGEST)) for _ in range(SPACERS))
        self._taken = [self._take(size) for size in sizes]

    def close(self) -> None:
        """Give all back."""
        for each in self._taken:
            self._give(each)
        self._taken = []
