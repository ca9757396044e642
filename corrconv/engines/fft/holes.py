"""The look at all of a tile, where a part of it cannot tell: a bit for each sample, and each window's.

One bit says that a sample is large enough beside the tile's largest, another that it is not zero. The bits of
all rows lie in one string. That a window holds such a sample is the OR of the bits that it covers; the string
shifted by 1, 2, 4, … bits, or rows, gives it for all windows at once. A window that holds something, but
nothing large, is not ordinary; outputs of those that hold nothing are made zero, after the transform.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
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
    """What depends on it."""
    marks = _Marks(e, kind)
    marks.write_tile()
    marks.write_image()
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


class _Marks:
    """Writes the functions that mark samples: of bits for a vector those of a byte, or more, at once."""

    def __init__(self, e: Emitter, kind: Kind) -> None:
        self.e, self.kind = e, kind
        self.group = max(1, BYTE // e.lanes)  # vectors that fill a byte
        self.wide = f"i{max(BYTE, e.lanes)}"

    def write_tile(self) -> None:
        """``mark_row(from, vectors, threshold, large, some)``: samples in vectors of the tile."""
        e, kind = self.e, self.kind
        with self.function("mark_row", "i64 %vectors"):
            least = self.least()
            with e.loop(0, "%vectors", self.group) as v:
                found = []
                for k in range(self.group):
                    p = e.at("%from", e.integer("mul", e.integer("add", v, k), 2 * e.vector_bytes))
                    found.append(
                        [e.load(e.at(p, part * e.vector_bytes)) for part in range(kind.parts)]
                    )
                self.put(v, found, least, ["%large", "%some"])

    def write_image(self) -> None:
        """``mark_inside(from, stride, rows, pitch, before, end, threshold, large, some)``.

        Samples from `before` to `end` of rows in the image; rows of bits are `pitch` bytes apart.
        """
        e, size = self.e, self.e.lanes * self.group
        integers = "i64 %stride", "i64 %rows", "i64 %pitch", "i64 %before", "i64 %end"
        with self.function("mark_inside", *integers):
            least = self.least()
            low, first = (e.ceil_div("%before", size), e.integer("udiv", "%before", size))
            high, last = (e.integer("udiv", "%end", size), e.ceil_div("%end", size))
            with e.loop(0, "%rows") as r:
                row = e.at("%from", e.integer("mul", r, "%stride"))
                to = [e.at(p, e.integer("mul", r, "%pitch")) for p in ("%large", "%some")]
                for start, stop, whole in (
                    (low, high, True),
                    (first, low, False),
                    (high, last, False),
                ):
                    with e.loop(start, stop) as g:
                        v = e.integer("mul", g, self.group)
                        vectors = [self.samples(row, v, k, whole) for k in range(self.group)]
                        self.put(v, vectors, least, to)

    def function(self, name: str, *integers: str) -> AbstractContextManager[None]:
        pointers = "ptr noalias %large", "ptr noalias %some"
        name = f"{name}{self.kind.suffix}"
        return self.e.function(name, "ptr noalias %from", *integers, "i64 %threshold", *pointers)

    def least(self) -> Value:
        """The threshold in every lane."""
        e = self.e
        threshold = "%threshold" if e.word == "i64" else e.op("trunc i64 %threshold to i32")
        return e.splat(e.word, threshold)

    def samples(self, row: Value, v: Value, k: int, whole: bool) -> list[Value]:
        """A vector of each part of the image's samples, in any order that is the same for both."""
        e, parts, found = self.e, self.kind.parts, []
        for part in range(parts):
            offset = e.integer("mul", e.integer("add", v, k), parts)
            offset = e.integer("add", offset, part)
            p = e.at(row, e.integer("mul", offset, e.vector_bytes))
            if whole:
                found.append(e.load(p, e.itemsize))
                continue
            indices = f"<{e.lanes} x i64>"
            index = "<" + ", ".join(f"i64 {lane}" for lane in range(e.lanes)) + ">"
            at = e.op(f"add {indices} {e.splat('i64', e.integer('mul', offset, e.lanes))}, {index}")
            low, high = (e.splat("i64", e.integer("mul", x, parts)) for x in ("%before", "%end"))
            after = e.op(f"icmp sge {indices} {at}, {low}")
            until = e.op(f"icmp slt {indices} {at}, {high}")
            found.append(
                e.intrinsic(
                    e.vector,
                    f"llvm.masked.load.{e.suffix}.p0",
                    ("ptr", p),
                    ("i32", f"{e.itemsize}"),
                    (e.bits, e.op(f"and {e.bits} {after}, {until}")),
                    (e.vector, "zeroinitializer"),
                )
            )
        if parts == 2:
            orders = [[2 * lane + part for lane in range(e.lanes)] for part in (0, 1)]
            first, second = found
            found = [e.shuffle(first, second, order) for order in orders]
        return found

    def put(self, v: Value, vectors: list[list[Value]], least: Value, bits_at: list[Value]) -> None:
        """The bits of a group of vectors from v on."""
        e = self.e
        magnitude = 2 ** (8 * e.itemsize - 1) - 1
        every = "<" + ", ".join([f"{e.word} {magnitude}"] * e.lanes) + ">"
        place = e.integer("udiv", e.integer("mul", v, e.lanes), BYTE)
        sizes = []
        for parts in vectors:
            words = [e.op(f"and {e.words} {e.as_words(part)}, {every}") for part in parts]
            sizes.append(words[0] if len(words) == 1 else e.vector_op("umax", *words))
        for to, test, bound in zip(bits_at, ("uge", "ne"), (least, "zeroinitializer")):
            found = "0"
            for k, size in enumerate(sizes):
                bits = e.op(f"icmp {test} {e.words} {size}, {bound}")
                bits = e.op(f"bitcast {e.bits} {bits} to i{e.lanes}")
                if self.group > 1:
                    bits = e.op(f"zext i{e.lanes} {bits} to {self.wide}")
                    bits = e.op(f"shl {self.wide} {bits}, {k * e.lanes}")
                    bits = e.op(f"or {self.wide} {bits}, {found}")
                found = bits
            e.put(f"store {self.wide} {found}, ptr {e.at(to, place)}, align 1")


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
        self.pitch = e.integer("mul", self.words, BYTE)
        rows = e.integer("sub", e.integer("add", extent.rows, extent.taps_down), 1)
        self.all_words = e.integer("mul", rows, self.words)

    def clear(self) -> None:
        """No sample is marked."""
        for p in (self.large, self.some):
            self.e.call("@clear_bits", ("ptr", p), ("i64", self.all_words))

    def mark(self, source: Value, row: Value | int, first: Value | int, vectors: Value) -> None:
        """Samples of a row from `first`, a multiple of 8, on, which lie in vectors of the tile."""
        e = self.e
        place = e.integer("add", e.integer("mul", row, self.pitch), e.integer("udiv", first, BYTE))
        self._call("mark_row", source, place, vectors)

    def mark_inside(
        self,
        source: Value,
        stride: Value | int,
        row: Value | int,
        step: Value | int,
        rows: Value | int,
        before: Value,
        end: Value,
    ) -> None:
        """Samples from `before` to `end` of rows of the image, whose sample 0 would be at `source`."""
        e = self.e
        pitch = e.integer("mul", step, self.pitch)
        given = e.integer("mul", step, stride), rows, pitch, before, end
        self._call("mark_inside", source, e.integer("mul", row, self.pitch), *given)

    def _call(self, what: str, source: Value, place: Value, *given: Value | int) -> None:
        bits = (("ptr", self.e.at(p, place)) for p in (self.large, self.some))
        numbers = (("i64", x) for x in (*given, self.threshold))
        self.e.call(f"@{what}{self.kind.suffix}", ("ptr", source), *numbers, *bits)

    def some_lack(self) -> Value:
        """Whether some window holds nothing large, by what is marked; it can be asked once."""
        self._slide(self.large)
        return self.e.compare("ne", self._differ("null"), 0)

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
        with e.when(self.some_lack()):
            self._slide(self.some)
            suspect = e.compare("ne", self._differ(self.some), 0)
            found = e.integer(
                "or", e.number(verdict_at), e.select(suspect, "i64", SUSPECT, ORDINARY)
            )
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
