"""How many multiply-adds a second one core can do, and how many bytes a second memory can copy.

The peak is measured, not looked up: registers full of sums, each multiplied and added to in a loop
that touches no memory. The most of many samples counts, since the speed of a virtual machine wanders.
"""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import numpy as np

from corrconv.measure.race import calls_per_sample, seconds_of

SUMS = 12
"""Independent sums: enough to hide the latency of a multiply-add, few enough for 16 registers."""
STEPS = 50_000
"""Times that each sum is added to in one call."""
COPIED = 2**28
"""Bytes of the array that is copied: far beyond any cache."""


class Peak:
    """Samples of the core's multiply-add rate in one dtype."""

    def __init__(self, dtype: str) -> None:
        from corrconv.engines.simd.host import SHAPE

        self.lanes = SHAPE.vector_bytes // np.dtype(dtype).itemsize
        self._code = _compiled(dtype, self.lanes)
        self._number = 1
        self.sample()
        self._number = calls_per_sample(self.call)

    @property
    def work(self) -> int:
        """Multiply-adds of one call."""
        return self.lanes * SUMS * STEPS

    def call(self) -> float:
        """One call: its result means nothing."""
        return float(self._code(STEPS, 1.0, 0.5))

    def sample(self) -> float:
        """Multiply-adds a second, over a millisecond."""
        return self.work / seconds_of(self.call, self._number)


@cache
def _compiled(dtype: str, lanes: int) -> Any:
    import numba
    from llvmlite import ir
    from numba import types
    from numba.extending import intrinsic

    scalar = ir.FloatType() if dtype == "float32" else ir.DoubleType()
    vector, integer, lane = ir.VectorType(scalar, lanes), ir.IntType(64), ir.IntType(32)

    def multiply_adds(typing: Any, steps: Any, start: Any, factor: Any) -> Any:
        def codegen(context: Any, b: Any, signature: Any, args: Any) -> Any:
            def everywhere(value: Any) -> Any:
                narrow = b.fptrunc(value, scalar) if dtype == "float32" else value
                undefined = ir.Constant(vector, ir.Undefined)
                first = b.insert_element(undefined, narrow, ir.Constant(lane, 0))
                zeros = ir.Constant(ir.VectorType(lane, lanes), [0] * lanes)
                return b.shuffle_vector(first, undefined, zeros)

            start, factor = everywhere(args[1]), everywhere(args[2])
            # no two sums alike, nor two lanes: one that repeats another could be left out
            firsts = [
                b.fadd(start, ir.Constant(vector, [float(s * lanes + k) for k in range(lanes)]))
                for s in range(SUMS)
            ]
            before, loop, after = b.block, b.append_basic_block(), b.append_basic_block()
            b.branch(loop)
            b.position_at_end(loop)
            counter = b.phi(integer)
            counter.add_incoming(ir.Constant(integer, 0), before)
            sums = [b.phi(vector) for _ in firsts]
            results = []
            for total, first in zip(sums, firsts):
                more = b.fadd(b.fmul(total, factor, flags=["contract"]), start, flags=["contract"])
                total.add_incoming(first, before)
                total.add_incoming(more, loop)
                results.append(more)
            following = b.add(counter, ir.Constant(integer, 1))
            counter.add_incoming(following, loop)
            b.cbranch(b.icmp_signed("<", following, args[0]), loop, after)
            b.position_at_end(after)
            whole = results[0]
            for more in results[1:]:
                whole = b.fadd(whole, more)
            result = b.extract_element(whole, ir.Constant(lane, 0))
            for k in range(1, lanes):
                result = b.fadd(result, b.extract_element(whole, ir.Constant(lane, k)))
            return b.fpext(result, ir.DoubleType()) if dtype == "float32" else result

        return types.float64(types.intp, types.float64, types.float64), codegen

    inner: Any = intrinsic(multiply_adds)
    return numba.njit("float64(intp, float64, float64)", nogil=True)(
        lambda steps, start, factor: inner(steps, start, factor)
    )


def best(sample: Any, seconds: float) -> tuple[float, int]:
    """The most of as many samples as fit, and how many that were."""
    found = [sample()]
    started = time.perf_counter()
    while time.perf_counter() - started < seconds:
        found.append(sample())
    return max(found), len(found)


def copying(nbytes: int) -> Any:
    """Samples of bytes a second, read and written, of copying so many."""
    source, target = np.ones(nbytes, np.uint8), np.zeros(nbytes, np.uint8)
    return lambda: 2 * nbytes / seconds_of(lambda: np.copyto(target, source))
