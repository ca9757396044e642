"""The compiled calls: one for each dtype and number of axes, compiled once and kept on disk."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from corrconv.engines.machine_code import Signature, function
from corrconv.engines.simd.host import SHAPE

SOURCES = tuple(Path(__file__).parent.glob("*.py"))


@cache
def compiled(dtype: np.dtype[Any], ndim: int) -> Callable[..., int]:
    """``call(image, kernel, out, geometry, fills, queue)`` for operands of `ndim` axes.

    image and kernel may have any strides and be read-only; out is C-contiguous; `fills` holds the
    fill value, in an array of one element, `queue` what `corrconv.engines.machine_code.rows` shares; the
    answer is one of its. It raises what `corrconv.engines.machine_code.function` says.
    """
    operand = Signature(dtype, ndim, ordered=False)
    out, whole = Signature(dtype, ndim, written=True), np.dtype(np.int64)
    geometry, queue = Signature(whole, 1), Signature(whole, 1, written=True)
    return function(
        f"simd-{ndim}d-{dtype}",
        _line if ndim == 1 else _plane,
        (operand, operand, out, geometry, Signature(dtype, 1), queue),
        sources=SOURCES,
        settings=f"tile {SHAPE}",
    )


def _line() -> Callable[..., int]:
    from corrconv.engines.simd.line import correlate_line

    return correlate_line


def _plane() -> Callable[..., int]:
    from corrconv.engines.simd.plane import correlate_plane

    return correlate_plane
