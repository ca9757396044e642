"""The drivers of an image: all tiles of some, and the spectrum of a kernel.

A tile is gone over three times: rows come in and the outer pass goes down them; each block of rows, in the
first cache, has all the rest done to it, there and back; the outer pass goes back, and rows go out.
"""

from __future__ import annotations

from corrconv.engines.fft.blocks import Middle
from corrconv.engines.fft.emit import Emitter, Value
from corrconv.engines.fft.fields import NOT_READ, Block, Part
from corrconv.engines.fft.holes import Extent, Holes
from corrconv.engines.fft.levels import Level, run_pass
from corrconv.engines.fft.look import FLOOR, ROWS, SUSPECT, UNDECIDED, give_verdict, know_kernel
from corrconv.engines.fft.taps import Seen, copy_tap, place_in_row, wrapped
from corrconv.engines.fft.transfer import Kind


def write_image(e: Emitter, kind: Kind) -> None:
    """``image(P, first, last)``: these tiles; it gives how many are suspect."""
    name = f"image{kind.suffix}"
    with e.function(name, "ptr noalias %P", "i64 %first", "i64 %last", result="i64"):
        tiles = Tiles(e, kind)
        with e.fold([("i64", "0")], "%first", "%last") as (t, suspects):
            verdict = tiles.write(t)
            suspects[0] = e.integer("add", suspects[0], e.integer("and", verdict, SUSPECT))
        e.put(f"ret i64 {suspects[0]}")


class Tiles:
    """One tile: rows in, the middle, rows out."""

    def __init__(self, e: Emitter, kind: Kind) -> None:
        self.e, self.kind = e, kind
        self.middle = Middle(e, kernel=False)
        self.tile, b = self.middle.tile, Block(e)
        self.seen = b.pointer("seen")
        self.image, self.out, self.blank = b.pointers("image", "out", "blank")
        self.image_stride, self.out_stride, self.rows = b.numbers(
            "image_stride", "out_stride", "rows"
        )
        self.source_rows, self.source_columns = b.pointers("source_rows", "source_columns")
        self.down, self.along = b.pointers("down", "along")
        self.alongs, self.leg = b.numbers("alongs", "outer_leg")
        self.forward, self.inverse, self.twiddles = b.pointers(
            "outer_forward", "outer_inverse", "outer_twiddles"
        )
        # rows that the legs of the outer pass are apart
        self.strip = e.integer("mul", self.middle.inner.radix, self.middle.between.radix)
        self.sample = kind.parts * e.itemsize
        self.image_columns = b.number("image_columns")
        self.gathers = e.compare("ne", b.number("source_columns"), 0)
        self.guarded = e.compare("ne", b.number("guarded"), 0)
        self.far = e.compare("ne", b.number("far"), 0)

    def write(self, t: Value) -> Value:
        """All of tile t; gives the verdict on it."""
        e = self.e
        down = Part(e, self.down, e.integer("sdiv", t, self.alongs))
        along = Part(e, self.along, e.integer("srem", t, self.alongs))
        e.call("@look_begins", ("ptr", self.seen))
        self.look(down, along)
        used = e.ceil_div(along["needed"], e.lanes)
        wanted = e.ceil_div(along["outputs"], e.lanes)
        self.come(down, along, used)
        verdict, place = give_verdict(e, t, along, down)
        self.middle.write(used, wanted)
        self.go(down, along, wanted)
        with e.when(e.compare("ne", e.integer("and", verdict, UNDECIDED), 0)):
            self.look_closely(down, along, used, place)
        return e.number(place)

    def look_closely(self, down: Part, along: Part, used: Value, verdict_at: Value) -> None:
        """At every window: by some of the rows that it meets, or by all, and then zeros go out.

        A window meets two rows of those that are half its height apart. Where it lies in part outside
        the image, it may meet but the image's first or last.
        """
        e = self.e
        taps = Block(e).numbers("kernel_rows", "kernel_columns")
        holes = Holes(e, self.kind, Extent(down["outputs"], along["outputs"], *taps))
        target = self.corner_out(down, along)
        first = down["before"]
        last = e.integer("sub", e.integer("add", first, down["length"]), 1)
        holes.clear()
        for start, stop, step in (
            ("0", down["needed"], e.largest(e.integer("udiv", taps[0], 2), 1)),
            (first, e.integer("add", first, 1), 1),
            (last, e.integer("add", last, 1), 1),
        ):
            self.mark(holes, down, along, used, start, stop, step)
        with e.when(holes.some_lack()):
            holes.clear()
            self.mark(holes, down, along, used, "0", down["needed"], 1)
            holes.judge(verdict_at, lambda r: e.at(target, e.integer("mul", r, self.out_stride)))

    def mark(
        self,
        holes: Holes,
        down: Part,
        along: Part,
        used: Value,
        start: Value,
        stop: Value,
        step: Value | int,
    ) -> None:
        """Rows of the tile: where they lie in the image, or by way of the tile."""
        e = self.e
        corner = self.corner_in(along)
        before, end = along["before"], e.integer("add", along["before"], along["length"])
        before, end = (e.largest(e.least(x, along["needed"]), 0) for x in (before, end))
        all_inside = e.both(e.compare("eq", before, 0), e.compare("eq", end, along["needed"]))
        zeros = e.compare("ne", Block(e).number("zero_filled"), 0)
        direct = e.op(f"or i1 {all_inside}, {zeros}")
        start, stop = e.largest(start, 0), e.least(stop, down["needed"])

        def next_row(y: Value) -> Value:
            """The first at y or behind."""
            left = e.largest(e.integer("sub", y, start), 0)
            steps = e.integer("udiv", e.integer("add", left, e.integer("sub", step, 1)), step)
            return e.integer("add", start, e.integer("mul", steps, step))

        low = next_row(down["before"])
        high = e.largest(next_row(e.integer("add", down["before"], down["length"])), low)
        high = e.least(high, e.largest(next_row(stop), low))
        rows = e.integer("udiv", e.integer("sub", high, low), step)
        with e.when(direct):
            y = e.integer("add", down["source"], e.integer("sub", low, down["before"]))
            source = e.at(e.at(self.image, e.integer("mul", y, self.image_stride)), corner)
            holes.mark_inside(source, self.image_stride, low, step, rows, before, end)
        low, high = (e.select(direct, "i64", x, stop) for x in (low, high))
        low, high = (e.select(zeros, "i64", other, x) for other, x in ((start, low), (stop, high)))
        for first, behind in ((start, e.least(low, stop)), (high, stop)):
            with e.loop(first, behind, step) as y:
                self.come_one(self.tile, e.integer("add", down["first"], y), corner, along)
                holes.mark(self.tile, y, 0, used)

    def look(self, down: Part, along: Part) -> None:
        """At blocks of rows side by side, the last of which ends where the tile's part of the image does."""
        e, size = self.e, down["block"]
        count = e.integer("mul", along["length"], self.kind.parts)
        left = e.at(self.image, e.integer("mul", along["source"], self.sample))
        last = e.integer("sub", down["length"], size)
        blocks = e.integer(
            "udiv", e.integer("add", down["length"], e.integer("sub", size, 1)), size
        )
        some = e.compare("sgt", count, 0)
        blocks = e.select(e.op(f"and i1 {some}, {self.guarded}"), "i64", blocks, 0)
        with e.loop(0, blocks) as k:
            top = e.integer("add", down["source"], e.least(e.integer("mul", k, size), last))
            p = e.at(left, e.integer("mul", top, self.image_stride))
            given = self.image_stride, e.least(size, ROWS), count, along["group"]
            numbers = (("i64", x) for x in given)
            e.call("@look_at_block", ("ptr", p), *numbers, ("ptr", self.seen))

    def come(self, down: Part, along: Part, used: Value) -> None:
        """Rows in, and the outer pass as soon as its legs are there."""
        e, middle = self.e, self.middle
        corner = self.corner_in(along)
        with e.loop(0, self.strip) as n:
            with e.loop(n, self.rows, self.strip) as row:
                to = e.at(self.tile, e.integer("mul", row, middle.pitch))
                for part, y in enumerate(self.halves(row)):
                    there = e.at(to, part * e.vector_bytes)
                    self.come_one(there, e.integer("add", down["first"], y), corner, along)
            run_pass(
                e, self.forward, e.at(self.tile, e.integer("mul", n, middle.pitch)), self.leg, used,
                middle.vector, self.twiddles,
            )  # fmt: skip

    def corner_in(self, along: Part) -> Value:
        """Bytes from the beginning of an image's row to where the tile's sample 0 would be."""
        e = self.e
        return e.integer("mul", e.integer("sub", along["source"], along["before"]), self.sample)

    def corner_out(self, down: Part, along: Part) -> Value:
        """The tile's first output."""
        e = self.e
        left = e.at(self.out, e.integer("mul", along["first"], self.sample))
        return e.at(left, e.integer("mul", down["first"], self.out_stride))

    def come_one(self, to: Value, y: Value, corner: Value, along: Part) -> None:
        """Row y of the extended image, or none."""
        e = self.e
        source = e.number(e.at(self.source_rows, e.integer("mul", y, 8)))
        there = e.compare("sge", source, 0)
        row = e.at(self.image, e.integer("mul", e.largest(source, 0), self.image_stride))
        length = e.select(there, "i64", along["length"], 0)
        with e.when(self.far):  # in the next round comes the row below
            below = e.at(row, e.integer("add", self.image_stride, corner))
            size = e.integer("mul", along["needed"], self.sample)
            e.call("@read_ahead", ("ptr", below), ("i64", size))
        read = e.compare("ne", source, NOT_READ)
        needed = e.select(read, "i64", along["needed"], 0)
        e.call(
            f"@load_row{self.kind.suffix}",
            *(("ptr", to), ("ptr", e.at(row, corner))),
            *(("i64", x) for x in (along["before"], length, needed, self.middle.vectors)),
            *(("ptr", self.blank), ("ptr", self.seen)),
        )
        with e.when(e.op(f"and i1 {there}, {self.gathers}")):
            end = e.integer("add", along["before"], along["length"])
            behind = e.integer("sub", along["first"], self.image_columns)
            for first, start, stop in (
                (along["first"], "0", along["before"]),
                (behind, end, along["needed"]),
            ):
                columns = e.at(self.source_columns, e.integer("mul", first, 8))
                e.call(
                    f"@load_outside{self.kind.suffix}",
                    *(("ptr", to), ("ptr", row), ("ptr", columns)),
                    *(("i64", start), ("i64", stop), ("ptr", self.seen)),
                )

    def go(self, down: Part, along: Part, wanted: Value) -> None:
        """The outer pass back, and rows out as soon as they are there."""
        e, middle = self.e, self.middle
        corner = self.corner_out(down, along)
        floor = e.at(self.seen, FLOOR * e.vector_bytes)
        size = e.integer("mul", along["outputs"], self.sample)
        with e.loop(0, self.strip) as n:
            run_pass(
                e, self.inverse, e.at(self.tile, e.integer("mul", n, middle.pitch)), self.leg, wanted,
                middle.vector, self.twiddles,
            )  # fmt: skip
            with e.loop(n, self.rows, self.strip) as row:
                source = e.at(self.tile, e.integer("mul", row, middle.pitch))
                for part, y in enumerate(self.halves(row)):
                    with e.when(e.compare("slt", y, down["outputs"])):
                        to = e.at(corner, e.integer("mul", y, self.out_stride))
                        pair = ("ptr", to), ("ptr", e.at(source, part * e.vector_bytes))
                        count = "i64", along["outputs"]
                        e.call(f"@store_row{self.kind.suffix}", *pair, count, ("ptr", floor))
                        with e.when(self.far):
                            below = e.at(to, self.out_stride)
                            e.call("@write_ahead", ("ptr", below), ("i64", size))

    def halves(self, row: Value) -> list[Value]:
        """Which rows of the tile are in a row of its memory: of a real one another, half a tile below."""
        if self.kind.parts == 2:
            return [row]
        return [row, self.e.integer("add", row, self.rows)]


def write_image_kernel(e: Emitter, kind: Kind) -> None:
    """``image_kernel(P)``: the spectrum of the kernel, reversed about the origin."""
    with e.function(f"image_kernel{kind.suffix}", "ptr noalias %P"):
        middle = Middle(e, kernel=True)
        b = Block(e)
        rows, leg = b.number("rows"), b.number("outer_leg")
        outer = Level(e, "outer")
        with e.loop(0, e.integer("mul", rows, middle.pitch), e.vector_bytes) as at:
            e.store("zeroinitializer", e.at(middle.tile, at))
        place_kernel(e, kind, middle, rows)
        strip = e.integer("mul", middle.inner.radix, middle.between.radix)
        with e.loop(0, strip) as n:
            p = e.at(middle.tile, e.integer("mul", n, middle.pitch))
            run_pass(e, outer.functions[0], p, leg, middle.vectors, middle.vector, outer.twiddles)
        middle.write(middle.vectors, middle.vectors)


def place_kernel(e: Emitter, kind: Kind, middle: Middle, rows: Value) -> None:
    """Tap (i, j) at row -i and column -j of the tile.

    A row of a real tile that wraps around changes its sign, and its lower half is the imaginary part.
    """
    b = Block(e)
    taps = b.pointer("kernel")
    stride, step, height, width = b.numbers(
        "kernel_stride", "kernel_step", "kernel_rows", "kernel_columns"
    )
    columns = e.integer("mul", middle.vectors, e.lanes)
    seen = Seen(e)
    with e.fold(seen.first, 0, height) as (i, of_rows):
        real = kind.parts == 1
        y = wrapped(e, i, e.integer("shl", rows, 1) if real else rows)
        lower = e.compare("sge", y, rows)
        row = e.select(lower, "i64", e.integer("sub", y, rows), y)
        base = e.at(middle.tile, e.integer("mul", row, middle.pitch))
        base = e.at(base, e.select(lower, "i64", e.vector_bytes, 0))
        negative = e.compare("ne", i, 0) if real else None
        line = e.at(taps, e.integer("mul", i, stride))
        with e.fold(list(zip(seen.kinds, of_rows)), 0, width) as (j, found):
            to = e.at(base, place_in_row(e, wrapped(e, j, columns)))
            found[:] = copy_tap(e, e.at(line, e.integer("mul", j, step)), to, negative, found)
        of_rows[:] = found
    know_kernel(e, *of_rows)
