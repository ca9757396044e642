"""The kernel as the tiles want it: contiguous reals, reversed and conjugated where asked."""

from __future__ import annotations

from typing import Any

import numba
from numba import types
from numba.extending import overload

from corrconv.engines.machine_code.scratch import view
from corrconv.engines.simd.lanes import sum_type


def real_taps(memory: int, kernel: Any, conjugated: Any) -> int:
    """Write taps in order, as reals: their real parts, then, where they are complex, their imaginary ones.

    They are of the type that is summed in (`lanes`), and `memory` takes ``kernel.size`` items of it. The
    number of parts is returned.
    """
    raise NotImplementedError("only compiled")


@overload(real_taps)
def _real_taps(memory: Any, kernel: Any, conjugated: Any) -> Any:
    if not isinstance(kernel.dtype, types.Complex):
        kind: Any = sum_type(kernel.dtype)
        every_bit = isinstance(kernel.dtype, types.Boolean)

        def real(memory: Any, kernel: Any, conjugated: Any) -> Any:
            taps = view(memory, kernel.size, kind)
            k = 0
            for row in kernel:
                for tap in row:
                    taps[k] = -tap if every_bit else tap
                    k += 1
            return 1

        return real

    scalar: Any = kernel.dtype.underlying_float

    def pairs(memory: Any, kernel: Any, conjugated: Any) -> Any:
        size = kernel.size
        taps = view(memory, 2 * size, scalar)
        k = 0
        for row in kernel:
            for tap in row:
                taps[k] = tap.real
                taps[size + k] = -tap.imag if conjugated else tap.imag
                k += 1
        return 2

    return pairs


@numba.njit(inline="always")  # no array is returned by what is compiled
def oriented(kernel: Any, reverse: bool) -> Any:
    """The kernel, reversed in both axes where asked: a view."""
    step = -1 if reverse else 1
    return kernel[::step, ::step]
