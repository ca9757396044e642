"""A box of outputs, tile by tile: the loops around the tiles, written in LLVM's own terms.

Written with numba's compiler instead, these loops would be compiled again with every function that
calls them, tiles and all: that took most of the time of the first call.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core.cgutils import for_range_slice
from numba.extending import intrinsic

from corrconv.engines.simd.host import HALF, ROWS, TALL, VECTOR_BYTES, VECTORS
from corrconv.engines.simd.lanes import lanes_of, sample_bytes
from corrconv.engines.simd.tile import tile_function
from corrconv.engines.simd.values import INDEX, index


def _box(
    typing: Any,
    like: Any,
    x: Any,
    x_stride: Any,
    h: Any,
    hn: Any,
    hm: Any,
    out: Any,
    out_stride: Any,
    rows: Any,
    columns: Any,
) -> Any:
    """``box(like, x, x_stride, h, hn, hm, out, out_stride, rows, columns)``: a ``valid`` correlation.

    `like` is a scalar of the dtype, x, h and out are addresses, strides count elements. `rows` must be a
    multiple of ROWS (or hn below ROWS - 1), `columns` of HALF vectors.
    """
    return _called(like, tall=0)


def _tall_box(
    typing: Any,
    like: Any,
    x: Any,
    x_stride: Any,
    h: Any,
    hn: Any,
    hm: Any,
    out: Any,
    out_stride: Any,
    rows: Any,
    columns: Any,
) -> Any:
    """The same, for boxes of many rows: kernels of TALL rows and more are met by taller tiles."""
    return _called(like, tall=TALL)


def _add_box(
    typing: Any,
    like: Any,
    x: Any,
    x_stride: Any,
    h: Any,
    hn: Any,
    hm: Any,
    out: Any,
    out_stride: Any,
    rows: Any,
    columns: Any,
) -> Any:
    """The same as `tall_box`, added to what is in out."""
    return _called(like, tall=TALL, accumulate=True)


def _called(like: Any, *, tall: int, accumulate: bool = False) -> Any:
    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        function = _box_function(builder.module, like, tall=tall, accumulate=accumulate)
        builder.call(function, args[1:])
        return context.get_dummy_value()

    return types.void(like, *[types.intp] * 9), codegen


box: Any = intrinsic(_box)
tall_box: Any = intrinsic(_tall_box)
add_box: Any = intrinsic(_add_box)


def _box_function(module: Any, dtype: Any, *, tall: int, accumulate: bool) -> Any:
    name = f"box_{dtype}_{tall}{'_more' if accumulate else ''}"
    if name in module.globals:
        return module.globals[name]
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), [INDEX] * 9), name)
    function.linkage = "internal"
    function.attributes.add("noinline")
    b = ir.IRBuilder(function.append_basic_block("entry"))
    hn, rows = function.args[3], function.args[7]
    with b.if_else(b.icmp_signed("<", hn, index(ROWS - 1))) as (few, enough):
        with few:  # rows of taps: too few to share loads among rows of outputs
            _loops(b, dtype, function.args, 1, 2 * VECTORS, index(0), rows, accumulate)
        with enough:
            done = index(0)
            if tall:
                pairs = b.sub(rows, b.srem(rows, index(2 * tall)))
                done = b.select(b.icmp_signed("<", hn, index(tall)), done, pairs)
                _loops(b, dtype, function.args, tall, VECTORS, index(0), done, accumulate)
            _loops(b, dtype, function.args, ROWS, VECTORS, done, rows, accumulate)
    b.ret_void()
    return function


def _loops(
    b: Any,
    dtype: Any,
    args: Any,
    tile_rows: int,
    vectors: int,
    first: Any,
    last: Any,
    accumulate: bool,
) -> None:
    """Rows of tiles; at the end of each, where a whole tile is too wide, some of HALF vectors."""
    x, x_stride, h, hn, hm, out, out_stride, _, columns = args
    itemsize, lanes = sample_bytes(dtype), lanes_of(dtype, VECTOR_BYTES)
    tiles = [
        (wide, tile_function(b.module, dtype, tile_rows, wide, VECTOR_BYTES, accumulate=accumulate))
        for wide in (vectors, HALF)
    ]
    whole = b.sub(columns, b.srem(columns, index(vectors * lanes)))

    def row(i: Any) -> None:
        from_row = b.add(x, b.mul(b.mul(i, x_stride), index(itemsize)))
        to_row = b.add(out, b.mul(b.mul(i, out_stride), index(itemsize)))
        for (wide, tile), start, stop in zip(tiles, (index(0), whole), (whole, columns)):

            def one(j: Any, tile: Any = tile) -> None:
                at = b.mul(j, index(itemsize))
                b.call(
                    tile, [b.add(from_row, at), x_stride, h, hn, hm, b.add(to_row, at), out_stride]
                )

            _steps(b, start, stop, wide * lanes, one)

    _steps(b, first, last, tile_rows, row)


def _steps(b: Any, start: Any, stop: Any, step: int, body: Callable[[Any], None]) -> None:
    with for_range_slice(b, start, stop, index(step), INDEX) as (i, _):
        body(i)
