"""The compiled call of the passes: one for each dtype, compiled once and kept on disk."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from corrconv.engines.machine_code import Signature, function
from corrconv.engines.simd.compiled import SOURCES as TILES
from corrconv.engines.simd.host import SHAPE

SOURCES = (*Path(__file__).parent.glob("*.py"), *TILES)


@cache
def compiled_passes(dtype: np.dtype[Any], wide: np.dtype[Any]) -> Callable[..., int]:
    """``call(image, out, columns, rows, edges, outside, fill, geometry, queue)``.

    The image is of `dtype`, summed in `wide`, and may have any strides. columns holds the real parts of
    each product's taps, then their imaginary parts, a row each; rows the real parts of all, then their
    imaginary parts; edges the column of the image that stands at each place before and after its own,
    or -1; outside, for each product, what stands there; geometry what `passes.loop` says; queue what
    `corrconv.engines.machine_code.rows` shares, and the answer is one of its. It raises
    what `corrconv.engines.machine_code.function` says.
    """
    real = np.zeros(0, wide).real.dtype
    whole = np.dtype(np.int64)
    operands = Signature(dtype, 2, ordered=False), Signature(dtype, 2, written=True)
    kernel = Signature(real, 2), Signature(real, 1), Signature(whole, 1), Signature(wide, 1)
    queue = Signature(whole, 1, written=True)
    return function(
        f"passes-{dtype}-{wide}",
        _passes,
        (*operands, *kernel, Signature(wide, 1), Signature(whole, 1), queue),
        sources=SOURCES,
        settings=f"tile {SHAPE}",
    )


def _passes() -> Callable[..., int]:
    from corrconv.engines.passes.loop import passes

    return passes
