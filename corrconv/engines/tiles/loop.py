"""The loop over tiles as one compiled call, for transforms that can be called without Python.

Load, transform, multiply, back and store: five steps that in Python cost some microseconds a tile, and
its lock where threads share the tiles. Here they cost none, so that tiles may be as small as suits the
cache.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from corrconv.engines.reach.codes import (
    BORDER,
    EXTRAORDINARY,
    FROM,
    HOLLOW,
    LARGEST,
    LEAST,
    LOWEST,
    POSITIVE,
    SHIFT,
    SIDES,
    SIGNS,
    SPAN,
    TO,
)
from corrconv.engines.reach.look_loop import look_inside


def _transform(context: Any, function: Any, handle: Any, memory: Any) -> Any:
    """``transform(function, handle, memory)``: a C call to that address; its status."""

    def build(context: Any, builder: Any, signature: Any, given: list[Any]) -> Any:
        pointer, status = ir.IntType(8).as_pointer(), ir.IntType(64)
        kind = ir.FunctionType(status, [pointer, pointer], var_arg=True)
        address, *operands = given
        call = builder.inttoptr(address, kind.as_pointer())
        return builder.call(call, [builder.inttoptr(each, pointer) for each in operands])

    return types.int64(types.int64, types.int64, types.int64), build


transform: Any = intrinsic(_transform)


def tiles(
    image: Any,
    out: Any,
    samples: Any,
    product: Any,
    spectrum: Any,
    size: Any,
    down: Any,
    along: Any,
    left: Any,
    calls: Any,
    bits: Any,
    memory: Any,
    guard: Any,
    first: int,
    last: int,
) -> int:
    """Tiles from `first` to `last`, but for those that `left` marks; 0, or a transform's status.

    Where `guard` is not empty it holds what `corrconv.engines.reach.codes` says, and each tile is looked
    at; `bits` are the transforms' memory as unsigned integers, and `memory` has room for what is found, the
    mask and two rows. `EXTRAORDINARY` is the status where a tile is not ordinary; one with a block of
    zeros is marked as left.

    `samples` are the transforms' memory as numbers of the image's dtype, `product` and `spectrum` as
    reals; `size` is the part of `samples` that counts; `down` and `along` are tables of parts (`native`);
    `calls` holds the addresses of `corrconv.engines.tiles.providers.Calls`.
    """
    # elements one by one, over slices that start at 0: of these LLVM makes wide moves
    parts = product.shape[1] // samples.shape[1]
    found, mask, rows, positive = memory[:4], memory[4:5], memory[5:], False
    for index in range(first, last):
        if left[index]:
            continue
        y0, above, height, out_y, out_height = down[index // along.shape[0]]
        x0, before, width, out_x, out_width = along[index % along.shape[0]]
        for y in range(size[0]):
            row = samples[y, : size[1]]
            if y < above or y >= above + height:
                for x in range(row.size):
                    row[x] = 0
                continue
            for x in range(before):
                row[x] = 0
            source, target = image[y0 + y - above, x0 : x0 + width], row[before:]
            for x in range(source.size):
                target[x] = source[x]
            rest = row[before + width :]
            for x in range(rest.size):
                rest[x] = 0
        if guard.size and height > 0 and width > 0:
            seen = bits[above : above + height, parts * before : parts * (before + width)]
            look_inside(seen, rows, guard[SIDES:], mask, found)
            largest, least = np.int64(found[LARGEST]), np.int64(found[LEAST])
            edge = height < size[0] or width < size[1]
            if largest != 0 and (found[LOWEST] == 0 or (edge and guard[HOLLOW] != 0)):
                left[index] = True
                continue
            most, fewest = largest >> guard[SHIFT], least >> guard[SHIFT]
            if edge:
                fewest = min(fewest, guard[BORDER])
            apart = most - fewest >= guard[SPAN]
            within = largest == 0 or (guard[FROM] <= most and most <= guard[TO])
            if apart or not within or guard[FROM] > guard[TO]:
                return EXTRAORDINARY
            positive = guard[POSITIVE] != 0 and found[SIGNS] <= mask[0]
        status: int = transform(calls[0], calls[1], calls[4])
        if status != 0:
            return status
        for y in range(product.shape[0]):
            values, factors = product[y], spectrum[y]
            for x in range(values.size // 2):
                re, im = values[2 * x], values[2 * x + 1]
                values[2 * x] = re * factors[2 * x] - im * factors[2 * x + 1]
                values[2 * x + 1] = re * factors[2 * x + 1] + im * factors[2 * x]
        status = transform(calls[2], calls[3], calls[4])
        if status != 0:
            return status
        if positive:
            for y in range(out_height):
                values = product[y, : parts * out_width]
                for x in range(values.size):
                    values[x] = max(values[x], 0)
        for y in range(out_height):
            row, target = samples[y], out[out_y + y, out_x : out_x + out_width]
            for x in range(target.size):
                target[x] = row[x]
    return 0
