"""The compiled code: one library for each real dtype, kept as all machine code is."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import numpy as np

from corrconv.engines.fft.passes import RADICES, pass_name
from corrconv.engines.machine_code import layout
from corrconv.engines.machine_code.text import text_library

SOURCES = tuple(Path(__file__).parent.glob("*.py"))
BOTH = (False, True)
ENTRIES = tuple(f"call_{what}{kind}" for what in ("image", "signal") for kind in ("", "_complex"))
PASSES = tuple(
    pass_name(radix, twiddled, inverse)
    for radix in RADICES
    for twiddled in BOTH
    for inverse in BOTH
)
_pointer, _number = ctypes.c_void_p, ctypes.c_int64
_Entry = ctypes.CFUNCTYPE(_number, _pointer, _pointer, _pointer, _pointer, _number, _number)


class Transforms:
    """The functions of one real dtype.

    Parameters
    ----------
    address : callable
        ``address(name)`` of each function.
    """

    def __init__(self, address: Callable[[str], int]) -> None:
        self.address = address

    def entry(self, name: str) -> Callable[[int, int, int, int, int, int], int]:
        """``call(block, image, kernel, out, first, last)``, see `corrconv.engines.fft.entry`."""
        return _Entry(self.address(name))


@cache
def transforms(real: np.dtype[Any], vector_bytes: int) -> Transforms:
    """Those of a real dtype, from the disk where they were compiled before."""

    def build() -> str:
        from corrconv.engines.fft.module import module

        return module(real.itemsize, vector_bytes).text()

    library = text_library(
        f"transforms-{real}",
        build,
        (*ENTRIES, *PASSES),
        sources=SOURCES,
        settings=f"vectors of {vector_bytes} bytes, an object's header of {layout.HEADER}",
    )
    return Transforms(library.address)


@cache
def vector_bytes() -> int:
    """The longest vectors that this processor computes with."""
    try:
        features = llvm.get_host_cpu_features()
    except RuntimeError:  # LLVM does not know them everywhere
        return 16
    if features.get("avx512f") and features.get("avx512dq") and features.get("avx512vl"):
        return 64
    return 32 if features.get("avx2") and features.get("fma") else 16
