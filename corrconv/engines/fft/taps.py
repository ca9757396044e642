"""Taps of a kernel: where each goes, reversed about the origin, and what is seen of them on the way."""

from __future__ import annotations

from corrconv.engines.fft.emit import Emitter, Value


class Seen:
    """What a loop over taps carries: see `look.know_kernel`."""

    def __init__(self, e: Emitter) -> None:
        self.kinds = ["i64"] * 3
        least = str(2 ** (8 * e.itemsize - 1) - 1)
        lowest = str(-(2 ** (8 * e.itemsize - 1)))
        self.first = list(zip(self.kinds, ("0", lowest, least)))


def place_in_row(e: Emitter, x: Value) -> Value:
    """Bytes from the start of a tile's row to sample x."""
    vector = e.integer("mul", e.integer("udiv", x, e.lanes), 2 * e.vector_bytes)
    return e.integer("add", vector, e.integer("mul", e.integer("urem", x, e.lanes), e.itemsize))


def wrapped(e: Emitter, i: Value, size: Value) -> Value:
    """-i, as it is counted from 0 to size."""
    return e.select(e.compare("eq", i, 0), "i64", 0, e.integer("sub", size, i))


def copy_tap(
    e: Emitter, tap: Value, to: Value, negative: Value | None, seen: list[Value]
) -> list[Value]:
    """One tap, a complex one, or a real one that is negated where that is so; and what is seen with it."""
    unsigned, signed, least = seen
    magnitude, size = (
        2 ** (8 * e.itemsize - 1) - 1,
        "0",
    )  # of a complex number the larger part's counts
    for part in range(2 if negative is None else 1):
        source = e.at(tap, part * e.itemsize)
        x = e.op(f"load {e.word}, ptr {source}, align {e.itemsize}")
        bits = {"zext": x, "sext": x}
        if e.word != "i64":
            bits = {how: e.op(f"{how} {e.word} {x} to i64") for how in bits}
        unsigned = e.intrinsic("i64", "llvm.umax.i64", ("i64", unsigned), ("i64", bits["zext"]))
        signed = e.largest(signed, bits["sext"])
        size = e.largest(size, e.integer("and", bits["zext"], magnitude))
        if negative is not None:
            minus = e.op(f"xor {e.word} {x}, {magnitude + 1}")
            x = e.select(negative, e.word, minus, x)
        target = e.at(to, part * e.vector_bytes)
        e.put(f"store {e.word} {x}, ptr {target}, align {e.itemsize}")
    size = e.select(e.compare("eq", size, 0), "i64", magnitude, size)
    least = e.intrinsic("i64", "llvm.umin.i64", ("i64", least), ("i64", size))
    return [unsigned, signed, least]
