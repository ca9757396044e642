"""The look at all of a tile, where a part of it cannot tell: a bit for each sample, and each window's.

One bit says that a sample is large enough beside the tile's largest, another that it is not zero. The bits of
all rows lie in one string. That a window holds such a sample is the OR of the bits that it covers; the string
shifted by 1, 2, 4, … bits, or rows, gives it for all windows at once. A window that holds something, but
nothing large, is not ordinary; outputs of those that hold nothing are made zero, after the transform.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corrconv.engines.fft.emit import Emitter, Value
from corrconv.engines.fft.fields import Block
from corrconv.engines.fft.look import ORDINARY, SUSPECT, THRESHOLD
from corrconv.engines.fft.transfer import Kind

WORD = 64
"""Bits that are taken at once where vectors are of no use."""
CHUNK = 8
"""Words of a vector of bits."""
BYTE = 8


def write_holes(e: Emitter) -> None:
    """What does not depend on the kind of samples."""
    _write_clear(e)
    _write_slide(e)
    _write_compare(e)


def write_marks(e: Emitter, kind: Kind) -> None:
    _write_mark(e, kind)
    _write_blank(e, kind)


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


def _write_mark(e: Emitter, kind: Kind) -> None:
    """``mark_row(from, vectors, threshold, large, some)``: bits of samples in vectors of the tile."""
    pointers = "ptr noalias %large", "ptr noalias %some"
    name = f"mark_row{kind.suffix}"
    with e.function(name, "ptr noalias %from", "i64 %vectors", "i64 %threshold", *pointers):
        group = max(1, BYTE // e.lanes)  # vectors that fill a byte
        wide = f"i{max(BYTE, e.lanes)}"
        threshold = "%threshold" if e.word == "i64" else e.op("trunc i64 %threshold to i32")
        least = e.splat(e.word, threshold)
        magnitude = 2 ** (8 * e.itemsize - 1) - 1
        every = "<" + ", ".join([f"{e.word} {magnitude}"] * e.lanes) + ">"
        with e.loop(0, "%vectors", group) as v:
            found = ["0", "0"]
            for k in range(group):
                p = e.at("%from", e.integer("mul", e.integer("add", v, k), 2 * e.vector_bytes))
                parts = [
                    e.op(f"and {e.words} {e.as_words(e.load(e.at(p, part * e.vector_bytes)))}, {every}")
                    for part in range(kind.parts)
                ]
                size = parts[0] if len(parts) == 1 else e.vector_op("umax", *parts)
                for j, test in enumerate((f"uge {e.words} {size}, {least}", f"ne {e.words} {size}, zeroinitializer")):
                    bits = e.op(f"icmp {test}")
                    bits = e.op(f"bitcast {e.bits} {bits} to i{e.lanes}")
                    if e.lanes < BYTE:
                        bits = e.op(f"zext i{e.lanes} {bits} to {wide}")
                        bits = e.op(f"shl {wide} {bits}, {k * e.lanes}")
                        bits = e.op(f"or {wide} {bits}, {found[j]}")
                    found[j] = bits
            place = e.integer("udiv", e.integer("mul", v, e.lanes), BYTE)
            for bits, to in zip(found, ("%large", "%some")):
                e.put(f"store {wide} {bits}, ptr {e.at(to, place)}, align 1")


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
        all_count = e.op("icmp eq ptr %some, null")
        some = e.op(f"select i1 {all_count}, ptr %large, ptr %some")
        always = e.select(all_count, "i64", -1, 0)
        with e.fold([("i64", "0")], 0, "%rows") as (r, of_rows):
            first = e.integer("mul", r, "%words")
            with e.fold([("i64", of_rows[0])], 0, e.ceil_div("%outputs", WORD)) as (w, found):
                at = e.integer("mul", e.integer("add", first, w), BYTE)
                there = e.integer("or", e.number(e.at(some, at)), always)
                lacks = e.integer("xor", e.number(e.at("%large", at)), -1)
                lacks = e.integer("and", lacks, _wanted(e, w))
                found[0] = e.integer("or", found[0], e.integer("and", there, lacks))
            of_rows[0] = found[0]
        e.put(f"ret i64 {of_rows[0]}")


def _wanted(e: Emitter, w: Value) -> Value:
    """Bits of word w that are outputs'."""
    left = e.least(e.integer("sub", "%outputs", e.integer("mul", w, WORD)), WORD)
    return e.integer("lshr", -1, e.integer("sub", WORD, left))


def _write_blank(e: Emitter, kind: Kind) -> None:
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
                    order = ", ".join(
                        f"i32 {(part * e.lanes + j) // 2}" for j in range(e.lanes)
                    )
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


@dataclass(frozen=True)
class Extent:
    """Of one tile: rows and columns of outputs, and taps."""

    rows: Value
    columns: Value
    taps_down: Value
    taps_along: Value


class Holes:
    """The exact look at a tile.

    Parameters
    ----------
    e : Emitter
    kind : Kind
    extent : Extent
    """

    def __init__(self, e: Emitter, kind: Kind, extent: Extent) -> None:
        self.e, self.kind, self.extent = e, kind, extent
        b = Block(e)
        self.large = b.pointer("bits")
        self.some = e.at(self.large, b.number("bits_of_one"))
        self.threshold = e.number(e.at(b.pointer("seen"), THRESHOLD * e.vector_bytes))
        read = e.integer("sub", e.integer("add", extent.columns, extent.taps_along), 1)
        self.words = e.ceil_div(read, WORD)
        rows = e.integer("sub", e.integer("add", extent.rows, extent.taps_down), 1)
        self.all_words = e.integer("mul", rows, self.words)

    def clear(self) -> None:
        """No sample is marked."""
        for p in (self.large, self.some):
            self.e.call("@clear_bits", ("ptr", p), ("i64", self.all_words))

    def mark(self, source: Value, row: Value | int, first: Value | int, vectors: Value) -> None:
        """Samples of a row from `first`, a multiple of 8, on, which lie in vectors of the tile."""
        e = self.e
        place = e.integer("mul", e.integer("mul", row, self.words), BYTE)
        place = e.integer("add", place, e.integer("udiv", first, BYTE))
        bits = (("ptr", e.at(p, place)) for p in (self.large, self.some))
        numbers = ("i64", vectors), ("i64", self.threshold)
        e.call(f"@mark_row{self.kind.suffix}", ("ptr", source), *numbers, *bits)

    def judge(self, verdict_at: Value, row_at: Callable[[Value], Value]) -> None:
        """Add to the verdict that the tile is not ordinary, or make outputs zero that meet only zeros.

        Parameters
        ----------
        verdict_at : str
            Where the verdict stands.
        row_at : callable
            Where a row of outputs begins.
        """
        e, extent = self.e, self.extent
        self._slide(self.large)
        with e.when(e.compare("ne", self._differ("null"), 0)):
            self._slide(self.some)
            suspect = e.compare("ne", self._differ(self.some), 0)
            found = e.integer("or", e.number(verdict_at), e.select(suspect, "i64", SUSPECT, ORDINARY))
            e.put(f"store i64 {found}, ptr {verdict_at}, align 8")
            with e.loop(0, extent.rows) as r:
                place = e.integer("mul", e.integer("mul", r, self.words), BYTE)
                given = ("ptr", row_at(r)), ("ptr", e.at(self.some, place)), ("i64", extent.columns)
                e.call(f"@blank_row{self.kind.suffix}", *given)

    def _slide(self, p: Value) -> None:
        e, extent = self.e, self.extent
        row = e.integer("mul", self.words, WORD)
        for n, unit in ((extent.taps_down, row), (extent.taps_along, 1)):
            e.call("@slide", ("ptr", p), ("i64", self.all_words), ("i64", n), ("i64", unit))

    def _differ(self, some: Value) -> Value:
        extent = self.extent
        numbers = f"i64 {extent.rows}, i64 {self.words}, i64 {extent.columns}"
        return self.e.op(f"call i64 @differ(ptr {self.large}, ptr {some}, {numbers})")
