"""The direct sum of 1-D: a strip of outputs in vector registers, over a signal folded into vectors.

y[L·j + c] = Σ_k Σ_m h[k + L·m] x[L·(j + m) + k + c]: with vectors of L samples, the one that lies k past the
vector j of the signal serves output vectors j, j − 1, ... with taps h[k], h[k + L], ... So for each phase
k < L the taps that are L apart, some rows of them, stay in registers while a strip's vectors are loaded,
once each: nearly as many multiply-adds to a load as there are rows. A load that crosses a line of the
cache, as all but one of L do, takes as long as two multiply-adds.

Kernels of less than two vectors have phases of one tap, in which loads set the pace: see `picked`.

Sums stay in registers over all the kernel. Each output is summed in the same order, wherever a strip
begins and however wide it is.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core.cgutils import for_range_slice
from numba.extending import intrinsic

from corrconv.engines.simd.host import HALF, STRIP, VECTOR_BYTES, VECTORS
from corrconv.engines.simd.lanes import lanes_of, sample_bytes
from corrconv.engines.simd.picked import PICKED, SHORT, Picked, picks
from corrconv.engines.simd.values import INDEX, Loop, Sums, Value, Values, index

TAP_ROWS = 4
"""Rows of taps in registers at once; of complex ones half as many, in two parts."""


def _strips(typing: Any, like: Any, x: Any, h: Any, taps: Any, out: Any, count: Any) -> Any:
    """``strips(like, x, h, taps, out, count)``: a ``valid`` correlation.

    `like` is a scalar of the dtype; x, h and out are addresses, of taps as `taps.real_taps` writes them;
    `count` outputs are a multiple of HALF vectors.
    """

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.call(_strips_function(builder.module, like), args[1:])
        return context.get_dummy_value()

    return types.void(like, *[types.intp] * 5), codegen


strips: Any = intrinsic(_strips)


def _strips_function(module: Any, dtype: Any) -> Any:
    """Strips as wide as the registers hold, then narrower ones for what is left."""
    name = f"strips_{dtype}"
    if name in module.globals:
        return module.globals[name]
    function, b = _begun(module, name, 5)
    x, h, taps, out, count = function.args
    itemsize, lanes, parts = sample_bytes(dtype), lanes_of(dtype, VECTOR_BYTES), parts_of(dtype)
    done = index(0)

    def until(stop: Value, vectors: int, picked: int = 0) -> None:
        strip = _strip_function(module, dtype, vectors, picked)
        with for_range_slice(b, done, stop, index(vectors * lanes), INDEX) as (i, _):
            at = b.mul(i, index(itemsize))
            b.call(strip, [b.add(x, at), h, taps, b.add(out, at)])

    def whole(vectors: int) -> Value:
        return b.sub(count, b.srem(b.sub(count, done), index(vectors * lanes)))

    if picks(dtype):
        short = b.icmp_signed("<", taps, index(2 * lanes))
        stop = b.select(short, whole(SHORT), done)
        until(stop, SHORT, PICKED)
        done = stop
    for vectors in (STRIP // parts, 2 * VECTORS // parts, HALF):
        stop = whole(vectors)
        until(stop, vectors)
        done = stop
    b.ret_void()
    return function


def _strip_function(module: Any, dtype: Any, vectors: int, picked: int) -> Any:
    function, b = _begun(module, f"strip_{vectors}_{picked}_{dtype}", 4)
    Strip(b, dtype, vectors, picked).write(*function.args)
    b.ret_void()
    return function


def _begun(module: Any, name: str, arguments: int) -> tuple[Any, Any]:
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), [INDEX] * arguments), name)
    function.linkage = "internal"
    function.attributes.add("noinline")  # its registers are its own
    return function, ir.IRBuilder(function.append_basic_block("entry"))


def parts_of(dtype: Any) -> int:
    """Real numbers of a tap: each has sums of its own, which share the samples."""
    return 2 if isinstance(dtype, types.Complex) else 1


class Strip(Values):
    """Writes one strip's instructions; `picked` of its vectors are not loaded again in phases of one tap."""

    def __init__(self, builder: Any, dtype: Any, vectors: int, picked: int) -> None:
        super().__init__(builder, dtype, VECTOR_BYTES)
        self.picked = picked
        self.vectors, self.side = vectors, self.lanes // self.hop  # elements in a vector
        self.rows = 2 if picked else TAP_ROWS // parts_of(dtype)

    def write(self, x: Value, h: Value, taps: Value, out: Value) -> None:
        """The whole strip."""
        self.x, target = (self._pointer(address, self.sample) for address in (x, out))
        real = self._pointer(h, self.scalar)
        parts = [real, self.b.gep(real, [taps])][: self.hop]
        sums = self._correlate(parts, taps)
        if self.complex:
            sums = self._joined(sums[:1], sums[1:])
        for v, value in enumerate(sums[0]):
            self._store(value, target, v)

    def _correlate(self, parts: list[Value], taps: Value) -> Sums:
        """Whole groups of rows of taps, then what is left: its first phases have a row more."""
        b, side, none = self.b, index(self.side), index(0)
        left = b.srem(taps, index(self.rows * self.side))
        begun, rows, extra = b.sub(taps, left), b.sdiv(left, side), b.srem(left, side)
        sums: Sums = [[self._zero()] * self.vectors for _ in parts]
        for m in range(self.rows, 0, -1):
            more, exact = (b.icmp_signed("==", rows, index(k)) for k in (m - 1, m))
            count = b.select(more, extra, none)
            if m == self.rows:
                first, count = none, b.add(count, b.sdiv(begun, index(m)))
            else:
                first = b.add(begun, b.select(exact, extra, none))
                count = b.select(exact, b.sub(side, extra), count)
            sums = self._phases(parts, m, first, count, sums)
        return sums

    def _phases(
        self, parts: list[Value], rows: int, first: Value, count: Value, sums: Sums
    ) -> Sums:
        """So many phases from tap `first` on, each with `rows` taps that are a vector apart."""
        b = self.b
        picked = Picked(self, self.x, self.picked, first) if self.picked and rows == 1 else None
        loop = Loop(b, count, sums, *([picked.lanes] if picked else []))
        at = b.add(first, loop.counter)
        if rows == self.rows:  # group after group: each begins as many vectors past the one before
            groups = b.and_(loop.counter, index(-self.side))
            at = b.add(at, b.mul(groups, index(rows - 1)))
        places = [b.add(at, index(m * self.side)) for m in range(rows)]
        taps = [[self.broadcast(b.load(b.gep(part, [k]))) for k in places] for part in parts]
        start = b.gep(self.x, [b.mul(at, index(self.hop))])
        totals = [list(total) for total in loop.sums]
        for v in range(self.vectors + rows - 1):
            if picked and v < self.picked:
                sample = picked.vector(v, loop.extra[0])
            else:
                sample = self.load(start, v)
            for m in range(max(v - self.vectors + 1, 0), min(v + 1, rows)):
                for total, values in zip(totals, taps):
                    total[v - m] = self._multiply_add(sample, values[m], total[v - m])
        return loop.end(totals, *([picked.following(loop.extra[0])] if picked else []))
