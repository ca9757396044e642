"""The drivers of a signal: all segments of some, and the spectrum of a kernel.

A segment is one polynomial, split by three passes, or two, and the lanes. Blocks of the first pass are done
one after the other, and stay in the first cache. Of a real signal the second half of a segment is its
imaginary part.
"""

from __future__ import annotations

from corrconv.engines.fft.emit import Emitter, Value
from corrconv.engines.fft.fields import Block, Part
from corrconv.engines.fft.image import copy_parts, give_verdict, run_pass
from corrconv.engines.fft.lanes import FOUR, lanes_name
from corrconv.engines.fft.look import SEEN_VECTORS, SUSPECT
from corrconv.engines.fft.transfer import Kind


class Segment:
    """The transform of what is in the tile: there and back, or the spectrum of a kernel.

    Its levels are `outer`, `inner` and, where there is one, `narrow`.
    """

    def __init__(self, e: Emitter, kernel: bool) -> None:
        self.e, self.kernel = e, kernel
        b = Block(e)
        self.vector = 2 * e.vector_bytes
        self.vectors, self.outer, self.inner, self.narrow = b.numbers(
            "vectors", "outer", "inner", "narrow"
        )
        self.names = {
            level: (
                *b.pointers(f"{level}_forward", f"{level}_inverse", f"{level}_twiddles"),
                "0" if level == "outer" else b.number(f"{level}_twiddles_step"),
            )
            for level in ("outer", "inner", "narrow")
        }
        self.twists, self.spectrum, self.scale = b.pointers("twists", "spectrum", "scale")
        self.in_block = e.integer("sdiv", self.vectors, self.outer)
        self.in_node = e.integer("sdiv", self.in_block, self.inner)
        several = e.compare("sgt", self.narrow, 1)
        self.nodes = e.select(several, "i64", self.inner, 0)
        self.in_leaf = e.integer("sdiv", self.in_node, self.narrow)

    def bytes(self, vectors: Value) -> Value:
        return self.e.integer("mul", vectors, self.vector)

    def whole(self, place: int) -> None:
        """The outer pass, there (0) or back (1)."""
        found, twiddles = self.names["outer"][place], self.names["outer"][2]
        leg = self.bytes(self.in_block)
        run_pass(self.e, found, "%tile", leg, self.in_block, self.vector, twiddles)

    def write(self) -> None:
        e = self.e
        self.whole(0)
        block = self.bytes(self.in_block)
        with e.loop(0, self.outer) as k:
            at = e.at("%tile", e.integer("mul", k, block))
            self.block_pass(at, k, 0)
            self.node_passes(at, k, 0)
            here = e.integer("mul", k, block)
            e.call(
                f"@{lanes_name(of_rows=False, kernel=self.kernel)}",
                *(
                    ("ptr", at),
                    ("i64", self.vector),
                    ("i64", e.integer("sdiv", self.in_block, FOUR)),
                ),
                *(("i64", FOUR * self.vector), ("ptr", e.at(self.twists, here))),
                *(("ptr", e.at(self.spectrum, here)), ("ptr", self.scale)),
            )
            if not self.kernel:
                self.node_passes(at, k, 1)
                self.block_pass(at, k, 1)
        if not self.kernel:
            self.whole(1)

    def block_pass(self, at: Value, k: Value, place: int) -> None:
        e, (*functions, twiddles, step) = self.e, self.names["inner"]
        leg, here = self.bytes(self.in_node), e.at(twiddles, e.integer("mul", k, step))
        run_pass(e, functions[place], at, leg, self.in_node, self.vector, here)

    def node_passes(self, at: Value, k: Value, place: int) -> None:
        e, (*functions, twiddles, step) = self.e, self.names["narrow"]
        node, leg = self.bytes(self.in_node), self.bytes(self.in_leaf)
        first = e.at(twiddles, e.integer("mul", e.integer("mul", k, self.inner), step))
        with e.loop(0, self.nodes) as c:
            p, here = e.at(at, e.integer("mul", c, node)), e.at(first, e.integer("mul", c, step))
            run_pass(e, functions[place], p, leg, self.in_leaf, self.vector, here)


def write_signal(e: Emitter, kind: Kind) -> None:
    """``signal(P, first, last, tile, seen)``: these segments; it gives how many are suspect."""
    name, pointers = f"signal{kind.suffix}", ("ptr noalias %tile", "ptr noalias %seen")
    with e.function(name, "ptr noalias %P", "i64 %first", "i64 %last", *pointers, result="i64"):
        segment, ends = Segment(e, kernel=False), _Ends(e, kind)
        b = Block(e)
        table, verdicts, positive = b.pointer("along"), b.pointer("verdicts"), b.number("positive")
        with e.fold([("i64", "0")], "%first", "%last") as (t, suspects):
            along = Part(e, table, t)
            ends.look(along)
            ends.come(along, segment.vectors)
            verdict = give_verdict(e, t, verdicts, positive, along, None)
            segment.write()
            ends.go(along, segment.vectors)
            suspects[0] = e.integer("add", suspects[0], e.integer("and", verdict, SUSPECT))
        e.put(f"ret i64 {suspects[0]}")


class _Ends:
    """Samples of a segment, in and out."""

    def __init__(self, e: Emitter, kind: Kind) -> None:
        self.e, self.kind = e, kind
        b = Block(e)
        self.image, self.out, self.blank = b.pointers("image", "out", "blank")
        self.columns = b.pointer("source_columns")
        self.gathers = e.compare("ne", b.number("source_columns"), 0)
        self.guarded = e.compare("ne", b.number("verdicts"), 0)
        self.sample = kind.parts * e.itemsize

    def look(self, along: Part) -> None:
        e = self.e
        e.call("@look_begins", ("ptr", "%seen"))
        count = e.integer("mul", along["length"], self.kind.parts)
        p = e.at(self.image, e.integer("mul", along["source"], self.sample))
        some = e.compare("sgt", count, 0)
        with e.when(e.op(f"and i1 {some}, {self.guarded}")):
            numbers = (("i64", x) for x in ("0", "1", count, along["group"]))
            e.call("@look_at_block", ("ptr", p), *numbers, ("ptr", "%seen"))

    def parts(self, vectors: Value) -> list[Value]:
        """The first sample of each part of the tile's vectors."""
        first = self.e.integer("mul", vectors, self.e.lanes)
        return ["0", first] if self.kind.parts == 1 else ["0"]

    def come(self, along: Part, vectors: Value) -> None:
        e = self.e
        start = e.integer("mul", e.integer("sub", along["source"], along["before"]), self.sample)
        end = e.integer("add", along["before"], along["length"])
        size = e.integer("mul", vectors, e.lanes)
        for part, first in enumerate(self.parts(vectors)):

            def within(x: Value, first: Value = first) -> Value:
                return e.least(e.largest(e.integer("sub", x, first), 0), size)

            to = e.at("%tile", part * e.vector_bytes)
            low, high, needed = within(along["before"]), within(end), within(along["needed"])
            source = e.at(e.at(self.image, start), e.integer("mul", first, self.sample))
            e.call(
                f"@load_row{self.kind.suffix}",
                *(("ptr", to), ("ptr", source)),
                *(("i64", x) for x in (low, e.integer("sub", high, low), needed, vectors)),
                *(("ptr", self.blank), ("ptr", "%seen")),
            )
            with e.when(self.gathers):
                place = e.integer("add", along["first"], first)
                columns = e.at(self.columns, e.integer("mul", place, 8))
                for begin, stop in (("0", low), (high, needed)):
                    e.call(
                        f"@load_outside{self.kind.suffix}",
                        *(("ptr", to), ("ptr", self.image), ("ptr", columns)),
                        *(("i64", begin), ("i64", stop), ("ptr", "%seen")),
                    )

    def go(self, along: Part, vectors: Value) -> None:
        e = self.e
        target = e.at(self.out, e.integer("mul", along["first"], self.sample))
        floor = e.at("%seen", SEEN_VECTORS * e.vector_bytes)
        size = e.integer("mul", vectors, e.lanes)
        for part, first in enumerate(self.parts(vectors)):
            count = e.least(e.largest(e.integer("sub", along["outputs"], first), 0), size)
            to = e.at(target, e.integer("mul", first, self.sample))
            pair = ("ptr", to), ("ptr", e.at("%tile", part * e.vector_bytes))
            e.call(f"@store_row{self.kind.suffix}", *pair, ("i64", count), ("ptr", floor))


def write_signal_kernel(e: Emitter, kind: Kind) -> None:
    """``signal_kernel(P, tile)``: the spectrum of the kernel, reversed about the origin."""
    with e.function(f"signal_kernel{kind.suffix}", "ptr noalias %P", "ptr noalias %tile"):
        segment, b = Segment(e, kernel=True), Block(e)
        taps, step, count = b.pointer("kernel"), *b.numbers("kernel_step", "kernel_columns")
        with e.loop(0, e.integer("shl", segment.vectors, 1)) as v:
            e.store("zeroinitializer", e.at("%tile", e.integer("mul", v, e.vector_bytes)))
        points = e.integer("mul", segment.vectors, e.lanes)
        size = points if kind.parts == 2 else e.integer("shl", points, 1)
        with e.loop(0, count) as j:
            first = e.compare("eq", j, 0)
            x = e.select(first, "i64", 0, e.integer("sub", size, j))
            lower = e.compare("sge", x, points)
            x = e.select(lower, "i64", e.integer("sub", x, points), x)
            vector = e.integer("mul", e.integer("sdiv", x, e.lanes), segment.vector)
            at = e.integer(
                "add", vector, e.integer("mul", e.integer("srem", x, e.lanes), e.itemsize)
            )
            to = e.at(e.at("%tile", at), e.select(lower, "i64", e.vector_bytes, 0))
            negative = None if kind.parts == 2 else e.compare("ne", j, 0)
            copy_parts(e, e.at(taps, e.integer("mul", j, step)), to, negative)
        segment.write()
