"""The drivers of a signal: all segments of some, and the spectrum of a kernel.

A segment is one polynomial, split by three passes, or two, and the lanes. Blocks of the first pass are done
one after the other, and stay in the first cache. Of a real signal the second half of a segment is its
imaginary part.
"""

from __future__ import annotations

from corrconv.engines.fft.emit import Emitter, Value
from corrconv.engines.fft.fields import Block, Part
from corrconv.engines.fft.holes import Extent, Holes
from corrconv.engines.fft.lanes import FOUR, lanes_name
from corrconv.engines.fft.levels import Level, run_pass
from corrconv.engines.fft.look import FLOOR, SUSPECT, UNDECIDED, give_verdict, know_kernel
from corrconv.engines.fft.taps import Seen, copy_tap, place_in_row, wrapped
from corrconv.engines.fft.transfer import Kind


class Segment:
    """The transform of what is in the tile: there and back, or the spectrum of a kernel.

    Its levels are `outer` and `inner` and, where there are such, `between` before the latter and `narrow`
    after.
    """

    def __init__(self, e: Emitter, kernel: bool) -> None:
        self.e, self.kernel = e, kernel
        b = Block(e)
        self.vector = 2 * e.vector_bytes
        self.tile, self.vectors = b.pointer("tile"), b.number("vectors")
        self.outer, self.between = Level(e, "outer"), Level(e, "between")
        self.inner, self.narrow = Level(e, "inner"), Level(e, "narrow")
        self.twists, self.spectrum, self.scale = b.pointers("twists", "spectrum", "scale")
        # vectors in a leg of each pass
        self.legs = {}
        left = self.vectors
        for level in (self.outer, self.between, self.inner, self.narrow):
            left = self.legs[level] = e.integer("sdiv", left, level.radix)
        self.blocks = e.integer("mul", self.outer.radix, self.between.radix)

    def bytes(self, vectors: Value) -> Value:
        return self.e.integer("mul", vectors, self.vector)

    def run(self, level: Level, at: Value, node: Value, way: int) -> None:
        """One pass over one node."""
        leg = self.legs[level]
        function, twiddles = level.functions[way], level.at(node)
        run_pass(self.e, function, at, self.bytes(leg), leg, self.vector, twiddles)

    def write(self) -> None:
        e, ways = self.e, (0,) if self.kernel else (0, 1)
        self.run(self.outer, self.tile, "0", 0)
        self.each_node(self.between, self.outer.radix, self.legs[self.outer], self.tile, "0", 0)
        block = self.bytes(self.legs[self.between])
        with e.loop(0, self.blocks) as k:
            here = e.integer("mul", k, block)
            at, nodes = e.at(self.tile, here), e.integer("mul", k, self.inner.radix)
            self.run(self.inner, at, k, 0)
            self.each_node(self.narrow, self.inner.radix, self.legs[self.inner], at, nodes, 0)
            e.call(
                f"@{lanes_name(of_rows=False, kernel=self.kernel)}",
                *(("ptr", at), ("i64", self.vector)),
                ("i64", e.integer("sdiv", self.legs[self.between], FOUR)),
                *(("i64", FOUR * self.vector), ("ptr", e.at(self.twists, here))),
                *(("ptr", e.at(self.spectrum, here)), ("ptr", self.scale)),
            )
            if 1 in ways:
                self.each_node(self.narrow, self.inner.radix, self.legs[self.inner], at, nodes, 1)
                self.run(self.inner, at, k, 1)
        if 1 in ways:
            self.each_node(self.between, self.outer.radix, self.legs[self.outer], self.tile, "0", 1)
            self.run(self.outer, self.tile, "0", 1)

    def each_node(
        self, level: Level, count: Value, vectors: Value, at: Value, first: Value, way: int
    ) -> None:
        """A pass over each of so many nodes, of so many vectors, where there is such a pass."""
        e = self.e
        with e.loop(0, level.times(count)) as c:
            p = e.at(at, e.integer("mul", c, self.bytes(vectors)))
            self.run(level, p, e.integer("add", first, c), way)


def write_signal(e: Emitter, kind: Kind) -> None:
    """``signal(P, first, last, tile, seen)``: these segments; it gives how many are suspect."""
    name, pointers = f"signal{kind.suffix}", ("ptr noalias %tile", "ptr noalias %seen")
    with e.function(name, "ptr noalias %P", "i64 %first", "i64 %last", *pointers, result="i64"):
        segment, ends = Segment(e, kernel=False), _Ends(e, kind)
        table = Block(e).pointer("along")
        with e.fold([("i64", "0")], "%first", "%last") as (t, suspects):
            along = Part(e, table, t)
            e.call("@look_begins", ("ptr", ends.seen))
            ends.look(along)
            ends.come(along, segment.vectors)
            verdict, place = give_verdict(e, t, along, None)
            segment.write()
            ends.go(along, segment.vectors)
            with e.when(e.compare("ne", e.integer("and", verdict, UNDECIDED), 0)):
                ends.look_closely(along, segment.vectors, place)
            found = e.integer("and", e.number(place), SUSPECT)
            suspects[0] = e.integer("add", suspects[0], found)
        e.put(f"ret i64 {suspects[0]}")


class _Ends:
    """Samples of a segment, in and out."""

    def __init__(self, e: Emitter, kind: Kind) -> None:
        self.e, self.kind = e, kind
        b = Block(e)
        self.image, self.out, self.blank = b.pointers("image", "out", "blank")
        self.columns, self.image_columns = b.pointer("source_columns"), b.number("image_columns")
        self.gathers = e.compare("ne", b.number("source_columns"), 0)
        self.guarded = e.compare("ne", b.number("guarded"), 0)
        self.far = e.compare("ne", b.number("far"), 0)
        self.tile, self.seen = b.pointers("tile", "seen")
        self.sample = kind.parts * e.itemsize

    def look(self, along: Part) -> None:
        e = self.e
        count = e.integer("mul", along["length"], self.kind.parts)
        p = e.at(self.image, e.integer("mul", along["source"], self.sample))
        some = e.compare("sgt", count, 0)
        with e.when(e.op(f"and i1 {some}, {self.guarded}")):
            numbers = (("i64", x) for x in ("0", "1", count, along["group"]))
            e.call("@look_at_block", ("ptr", p), *numbers, ("ptr", self.seen))

    def look_closely(self, along: Part, vectors: Value, verdict_at: Value) -> None:
        """At every window: samples come in once more, and zeros go out."""
        e = self.e
        taps = Block(e).number("kernel_columns")
        holes = Holes(e, self.kind, Extent("1", along["outputs"], "1", taps))
        holes.clear()
        end = e.integer("add", along["before"], along["length"])
        end = e.least(end, along["needed"])
        inside = e.both(e.compare("eq", along["before"], 0), e.compare("eq", end, along["needed"]))
        inside = e.op(f"or i1 {inside}, {e.compare('ne', Block(e).number('zero_filled'), 0)}")
        with e.when(inside):
            first = e.integer("sub", along["source"], along["before"])
            source = e.at(self.image, e.integer("mul", first, self.sample))
            holes.mark_inside(source, 0, 0, 1, 1, along["before"], end)
        with e.when(e.op(f"xor i1 {inside}, true")):
            self.come(along, vectors)
            size = e.integer("mul", vectors, e.lanes)
            for part, first in enumerate(self.parts(vectors)):
                left = e.largest(e.integer("sub", along["needed"], first), 0)
                used = e.ceil_div(e.least(left, size), e.lanes)
                holes.mark(e.at(self.tile, part * e.vector_bytes), 0, first, used)
        target = e.at(self.out, e.integer("mul", along["first"], self.sample))
        holes.judge(verdict_at, lambda r: target)

    def parts(self, vectors: Value) -> list[Value]:
        """The first sample of each part of the tile's vectors."""
        first = self.e.integer("mul", vectors, self.e.lanes)
        return ["0", first] if self.kind.parts == 1 else ["0"]

    def come(self, along: Part, vectors: Value) -> None:
        e = self.e
        start = e.integer("mul", e.integer("sub", along["source"], along["before"]), self.sample)
        end = e.integer("add", along["before"], along["length"])
        size = e.integer("mul", vectors, e.lanes)
        step = e.integer("mul", along["outputs"], self.sample)
        with e.when(self.far):  # while this segment is transformed
            following = e.at(e.at(self.image, start), step)
            e.call("@read_ahead", ("ptr", following), ("i64", step))
            e.call("@write_ahead", ("ptr", self.first_output(along)), ("i64", step))
        for part, first in enumerate(self.parts(vectors)):

            def within(x: Value, first: Value = first) -> Value:
                return e.least(e.largest(e.integer("sub", x, first), 0), size)

            to = e.at(self.tile, part * e.vector_bytes)
            low, high, needed = within(along["before"]), within(end), within(along["needed"])
            source = e.at(e.at(self.image, start), e.integer("mul", first, self.sample))
            e.call(
                f"@load_row{self.kind.suffix}",
                *(("ptr", to), ("ptr", source)),
                *(("i64", x) for x in (low, e.integer("sub", high, low), needed, vectors)),
                *(("ptr", self.blank), ("ptr", self.seen)),
            )
            with e.when(self.gathers):
                place = e.integer("add", along["first"], first)
                behind = e.integer("sub", place, self.image_columns)
                for where, begin, stop in ((place, "0", low), (behind, high, needed)):
                    columns = e.at(self.columns, e.integer("mul", where, 8))
                    e.call(
                        f"@load_outside{self.kind.suffix}",
                        *(("ptr", to), ("ptr", self.image), ("ptr", columns)),
                        *(("i64", begin), ("i64", stop), ("ptr", self.seen)),
                    )

    def first_output(self, along: Part) -> Value:
        return self.e.at(self.out, self.e.integer("mul", along["first"], self.sample))

    def go(self, along: Part, vectors: Value) -> None:
        e = self.e
        target = self.first_output(along)
        floor = e.at(self.seen, FLOOR * e.vector_bytes)
        size = e.integer("mul", vectors, e.lanes)
        for part, first in enumerate(self.parts(vectors)):
            count = e.least(e.largest(e.integer("sub", along["outputs"], first), 0), size)
            to = e.at(target, e.integer("mul", first, self.sample))
            pair = ("ptr", to), ("ptr", e.at(self.tile, part * e.vector_bytes))
            e.call(f"@store_row{self.kind.suffix}", *pair, ("i64", count), ("ptr", floor))


def write_signal_kernel(e: Emitter, kind: Kind) -> None:
    """``signal_kernel(P)``: the spectrum of the kernel, reversed about the origin."""
    with e.function(f"signal_kernel{kind.suffix}", "ptr noalias %P"):
        segment, b = Segment(e, kernel=True), Block(e)
        taps, step, count = b.pointer("kernel"), *b.numbers("kernel_step", "kernel_columns")
        with e.loop(0, e.integer("shl", segment.vectors, 1)) as v:
            e.store("zeroinitializer", e.at(segment.tile, e.integer("mul", v, e.vector_bytes)))
        points = e.integer("mul", segment.vectors, e.lanes)
        real = kind.parts == 1
        with e.fold(Seen(e).first, 0, count) as (j, found):
            x = wrapped(e, j, e.integer("shl", points, 1) if real else points)
            lower = e.compare("sge", x, points)
            x = e.select(lower, "i64", e.integer("sub", x, points), x)
            to = e.at(segment.tile, place_in_row(e, x))
            to = e.at(to, e.select(lower, "i64", e.vector_bytes, 0))
            negative = e.compare("ne", j, 0) if real else None
            found[:] = copy_tap(e, e.at(taps, e.integer("mul", j, step)), to, negative, found)
        know_kernel(e, *found)
        segment.write()
