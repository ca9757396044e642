"""What tiles and strips are written with: samples, taps and sums in vectors, and the loops over them."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types

from corrconv.engines.simd.lanes import lanes_of, sample_bytes, scalar_of, sum_type

INDEX, LANE = ir.IntType(64), ir.IntType(32)
Value = Any
Sums = list[list[Value]]


class Values:
    """Writes single instructions; its methods append to what `builder` has so far.

    Complex values lie as pairs of reals. A complex tap tr + i·ti makes two sums of real multiply-adds over
    the same interleaved samples, with tr and with ti; the second, its pairs swapped and its real parts
    negated, is i times what ti contributes.
    """

    def __init__(self, builder: Any, dtype: Any, vector_bytes: int) -> None:
        self.b = builder
        self.complex = isinstance(dtype, types.Complex)
        self.hop = 2 if self.complex else 1  # scalars in an element
        real = dtype.underlying_float if self.complex else dtype
        self.boolean = isinstance(real, types.Boolean)
        self.integer = isinstance(sum_type(real), types.Integer)
        self.sample, self.scalar = scalar_of(real), scalar_of(sum_type(real))
        self.itemsize = sample_bytes(real)
        self.lanes = lanes_of(real, vector_bytes)
        self.samples, self.vector = (
            ir.VectorType(kind, self.lanes) for kind in (self.sample, self.scalar)
        )

    def _joined(self, real: Sums, imaginary: Sums) -> Sums:
        """The sums of complex products, of those with either part of the taps."""
        return [
            [self.b.fadd(r, self._times_i(i)) for r, i in zip(*rows)]
            for rows in zip(real, imaginary)
        ]

    def _multiply_add(self, sample: Value, tap: Value, total: Value) -> Value:
        b = self.b
        if self.boolean:
            return b.or_(b.and_(sample, tap), total)
        if self.integer:
            return b.add(b.mul(sample, tap), total)
        return b.fadd(b.fmul(sample, tap, flags=("contract",)), total, flags=("contract",))

    def _times_i(self, value: Value) -> Value:
        """(re, im) pairs to (-im, re)."""
        b, lanes = self.b, range(self.lanes)
        swap = ir.Constant(ir.VectorType(LANE, self.lanes), [k ^ 1 for k in lanes])
        signs = ir.Constant(self.vector, [1.0 if k % 2 else -1.0 for k in lanes])
        return b.fmul(b.shuffle_vector(value, value, swap), signs)

    def broadcast(self, value: Value) -> Value:
        """A scalar in every lane."""
        b, undefined = self.b, ir.Constant(ir.VectorType(value.type, self.lanes), ir.Undefined)
        first = b.insert_element(undefined, value, ir.Constant(LANE, 0))
        zeros = ir.Constant(ir.VectorType(LANE, self.lanes), [0] * self.lanes)
        return b.shuffle_vector(first, undefined, zeros)

    def _store(self, value: Value, start: Value, v: int) -> None:
        self.b.store(self._narrowed(value), self._at(start, v)).align = self.itemsize

    def load(self, start: Value, v: int) -> Value:
        """Vector v from an address on, in what is summed in."""
        value = self.b.load(self._at(start, v))
        value.align = self.itemsize  # rows start anywhere
        # signed or not is the same in the bits that are kept
        return value if self.sample == self.scalar else self.b.zext(value, self.vector)

    def _narrowed(self, value: Value) -> Value:
        if self.boolean:
            set_at_all = self.b.icmp_unsigned("!=", value, ir.Constant(self.vector, None))
            return self.b.zext(set_at_all, self.samples)
        return value if self.sample == self.scalar else self.b.trunc(value, self.samples)

    def _at(self, start: Value, v: int) -> Value:
        return self.b.bitcast(self.b.gep(start, [index(v * self.lanes)]), self.samples.as_pointer())

    def _pointer(self, address: Value, kind: Any) -> Value:
        return self.b.inttoptr(address, kind.as_pointer())

    def _zero(self) -> Value:
        return ir.Constant(self.vector, [0 if self.integer else 0.0] * self.lanes)


class Loop:
    """``for counter in range(count)`` with sums carried along; its body is written after this."""

    def __init__(self, b: Any, count: Value, sums: Sums, *extra: Value) -> None:
        self.b, self.count = b, count
        self._before, self._block = b.block, b.append_basic_block("loop")
        self._after = b.append_basic_block("loop.end")
        self._start = sums, extra
        b.cbranch(b.icmp_signed(">", count, index(0)), self._block, self._after)
        b.position_at_end(self._block)
        self.counter = self._carried(index(0))
        self.sums = [[self._carried(value) for value in row] for row in sums]
        self.extra = [self._carried(value) for value in extra]

    def _carried(self, value: Value) -> Value:
        phi = self.b.phi(value.type)
        phi.add_incoming(value, self._before)
        return phi

    def end(self, sums: Sums, *extra: Value) -> Sums:
        """Go round with these; what is carried out of the loop."""
        b = self.b
        following = b.add(self.counter, index(1))
        self.counter.add_incoming(following, self._block)
        for phi, value in zip(self.extra, extra):
            phi.add_incoming(value, self._block)
        for phis, values in zip(self.sums, sums):
            for phi, value in zip(phis, values):
                phi.add_incoming(value, self._block)
        b.cbranch(b.icmp_signed("<", following, self.count), self._block, self._after)
        b.position_at_end(self._after)
        return [
            [self._left_with(a, z) for a, z in zip(*rows)] for rows in zip(self._start[0], sums)
        ]

    def _left_with(self, skipped: Value, value: Value) -> Value:
        phi = self.b.phi(value.type)
        phi.add_incoming(skipped, self._before)
        phi.add_incoming(value, self._block)
        return phi


def index(value: int) -> Any:
    """A 64-bit constant."""
    return ir.Constant(INDEX, value)
