"""One tile of a direct sum, held in vector registers: the inner loop of `numba_simd`.

A tile is `rows` x `vectors` accumulators. The kernel slides over it: each vector loaded from the image
serves every row of the tile that needs it, so that loads stay below multiply-adds, which is what keeps
plain loops from the core's peak. Rows of the image are walked in three parts, so that no multiply-add
is spent on a row that the kernel does not have: a head (the tile's rows join one by one), a body (all of
them) and a tail (they leave one by one).

Reference: the register blocking of K. Goto and R. A. van de Geijn, Anatomy of high-performance matrix
multiplication, ACM TOMS 34 (2008), with the rows of a correlation in place of those of a matrix.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from corrconv.engines.simd.values import INDEX, LANE, Loop, Sums, Value, Values, index


def tile_function(
    module: Any, dtype: Any, rows: int, vectors: int, vector_bytes: int, *, accumulate: bool = False
) -> Any:
    """The function of a tile in an LLVM module, written there unless it is there already.

    ``tile(x, x_stride, h, hn, hm, out, out_stride)`` writes `rows` times `vectors` vectors of outputs of
    the ``valid`` correlation of the samples at x with the hn x hm taps at h.

    Parameters
    ----------
    module : llvmlite.ir.Module
        Where it is written.
    dtype : numba type
        Of samples, taps and outputs.
    rows, vectors : int
        The tile's shape; hn must be at least ``rows - 1``.
    vector_bytes : int
        Width of a vector register.
    accumulate : bool
        Add to what is in `out`.

    Notes
    -----
    x, h and out are addresses; strides count elements of the dtype. Taps are contiguous reals, of the type
    that is summed in (`lanes`): for a complex dtype hn x hm real parts, then as many imaginary ones.
    """
    name = f"tile_{rows}x{vectors}x{vector_bytes}_{dtype}{'_more' if accumulate else ''}"
    if name in module.globals:
        return module.globals[name]
    kind = ir.FunctionType(ir.VoidType(), [INDEX] * 7)
    function = ir.Function(module, kind, name)
    function.linkage = "internal"
    function.attributes.add("noinline")  # its registers are its own
    builder = ir.IRBuilder(function.append_basic_block("entry"))
    Tile(builder, dtype, rows, vectors, vector_bytes).write(*function.args, accumulate=accumulate)
    builder.ret_void()
    return function


class Tile(Values):
    """Writes one tile's instructions."""

    def __init__(
        self, builder: Any, dtype: Any, rows: int, vectors: int, vector_bytes: int
    ) -> None:
        super().__init__(builder, dtype, vector_bytes)
        self.rows, self.vectors = rows, vectors

    def write(
        self,
        x: Value,
        x_stride: Value,
        h: Value,
        hn: Value,
        hm: Value,
        out: Value,
        out_stride: Value,
        *,
        accumulate: bool,
    ) -> None:
        """The whole tile."""
        b = self.b
        if self.complex:
            x_stride, out_stride = (b.mul(s, index(2)) for s in (x_stride, out_stride))
        self.x, self.x_stride = self._pointer(x, self.sample), x_stride
        self.hn, self.hm = hn, hm
        target, taps = self._pointer(out, self.sample), self._pointer(h, self.scalar)
        rows = [b.gep(target, [b.mul(index(r), out_stride)]) for r in range(self.rows)]
        start = (
            [[self.load(row, v) for v in range(self.vectors)] for row in rows]
            if accumulate
            else self._zeros()
        )
        if self.rows > 1:
            self._prefetch()
        sums = self._correlate(taps, start)
        if self.complex:
            imaginary = self._correlate(b.gep(taps, [b.mul(hn, hm)]), self._zeros())
            sums = self._joined(sums, imaginary)
        for row, values in zip(rows, sums):
            for v, value in enumerate(values):
                self._store(value, row, v)

    def _correlate(self, taps: Value, sums: Sums) -> Sums:
        """Every tap on every row: ends, then the body."""
        for k in range(self.rows - 1):
            sums = self._ends(k, taps, sums)
        return self._body(taps, sums)

    def _ends(self, k: int, taps: Value, sums: Sums) -> Sums:
        """Image row k, which meets rows 0..k of the tile, with row hn + k, which meets the others."""
        b = self.b
        low = b.add(self.hn, index(k))
        above, below = (b.gep(self.x, [b.mul(i, self.x_stride)]) for i in (index(k), low))
        met = [
            (above, index(k - r)) if r <= k else (below, b.sub(low, index(r)))
            for r in range(self.rows)
        ]
        tap_rows = [b.gep(taps, [b.mul(i, self.hm)]) for _, i in met]
        loop = Loop(b, self.hm, sums)
        j = b.mul(loop.counter, index(self.hop)) if self.hop > 1 else loop.counter
        vectors = {row: self._vectors(b.gep(row, [j])) for row in (above, below)}
        new = [
            self._row(vectors[image_row], b.gep(tap_row, [loop.counter]), total)
            for (image_row, _), tap_row, total in zip(met, tap_rows, loop.sums)
        ]
        return loop.end(new)

    def _body(self, taps: Value, sums: Sums) -> Sums:
        """The image rows between, which meet every row of the tile: one loop over their taps."""
        b, rows = self.b, self.rows
        count = b.mul(b.sub(self.hn, index(rows - 1)), self.hm)
        first = b.gep(self.x, [b.mul(index(rows - 1), self.x_stride)])
        jump = b.sub(self.x_stride, b.mul(b.sub(self.hm, index(1)), index(self.hop)))
        tap_rows = [b.gep(taps, [b.mul(index(rows - 1 - r), self.hm)]) for r in range(rows)]
        loop = Loop(b, count, sums, first, self.hm)
        samples, left = loop.extra
        vectors = self._vectors(samples)
        new = [
            self._row(vectors, b.gep(tap_row, [loop.counter]), total)
            for tap_row, total in zip(tap_rows, loop.sums)
        ]
        # the end of a kernel row without a branch, which would be mispredicted once a row
        fewer = b.sub(left, index(1))
        last = b.icmp_signed("==", fewer, index(0))
        following = b.gep(samples, [b.select(last, jump, index(self.hop))])
        return loop.end(new, following, b.select(last, self.hm, fewer))

    def _prefetch(self) -> None:
        """Ask for the rows that the tile below this one will be the first to read."""
        b, byte = self.b, ir.IntType(8).as_pointer()
        kind = ir.FunctionType(ir.VoidType(), [byte, LANE, LANE, LANE])
        name = "llvm.prefetch.p0"
        prefetch = b.module.globals.get(name) or ir.Function(b.module, kind, name)
        read, keep, data = (ir.Constant(LANE, k) for k in (0, 3, 1))
        for r in range(self.rows):
            row = b.add(self.hn, index(self.rows - 1 + r))
            samples = b.gep(self.x, [b.mul(row, self.x_stride)])
            for v in range(self.vectors):
                b.call(prefetch, [b.bitcast(self._at(samples, v), byte), read, keep, data])

    def _vectors(self, start: Value) -> list[Value]:
        return [self.load(start, v) for v in range(self.vectors)]

    def _row(self, vectors: list[Value], tap: Value, totals: list[Value]) -> list[Value]:
        value = self.broadcast(self.b.load(tap))
        return [self._multiply_add(v, value, total) for v, total in zip(vectors, totals)]

    def _zeros(self) -> Sums:
        return [[self._zero()] * self.vectors for _ in range(self.rows)]
