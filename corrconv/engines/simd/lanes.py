"""What samples are summed in: floats in themselves, integers in lanes that can multiply, booleans in bits.

Modulo 2^bits a sum in wider lanes is the same sum, so that integers of one byte are summed in two: processors
do not multiply single bytes. A boolean sum is an OR of ANDs, with taps of all ones or none.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import overload


def sample_bytes(dtype: Any) -> int:
    """Bytes of a sample in memory, by numba's type of it."""
    return 1 if isinstance(dtype, types.Boolean) else dtype.bitwidth // 8


def sum_type(dtype: Any) -> Any:
    """Numba's type of its sums, and of the taps as the tiles read them."""
    if isinstance(dtype, types.Boolean):
        return types.int8
    return types.int16 if dtype.bitwidth == 8 else dtype


def lanes_of(dtype: Any, vector_bytes: int) -> int:
    """Samples of which the sums fill a vector."""
    return vector_bytes // sample_bytes(sum_type(dtype))


def scalar_of(real: Any) -> Any:
    """LLVM's type for a real number of numba's."""
    if isinstance(real, types.Integer | types.Boolean):
        return ir.IntType(8 * sample_bytes(real))
    return ir.FloatType() if real.bitwidth == 32 else ir.DoubleType()


def sum_bytes(array: Any) -> int:
    """Bytes of an element of its sums: a constant of what is compiled."""
    raise NotImplementedError("only compiled")


@overload(sum_bytes)
def _sum_bytes(array: Any) -> Any:
    count = sample_bytes(sum_type(array.dtype))

    def constant(array: Any) -> Any:
        return count

    return constant
