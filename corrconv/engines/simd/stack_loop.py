"""A stack of planes or lines in one compiled call: the loop over its items."""

from __future__ import annotations

from typing import Any

import numba

from corrconv.engines.simd.line import correlate_line
from corrconv.engines.simd.plane import correlate_plane

plane, line = numba.njit(correlate_plane), numba.njit(correlate_line)


def correlate_planes(images: Any, kernels: Any, out: Any, geometry: Any, fills: Any) -> int:
    """Each image with its kernel, to be compiled; see `compiled.compiled_stack`."""
    status = 0
    for i in range(images.shape[0]):
        if status == 0:
            status = plane(images[i], kernels[i], out[i], geometry, fills)
    return status


def correlate_lines(images: Any, kernels: Any, out: Any, geometry: Any, fills: Any) -> int:
    """The same in 1-D."""
    status = 0
    for i in range(images.shape[0]):
        if status == 0:
            status = line(images[i], kernels[i], out[i], geometry, fills)
    return status
