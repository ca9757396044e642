"""Vectors of a short strip that are picked from registers: kernels of few taps wait for loads otherwise.

In a phase of one tap each vector serves one multiply-add only, and a load that crosses a line of the cache
takes as long as two. AVX-512 picks lanes of two registers by a vector of places, which moves on by one from
phase to phase; so some vectors of a strip are picked, and the others loaded, both at the same time.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types

from corrconv.engines.simd.host import VECTOR_BYTES, by_name
from corrconv.engines.simd.values import INDEX, LANE, Value, Values

SHORT, PICKED = 12, 5
"""Vectors of a strip for kernels of less than two vectors, and how many are picked from registers."""


def picks(dtype: Any) -> bool:
    """Whether picking lanes pays: of real floats, whose multiply-adds are faster than loads."""
    return isinstance(dtype, types.Float) and VECTOR_BYTES == by_name().vector_bytes == 64


class Picked:
    """The strip's first vectors at phase after phase, picked from the registers of phase 0.

    It serves kernels of less than two vectors, whose phases of one tap start at tap `first` in the first
    vector.
    """

    def __init__(self, values: Values, x: Value, vectors: int, first: Value) -> None:
        b, places = values.b, range(values.lanes)
        self.b, self.held = b, [values.load(x, v) for v in range(vectors + 1)]
        whole = ir.IntType(8 * VECTOR_BYTES // values.lanes)
        kind = ir.VectorType(whole, values.lanes)
        self.ones = ir.Constant(kind, [1] * values.lanes)
        begun = values.broadcast(b.trunc(first, whole) if whole != INDEX else first)
        self.lanes = b.add(ir.Constant(kind, list(places)), begun)
        suffix = "ps" if whole == LANE else "pd"
        signature = ir.FunctionType(values.vector, [values.vector, kind, values.vector])
        name = f"llvm.x86.avx512.vpermi2var.{suffix}.512"
        self.pick = b.module.globals.get(name) or ir.Function(b.module, signature, name)

    def vector(self, v: int, lanes: Value) -> Value:
        """Vector v in the phase that picks these lanes."""
        return self.b.call(self.pick, [self.held[v], lanes, self.held[v + 1]])

    def following(self, lanes: Value) -> Value:
        """The lanes of the next phase."""
        return self.b.add(lanes, self.ones)
