"""Strings of bits: one for each sample of a tile, in rows of whole words, and what is asked of them."""

from __future__ import annotations

from corrconv.engines.fft.emit import Emitter, Value
from corrconv.engines.fft.transfer import Kind

WORD = 64
"""Bits that are taken at once where vectors are of no use."""
CHUNK = 8
"""Words of a vector of bits."""
BYTE = 8


def write_bits(e: Emitter) -> None:
    """What does not depend on the kind of samples."""
    _write_clear(e)
    _write_slide(e)
    _write_compare(e)


def bits_words(rows: int, outputs: int, taps: int) -> int:
    """Words that the bits of a tile take, of one sort: with what a last vector reads beyond."""
    return rows * (-(-(outputs + taps - 1) // WORD)) + 2 * CHUNK


def _write_clear(e: Emitter) -> None:
    """``clear_bits(p, words)``."""
    with (
        e.function("clear_bits", "ptr noalias %p", "i64 %words"),
        e.loop(0, "%words", CHUNK) as w,
    ):
        p = e.at("%p", e.integer("mul", w, BYTE))
        e.put(f"store <{CHUNK} x i64> zeroinitializer, ptr {p}, align 8")


def _write_slide(e: Emitter) -> None:
    """``slide(p, words, n, unit)``: each bit the OR of n that lie `unit` bits apart, from it on.

    Those of the last n units stand for less, and are not asked for.
    """
    with e.function("slide", "ptr noalias %p", "i64 %words", "i64 %n", "i64 %unit"):
        last = e.integer("sub", "%n", 1)
        zeros = e.intrinsic("i64", "llvm.ctlz.i64", ("i64", last), ("i1", "false"))
        with e.loop(0, e.integer("sub", WORD, zeros)) as k:  # none for a single tap
            reached = e.integer("shl", 1, k)
            shift = e.integer("mul", e.least(reached, e.integer("sub", "%n", reached)), "%unit")
            away = e.integer("udiv", shift, WORD)
            chunk = f"<{CHUNK} x i64>"
            rest = _splat(e, e.integer("urem", shift, WORD))
            with e.loop(0, e.integer("sub", "%words", away), CHUNK) as w:
                p = e.at("%p", e.integer("mul", w, BYTE))
                far = e.at(p, e.integer("mul", away, BYTE))
                here, low, high = (
                    e.op(f"load {chunk}, ptr {each}, align 8") for each in (p, far, e.at(far, BYTE))
                )
                moved = e.intrinsic(
                    chunk, f"llvm.fshr.v{CHUNK}i64", (chunk, high), (chunk, low), (chunk, rest)
                )
                e.put(f"store {chunk} {e.op(f'or {chunk} {here}, {moved}')}, ptr {p}, align 8")


def _splat(e: Emitter, x: Value) -> Value:
    chunk = f"<{CHUNK} x i64>"
    one = e.op(f"insertelement {chunk} poison, i64 {x}, i32 0")
    return e.op(f"shufflevector {chunk} {one}, {chunk} poison, <{CHUNK} x i32> zeroinitializer")


def _write_compare(e: Emitter) -> None:
    """``differ(large, some, rows, words, outputs)``: bits of outputs that `some` has, and `large` has not.

    Where `some` is null it counts as all.
    """
    pointers = "ptr noalias %large", "ptr %some"
    integers = "i64 %rows", "i64 %words", "i64 %outputs"
    with e.function("differ", *pointers, *integers, result="i64"):
        every = e.op("icmp eq ptr %some, null")
        some = e.op(f"select i1 {every}, ptr %large, ptr %some")
        always = _splat(e, e.select(every, "i64", -1, 0))
        chunk, pitch = f"<{CHUNK} x i64>", e.integer("mul", "%words", BYTE)
        with e.fold([("i64", "0")], 0, e.ceil_div("%outputs", WORD), CHUNK) as (w, found):
            column = e.integer("mul", w, BYTE)
            with e.fold([(chunk, "zeroinitializer")], 0, "%rows") as (r, lacks):
                at = e.integer("add", e.integer("mul", r, pitch), column)
                large, there = (
                    e.op(f"load {chunk}, ptr {e.at(p, at)}, align 8") for p in ("%large", some)
                )
                there = e.op(f"or {chunk} {there}, {always}")
                large = e.op(f"xor {chunk} {large}, {_chunk([-1] * CHUNK)}")
                lack = e.op(f"and {chunk} {there}, {large}")
                lacks[0] = e.op(f"or {chunk} {lacks[0]}, {lack}")
            # what lies behind the outputs of a row is another's
            starts = _chunk([WORD * k for k in range(CHUNK)])
            left = _splat(e, e.integer("sub", "%outputs", e.integer("mul", w, WORD)))
            left = e.op(f"sub {chunk} {left}, {starts}")
            kind = f"llvm.smax.v{CHUNK}i64", f"llvm.smin.v{CHUNK}i64"
            left = e.intrinsic(chunk, kind[0], (chunk, left), (chunk, "zeroinitializer"))
            left = e.intrinsic(chunk, kind[1], (chunk, left), (chunk, _chunk([WORD] * CHUNK)))
            wanted = e.op(f"icmp sgt {chunk} {left}, zeroinitializer")
            shift = e.op(f"sub {chunk} {_chunk([WORD] * CHUNK)}, {left}")
            shift = e.op(f"and {chunk} {shift}, {_chunk([WORD - 1] * CHUNK)}")  # none is too far
            mask = e.op(f"lshr {chunk} {_chunk([-1] * CHUNK)}, {shift}")
            mask = e.op(f"select <{CHUNK} x i1> {wanted}, {chunk} {mask}, {chunk} zeroinitializer")
            lack = e.op(f"and {chunk} {lacks[0]}, {mask}")
            lack = e.intrinsic("i64", f"llvm.vector.reduce.or.v{CHUNK}i64", (chunk, lack))
            found[0] = e.integer("or", found[0], lack)
        e.put(f"ret i64 {found[0]}")


def _chunk(values: list[int]) -> Value:
    return "<" + ", ".join(f"i64 {x}" for x in values) + ">"


def _wanted(e: Emitter, w: Value) -> Value:
    """Bits of word w that are outputs'."""
    left = e.least(e.integer("sub", "%outputs", e.integer("mul", w, WORD)), WORD)
    return e.integer("lshr", -1, e.integer("sub", WORD, left))


def write_blank(e: Emitter, kind: Kind) -> None:
    """``blank_row(to, bits, outputs)``: zeros where an output has no bit."""
    name, parts = f"blank_row{kind.suffix}", kind.parts
    with (
        e.function(name, "ptr noalias %to", "ptr noalias %bits", "i64 %outputs"),
        e.loop(0, e.ceil_div("%outputs", WORD)) as w,
    ):
        word = e.number(e.at("%bits", e.integer("mul", w, BYTE)))
        none = e.integer("and", e.integer("xor", word, -1), _wanted(e, w))
        with e.when(e.compare("ne", none, 0)), e.loop(0, WORD, e.lanes) as k:
            bits = e.integer("lshr", none, k)
            if e.lanes < WORD:
                bits = e.op(f"trunc i64 {bits} to i{e.lanes}")
            mask = e.op(f"bitcast i{e.lanes} {bits} to {e.bits}")
            sample = e.integer("add", e.integer("mul", w, WORD), k)
            for part in range(parts):
                here = mask
                if parts == 2:  # a sample is two numbers side by side
                    order = ", ".join(f"i32 {(part * e.lanes + j) // 2}" for j in range(e.lanes))
                    here = e.op(
                        f"shufflevector {e.bits} {mask}, {e.bits} poison, <{e.lanes} x i32> <{order}>"
                    )
                number = e.integer("add", e.integer("mul", sample, parts), part * e.lanes)
                e.intrinsic(
                    "void",
                    f"llvm.masked.store.{e.suffix}.p0",
                    (e.vector, "zeroinitializer"),
                    ("ptr", e.at("%to", e.integer("mul", number, e.itemsize))),
                    ("i32", f"{e.itemsize}"),
                    (e.bits, here),
                )
