"""numba_simd: the direct sum in tiles held in vector registers, compiled by numba through LLVM."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from corrconv.core import Array, Implementation, Plan, Problem
from corrconv.core.library import EVERY_DTYPE
from corrconv.core.memory import sum_item
from corrconv.core.reduction import finish, preparation
from corrconv.core.threads import ranges, share
from corrconv.engines.compiled import not_compiling
from corrconv.engines.machine_code.signature import bring_back, plain_operand
from corrconv.engines.simd import stacks, volumes

THREADS_PAY_FROM = 400_000
"""Multiply-adds under which handing a part to another thread costs more than it saves."""
PIECE = 1e9
"""Multiply-adds of a part at the most, some tenths of a second: between two an interrupt is heard."""
SMALL = 2**15
"""Elements of an image that is padded as a whole."""
UNIT = {1: 1024, 2: 8}
"""Outputs along the first axis, in 1-D and 2-D, of which parts have a whole number."""
Call = Callable[[Array, Array, Array], None]


class NumbaSIMD(Implementation):
    """A tile of outputs stays in registers while the kernel slides over it (`corrconv.engines.simd`).

    The tile's shape suits the host's registers. A large image is read where it lies, and only strips at
    its borders are padded; a small one is padded as a whole, and many small ones are done in one call. Over
    more than two axes the planes of the kernel add to the planes of the result. Integers of up to 32
    bits are summed in 32, others and bool in 64: modulo 2^bits that is the same sum.
    """

    name = "numba_simd"
    family = "direct"
    library = "numba"
    reference = (
        "register blocking: K. Goto and R. A. van de Geijn, Anatomy of high-performance matrix "
        "multiplication, ACM TOMS 34 (2008)"
    )
    componentwise = True
    dtypes = EVERY_DTYPE
    ours = True
    stacks = True
    cost = "register tiles"
    colour = "#9c3a00"

    def unavailable(self) -> str | None:
        return super().unavailable() or not_compiling()

    def rate(self, problem: Problem) -> float:
        return 1e10

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        if problem.multiply_adds < THREADS_PAY_FROM:
            workers = 1
        if problem.stacked and not stacks.in_one_call(problem, workers):
            return self.item_by_item(problem, workers)
        if problem.dtype.kind not in "biu":
            return Plan(problem, workers, write=_call(problem, problem.dtype, workers))
        wide = np.dtype(
            np.int32 if problem.dtype.kind != "b" and problem.dtype.itemsize <= 4 else np.int64
        )
        write = _call(problem, wide, workers)

        def compute(x: Array, h: Array) -> Array:
            out = np.empty(problem.output_shape, wide)
            write(x.astype(wide), h.astype(wide), out)
            return finish(problem, out)

        return Plan(problem, workers, compute)

    def memory(self, problem: Problem, workers: int = 1) -> int:
        """Strips along the borders, as high as the kernel and a tile; the image is read where it lies.

        Integers are copied into the 4 or 8 bytes that they are summed in.
        """
        wide, outputs = sum_item(problem), math.prod(problem.output_shape)
        whole = math.prod(problem.extended_shape)
        rows = 4 + problem.kernel_shape[0]
        strip = rows * problem.extended_shape[-1] if problem.ndim > 1 else 4096
        if problem.ndim > 2:  # windows of as many planes as the kernel has
            rows = min(problem.output_shape[-2], 128) + problem.kernel_shape[-2]
            strip = math.prod(problem.kernel_shape[:-2]) * rows * problem.extended_shape[-1]
        held = wide * max(min(workers * strip, 2 * whole), min(whole, SMALL))
        if problem.dtype.kind not in "biu":
            return held
        results = outputs if wide != problem.dtype.itemsize else 0
        return held + wide * (math.prod(problem.image_shape) + results)


def _call(problem: Problem, dtype: np.dtype[Any], workers: int) -> Call:
    """``call(x, h, out)``, its arrays of `dtype`."""
    from corrconv.engines.simd.compiled import compiled

    if problem.stacked:
        return stacks.stack_call(problem, dtype, workers, PIECE)
    if problem.ndim > 2:
        return volumes.volume_call(problem, dtype, workers, PIECE)
    code = compiled(dtype, problem.ndim)
    fills = np.array([problem.fillvalue]).astype(dtype)
    parts = _parts(problem, workers)
    run: Callable[..., object] = code
    if problem.swapped:
        prepare = preparation(problem)

        def run(x: Array, h: Array, out: Array, part: Array, fills: Array) -> None:
            code(*prepare(x, h), out, part, fills)

    if len(parts) == 1:
        (whole,) = parts

        def call(x: Array, h: Array, out: Array) -> None:
            try:
                run(x, h, out, whole, fills)
            except TypeError:
                plain = plain_operand(out)
                run(plain_operand(x), plain_operand(h), plain, whole, fills)
                bring_back(plain, out)

    else:

        def call(x: Array, h: Array, out: Array) -> None:
            x, h, plain = plain_operand(x), plain_operand(h), plain_operand(out)
            share(lambda part: run(x, h, plain, part, fills), parts, workers)
            bring_back(plain, out)

    return call


def _parts(problem: Problem, workers: int) -> list[Array]:
    """What each call is told: equal shares of the outputs along the first axis."""
    from corrconv.engines.simd.geometry import BOUNDARIES, geometry

    return [
        geometry(
            problem.padding,
            BOUNDARIES[problem.boundary],
            reverse=problem.operation == "convolve" and not problem.swapped,
            conjugate=problem.operation == "correlate" and not problem.swapped,
            start=start,
            stop=stop,
        )
        for start, stop in ranges(
            problem.output_shape[0], workers, UNIT[problem.ndim], problem.multiply_adds / PIECE
        )
    ]


implementation = NumbaSIMD()
