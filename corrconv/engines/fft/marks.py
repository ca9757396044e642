"""Bits of samples: whether each is large, and whether it is not zero."""

from __future__ import annotations

from contextlib import AbstractContextManager

from corrconv.engines.fft.bits import BYTE
from corrconv.engines.fft.emit import Emitter, Value
from corrconv.engines.fft.transfer import Kind


def write_marks(e: Emitter, kind: Kind) -> None:
    """The functions for one kind of samples."""
    marks = Marks(e, kind)
    marks.write_tile()
    marks.write_image()


class Marks:
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
