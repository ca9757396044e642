"""Rows that compiled code takes from a queue, which threads share without Python's lock: see `rows`."""

from __future__ import annotations

from typing import Any

import numba
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from corrconv.engines.machine_code.rows import COMPLETE, EXHAUSTED

NEXT, DONE = 0, 8
"""Where they lie behind the queue's address: the first row that nobody has taken, how many are done."""
SPINS = 50_000
"""Looks at what other threads have done, some tens of microseconds: to sleep and be woken takes as long."""
WORD = ir.IntType(64)


def _pointer(b: Any, address: Any) -> Any:
    return b.inttoptr(address, WORD.as_pointer())


def _read(typing: Any, address: Any) -> Any:
    """``read(address)``: what other threads wrote before is seen afterwards."""

    def codegen(context: Any, b: Any, signature: Any, args: Any) -> Any:
        return b.load_atomic(_pointer(b, args[0]), "acquire", 8, typ=WORD)

    return types.intp(types.intp), codegen


def _swap(typing: Any, address: Any, old: Any, new: Any) -> Any:
    """``swap(address, old, new)``: whether `old` was there still, and `new` is now."""

    def codegen(context: Any, b: Any, signature: Any, args: Any) -> Any:
        both = b.cmpxchg(_pointer(b, args[0]), args[1], args[2], "acq_rel", "acquire")
        return b.extract_value(both, 1)

    return types.boolean(types.intp, types.intp, types.intp), codegen


def _add(typing: Any, address: Any, count: Any) -> Any:
    """``add(address, count)``: what this thread wrote before is seen by who reads the sum."""

    def codegen(context: Any, b: Any, signature: Any, args: Any) -> Any:
        return b.atomic_rmw("add", _pointer(b, args[0]), args[1], "acq_rel")

    return types.intp(types.intp, types.intp), codegen


read: Any = intrinsic(_read)
swap: Any = intrinsic(_swap)
add: Any = intrinsic(_add)


@numba.njit
def take(queue: int, rows: int, least: int, most: int, workers: int) -> tuple[int, int]:
    """The first of the rows taken, and the one after the last; none where the two are equal."""
    while True:
        first = read(queue + NEXT)
        if first >= rows:
            return rows, rows
        part = (rows - first) // (2 * workers) // least * least
        last = min(first + min(max(part, least), most), rows)
        if swap(queue + NEXT, first, last):
            return first, last


@numba.njit
def ended(queue: int, rows: int, waits: bool) -> int:
    """The answer of a call that found nothing more to take; the caller's own waits for others a moment."""
    for _ in range(SPINS if waits else 0):
        if read(queue + DONE) == rows:
            return COMPLETE
    return EXHAUSTED
