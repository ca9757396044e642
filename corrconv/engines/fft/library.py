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
from corrconv.engines.machine_code.text import text_library

SOURCES = tuple(Path(__file__).parent.glob("*.py"))
BOTH = (False, True)
DRIVERS = tuple(f"{what}{kind}" for what in ("image", "signal") for kind in ("", "_complex"))
KERNELS = tuple(f"{what}_kernel{kind}" for what in ("image", "signal") for kind in ("", "_complex"))
PASSES = tuple(
    pass_name(radix, twiddled, inverse)
    for radix in RADICES
    for twiddled in BOTH
    for inverse in BOTH
)
_pointer, _number = ctypes.c_void_p, ctypes.c_int64
_Run = ctypes.CFUNCTYPE(_number, _pointer, _number, _number, _pointer, _pointer)
_Prepare = ctypes.CFUNCTYPE(None, _pointer, _pointer)


class Transforms:
    """The functions of one real dtype.

    Parameters
    ----------
    address : callable
        ``address(name)`` of each function.
    """

    def __init__(self, address: Callable[[str], int]) -> None:
        self.address = address

    def run(self, what: str) -> Callable[[int, int, int, int, int], int]:
        """``run(block, first, last, tile, seen)``: of `DRIVERS`; how many tiles are suspect."""
        return _Run(self.address(what))

    def prepare(self, what: str) -> Callable[[int, int], None]:
        """``prepare(block, tile)``: of `KERNELS`."""
        return _Prepare(self.address(what))


@cache
def transforms(real: np.dtype[Any], vector_bytes: int) -> Transforms:
    """Those of a real dtype, from the disk where they were compiled before."""

    def build() -> str:
        from corrconv.engines.fft.module import module

        return module(real.itemsize, vector_bytes).text()

    library = text_library(
        f"transforms-{real}",
        build,
        (*DRIVERS, *KERNELS, *PASSES),
        sources=SOURCES,
        settings=f"vectors of {vector_bytes} bytes",
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
