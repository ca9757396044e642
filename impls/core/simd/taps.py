"""The kernel as the tiles want it: contiguous reals, reversed and conjugated where asked."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numba import types
from numba.extending import overload


def real_taps(kernel: Any, conjugated: Any) -> Any:
    """Taps in order, as reals: their real parts, then, where they are complex, their imaginary ones."""
    raise NotImplementedError("only compiled")


@overload(real_taps)
def _real_taps(kernel: Any, conjugated: Any) -> Any:
    if not isinstance(kernel.dtype, types.Complex):

        def real(kernel: Any, conjugated: Any) -> Any:
            taps = np.empty(kernel.size, kernel.dtype)
            k = 0
            for row in kernel:
                for tap in row:
                    taps[k] = tap
                    k += 1
            return taps

        return real

    scalar: Any = kernel.dtype.underlying_float

    def pairs(kernel: Any, conjugated: Any) -> Any:
        size = kernel.size
        taps = np.empty(2 * size, scalar)
        k = 0
        for row in kernel:
            for tap in row:
                taps[k] = tap.real
                taps[size + k] = -tap.imag if conjugated else tap.imag
                k += 1
        return taps

    return pairs


@numba.njit
def oriented(kernel: Any, reverse: bool) -> Any:
    """The kernel, reversed in both axes where asked: a view."""
    step = -1 if reverse else 1
    return kernel[::step, ::step]
