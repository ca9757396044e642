"""Memory for a compiled function's own use, from C: it needs nothing of numba's runtime.

``memory = allocate(bytes)`` is an address, 0 where there is none to be had; ``view(memory, shape,
dtype)`` an array that lies there; ``release(memory)`` gives it back.
"""

from __future__ import annotations

from typing import Any

import numba
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.arrayobj import populate_array

LINE = 64
"""Bytes of a cache line: memory begins at one."""
WORD, POINTER = ir.IntType(64), ir.IntType(8).as_pointer()


def _allocate(typing: Any, count: Any) -> Any:
    """``allocate(count)``: the address of so many bytes, or 0."""

    def codegen(context: Any, b: Any, signature: Any, args: Any) -> Any:
        kind = ir.FunctionType(POINTER, [WORD])
        malloc = cgutils.get_or_insert_function(b.module, kind, "malloc")  # type: ignore[no-untyped-call]
        given = b.ptrtoint(b.call(malloc, [b.add(args[0], WORD(LINE))]), WORD)
        start = b.and_(b.add(given, WORD(LINE)), WORD(-LINE))
        found = b.icmp_signed("!=", given, WORD(0))
        with b.if_then(
            found
        ):  # malloc aligns to 8 at least: there is room for what `release` needs
            b.store(given, b.inttoptr(b.sub(start, WORD(8)), WORD.as_pointer()))
        return b.select(found, start, WORD(0))

    return types.intp(types.intp), codegen


def _release(typing: Any, memory: Any) -> Any:
    """``release(memory)`` gives back what `allocate` gave."""

    def codegen(context: Any, b: Any, signature: Any, args: Any) -> Any:
        kind = ir.FunctionType(ir.VoidType(), [POINTER])
        free = cgutils.get_or_insert_function(b.module, kind, "free")  # type: ignore[no-untyped-call]
        given = b.load(b.inttoptr(b.sub(args[0], WORD(8)), WORD.as_pointer()), typ=WORD)
        b.call(free, [b.inttoptr(given, POINTER)])
        return context.get_dummy_value()

    return types.void(types.intp), codegen


def _view(typing: Any, memory: Any, shape: Any, dtype: Any) -> Any:
    """``view(memory, shape, dtype)``: a C-contiguous array of what lies at an address."""
    array = types.Array(dtype.dtype, 1 if isinstance(shape, types.Integer) else len(shape), "C")

    def codegen(context: Any, b: Any, signature: Any, args: Any) -> Any:
        made = context.make_array(array)(context, b)
        sides = [args[1]] if array.ndim == 1 else cgutils.unpack_tuple(b, args[1])  # type: ignore[no-untyped-call]
        itemsize = context.get_constant(
            types.intp, context.get_abi_sizeof(context.get_data_type(array.dtype))
        )
        strides = [itemsize]
        for length in sides[:0:-1]:
            strides.insert(0, b.mul(strides[0], length))
        data = b.inttoptr(args[0], context.get_data_type(array.dtype).as_pointer())
        populate_array(made, data, sides, strides, itemsize, None)  # type: ignore[no-untyped-call]
        return made._getvalue()

    return array(memory, shape, dtype), codegen


allocate: Any = intrinsic(_allocate)
release: Any = intrinsic(_release)
view: Any = intrinsic(_view)


@numba.njit
def lines(count: int, itemsize: int) -> int:
    """Bytes for so many items, in whole cache lines."""
    return (count * itemsize + LINE - 1) // LINE * LINE
