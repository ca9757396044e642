"""The compiled calls: one for each dtype and number of axes, compiled once and kept on disk."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba import types

from impls.core.compiled import compiled as keep
from impls.core.simd.host import SHAPE
from impls.core.simd.line import line
from impls.core.simd.plane import plane


@cache
def compiled(dtype: np.dtype[Any], ndim: int) -> Callable[..., None]:
    """``call(image, kernel, out, geometry, fills)`` for operands of `ndim` axes.

    image and kernel may have any strides and be read-only; out is C-contiguous; `fills` holds the
    fill value, in an array of one element.
    """
    element = numba.from_dtype(dtype)
    operand = types.Array(element, ndim, "A", readonly=True)
    signature = types.void(
        operand,
        operand,
        types.Array(element, ndim, "C"),
        types.Array(types.int64, 1, "C", readonly=True),
        types.Array(element, 1, "C", readonly=True),
    )
    function = (line if ndim == 1 else plane)(_mark())
    return keep(function, [signature], nogil=True, error_model="numpy")  # type: ignore[no-any-return]


def _mark() -> int:
    """Tells the code of this tile, from these sources, from any other.

    numba's cache looks at the file of the function alone, not at what that function calls.
    """
    sources = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return zlib.crc32(sources + str(SHAPE).encode())
