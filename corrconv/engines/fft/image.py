"""The drivers of an image: all tiles of some, and the spectrum of a kernel.

A tile is gone over three times: rows come in and the outer pass goes down them; each block of rows, in the
first cache, has all the rest done to it, there and back; the outer pass goes back, and rows go out.
"""

from __future__ import annotations

from collections.abc import Callable

from corrconv.engines.fft.emit import Emitter, Value
from corrconv.engines.fft.fields import NOT_READ, Block, Part
from corrconv.engines.fft.lanes import FOUR, lanes_name
from corrconv.engines.fft.look import NEGATIVE, ROWS, SEEN_VECTORS, SUSPECT
from corrconv.engines.fft.transfer import Kind


def run_pass(
    e: Emitter,
    function: Value,
    p: Value,
    leg: Value | int,
    count: Value | int,
    step: Value | int,
    twiddles: Value,
) -> None:
    """One of `passes`."""
    integers = (("i64", each) for each in (leg, count, step))
    e.call(function, ("ptr", p), *integers, ("ptr", twiddles))


class Middle:
    """All that is done to a block of rows.

    Parameters
    ----------
    e : Emitter
    tile : str
        The tile's memory.
    kernel : bool
        The spectrum of a kernel is made, with no way back.
    """

    def __init__(self, e: Emitter, tile: Value, kernel: bool) -> None:
        self.e, self.tile, self.kernel = e, tile, kernel
        b = Block(e)
        self.vector = 2 * e.vector_bytes
        self.pitch, self.vectors, self.inner = b.numbers("pitch", "vectors", "inner")
        self.outer, self.wide, self.wide_leg = b.numbers("outer", "wide", "wide_leg")
        self.forward, self.inverse, self.twiddles = b.pointers(
            "inner_forward", "inner_inverse", "inner_twiddles"
        )
        self.twiddles_step = b.number("inner_twiddles_step")
        self.wide_forward, self.wide_inverse = b.pointers("wide_forward", "wide_inverse")
        self.wide_twiddles = b.pointer("wide_twiddles")
        self.narrow_forward, self.narrow_inverse = b.pointers("narrow_forward", "narrow_inverse")
        self.narrow_twiddles, narrow = b.pointer("narrow_twiddles"), b.number("narrow")
        self.narrow_step = b.number("narrow_twiddles_step")
        self.twists, self.spectrum, self.scale = b.pointers("twists", "spectrum", "scale")
        self.groups = e.integer("sdiv", self.inner, FOUR)
        several = e.compare("sgt", narrow, 1)
        self.nodes = e.select(several, "i64", self.wide, 0)
        self.legs = e.integer("sdiv", self.wide_leg, self.vector)  # vectors in a leg

    def write(self, used: Value, wanted: Value) -> None:
        """Blocks, one by one; `used` and `wanted` vectors of rows are not zero before, and read after."""
        e = self.e
        rows = "rows_of_kernel" if self.kernel else lanes_name(of_rows=True, kernel=False)
        of_block = e.integer("mul", self.inner, self.pitch)
        of_group = e.integer("mul", self.vectors, 2 * FOUR * e.vector_bytes)
        with e.loop(0, self.outer) as k:
            at = e.at(self.tile, e.integer("mul", k, of_block))
            twiddles = e.at(self.twiddles, e.integer("mul", k, self.twiddles_step))
            run_pass(e, self.forward, at, self.pitch, used, self.vector, twiddles)
            self.along(at, self.wide_forward, self.narrow_forward, forward=True)
            spectrum = e.at(
                self.spectrum, e.integer("mul", k, e.integer("mul", of_group, self.groups))
            )
            with e.loop(0, self.groups) as g:
                here = e.at(at, e.integer("mul", g, e.integer("mul", self.pitch, FOUR)))
                there = e.at(spectrum, e.integer("mul", g, of_group))
                e.call(
                    f"@{rows}",
                    *(
                        ("ptr", here),
                        ("i64", self.pitch),
                        ("i64", self.vectors),
                        ("i64", self.vector),
                    ),
                    *(("ptr", self.twists), ("ptr", there), ("ptr", self.scale)),
                )
            if not self.kernel:
                self.along(at, self.wide_inverse, self.narrow_inverse, forward=False)
                run_pass(e, self.inverse, at, self.pitch, wanted, self.vector, twiddles)

    def along(self, at: Value, wide: Value, narrow: Value, forward: bool) -> None:
        """Passes along the rows of a block, the narrow one, if any, inside of the wide one."""
        e = self.e

        def outside() -> None:
            with e.loop(0, self.legs) as v:
                p = e.at(at, e.integer("mul", v, self.vector))
                run_pass(e, wide, p, self.wide_leg, self.inner, self.pitch, self.wide_twiddles)

        def inside() -> None:
            with e.loop(0, self.nodes) as k:
                p = e.at(at, e.integer("mul", k, self.wide_leg))
                twiddles = e.at(self.narrow_twiddles, e.integer("mul", k, self.narrow_step))
                run_pass(e, narrow, p, self.vector, self.inner, self.pitch, twiddles)

        for each in (outside, inside) if forward else (inside, outside):
            each()


def write_image(e: Emitter, kind: Kind) -> None:
    """``image(P, first, last, tile, seen)``: these tiles; it gives how many are suspect."""
    name, pointers = f"image{kind.suffix}", ("ptr noalias %tile", "ptr noalias %seen")
    with e.function(name, "ptr noalias %P", "i64 %first", "i64 %last", *pointers, result="i64"):
        tiles = Tiles(e, kind)
        with e.fold([("i64", "0")], "%first", "%last") as (t, suspects):
            verdict = tiles.write(t)
            suspects[0] = e.integer("add", suspects[0], e.integer("and", verdict, SUSPECT))
        e.put(f"ret i64 {suspects[0]}")


class Tiles:
    """One tile: rows in, the middle, rows out."""

    def __init__(self, e: Emitter, kind: Kind) -> None:
        self.e, self.kind = e, kind
        self.middle = Middle(e, "%tile", kernel=False)
        b = Block(e)
        self.image, self.out, self.blank = b.pointers("image", "out", "blank")
        self.image_stride, self.out_stride, self.rows = b.numbers(
            "image_stride", "out_stride", "rows"
        )
        self.source_rows, self.source_columns = b.pointers("source_rows", "source_columns")
        self.down, self.along, self.verdicts = b.pointers("down", "along", "verdicts")
        self.alongs, self.positive = b.numbers("alongs", "positive")
        self.leg = b.number("outer_leg")
        self.forward, self.inverse, self.twiddles = b.pointers(
            "outer_forward", "outer_inverse", "outer_twiddles"
        )
        self.sample = kind.parts * e.itemsize
        self.gathers = e.compare("ne", b.number("source_columns"), 0)
        self.guarded = e.compare("ne", b.number("verdicts"), 0)

    def write(self, t: Value) -> Value:
        """All of tile t; gives the verdict on it."""
        e = self.e
        down = Part(e, self.down, e.integer("sdiv", t, self.alongs))
        along = Part(e, self.along, e.integer("srem", t, self.alongs))
        self.look(down, along)
        used = e.ceil_div(along["needed"], e.lanes)
        wanted = e.ceil_div(along["outputs"], e.lanes)
        self.come(down, along, used)
        verdict = give_verdict(e, t, self.verdicts, self.positive, along, down)
        self.middle.write(used, wanted)
        self.go(down, along, wanted)
        return verdict

    def look(self, down: Part, along: Part) -> None:
        """At blocks of rows side by side, the last of which ends where the tile's part of the image does."""
        e, size = self.e, down["block"]
        e.call("@look_begins", ("ptr", "%seen"))
        count = e.integer("mul", along["length"], self.kind.parts)
        left = e.at(self.image, e.integer("mul", along["source"], self.sample))
        rows, last = e.least(size, ROWS), e.integer("sub", down["length"], size)
        blocks = e.integer(
            "udiv", e.integer("add", down["length"], e.integer("sub", size, 1)), size
        )
        some = e.compare("sgt", count, 0)
        blocks = e.select(e.op(f"and i1 {some}, {self.guarded}"), "i64", blocks, 0)
        with e.loop(0, blocks) as k:
            top = e.integer("add", down["source"], e.least(e.integer("mul", k, size), last))
            p = e.at(left, e.integer("mul", top, self.image_stride))
            numbers = (("i64", x) for x in (self.image_stride, rows, count, along["group"]))
            e.call("@look_at_block", ("ptr", p), *numbers, ("ptr", "%seen"))

    def come(self, down: Part, along: Part, used: Value) -> None:
        """Rows in, and the outer pass as soon as its legs are there."""
        e, middle = self.e, self.middle
        corner = e.integer("mul", e.integer("sub", along["source"], along["before"]), self.sample)
        with e.loop(0, middle.inner) as n:
            with e.loop(n, self.rows, middle.inner) as row:
                to = e.at("%tile", e.integer("mul", row, middle.pitch))
                for part, y in enumerate(self.halves(row)):
                    there = e.at(to, part * e.vector_bytes)
                    self.come_one(there, e.integer("add", down["first"], y), corner, along)
            run_pass(
                e, self.forward, e.at("%tile", e.integer("mul", n, middle.pitch)), self.leg, used,
                middle.vector, self.twiddles,
            )  # fmt: skip

    def come_one(self, to: Value, y: Value, corner: Value, along: Part) -> None:
        """Row y of the extended image, or none."""
        e = self.e
        source = e.number(e.at(self.source_rows, e.integer("mul", y, 8)))
        there = e.compare("sge", source, 0)
        row = e.at(self.image, e.integer("mul", e.largest(source, 0), self.image_stride))
        length = e.select(there, "i64", along["length"], 0)
        read = e.compare("ne", source, NOT_READ)
        needed = e.select(read, "i64", along["needed"], 0)
        e.call(
            f"@load_row{self.kind.suffix}",
            *(("ptr", to), ("ptr", e.at(row, corner))),
            *(("i64", x) for x in (along["before"], length, needed, self.middle.vectors)),
            *(("ptr", self.blank), ("ptr", "%seen")),
        )
        with e.when(e.op(f"and i1 {there}, {self.gathers}")):
            columns = e.at(self.source_columns, e.integer("mul", along["first"], 8))
            end = e.integer("add", along["before"], along["length"])
            for start, stop in (("0", along["before"]), (end, along["needed"])):
                e.call(
                    f"@load_outside{self.kind.suffix}",
                    *(("ptr", to), ("ptr", row), ("ptr", columns)),
                    *(("i64", start), ("i64", stop), ("ptr", "%seen")),
                )

    def go(self, down: Part, along: Part, wanted: Value) -> None:
        """The outer pass back, and rows out as soon as they are there."""
        e, middle = self.e, self.middle
        left = e.at(self.out, e.integer("mul", along["first"], self.sample))
        corner = e.at(left, e.integer("mul", down["first"], self.out_stride))
        floor = e.at("%seen", SEEN_VECTORS * e.vector_bytes)
        with e.loop(0, middle.inner) as n:
            run_pass(
                e, self.inverse, e.at("%tile", e.integer("mul", n, middle.pitch)), self.leg, wanted,
                middle.vector, self.twiddles,
            )  # fmt: skip
            with e.loop(n, self.rows, middle.inner) as row:
                source = e.at("%tile", e.integer("mul", row, middle.pitch))
                for part, y in enumerate(self.halves(row)):
                    with e.when(e.compare("slt", y, down["outputs"])):
                        to = e.at(corner, e.integer("mul", y, self.out_stride))
                        pair = ("ptr", to), ("ptr", e.at(source, part * e.vector_bytes))
                        count = "i64", along["outputs"]
                        e.call(f"@store_row{self.kind.suffix}", *pair, count, ("ptr", floor))

    def halves(self, row: Value) -> list[Value]:
        """Which rows of the tile are in a row of its memory: of a real one another, half a tile below."""
        if self.kind.parts == 2:
            return [row]
        return [row, self.e.integer("add", row, self.rows)]


def give_verdict(
    e: Emitter, t: Value, verdicts: Value, positive: Value, along: Part, down: Part | None
) -> Value:
    """The verdict on tile t, kept for Python; and the floor below which no output can be."""
    edge = along["edge"] if down is None else e.largest(along["edge"], down["edge"])
    call = f"call i64 @verdict(ptr %P, ptr %seen, i64 {along['classes']}, i64 {edge})"
    verdict = e.op(call)
    with e.when(e.op(f"icmp ne ptr {verdicts}, null")):
        e.put(f"store i64 {verdict}, ptr {e.at(verdicts, e.integer('mul', t, 8))}, align 8")
    none = e.compare("eq", e.integer("and", verdict, NEGATIVE), 0)
    none = e.op(f"and i1 {none}, {e.compare('ne', positive, 0)}")
    least = e.literal(0.0), e.literal(float("-inf"))
    floor = e.splat(e.real, e.select(none, e.real, *least))
    e.store(floor, e.at("%seen", SEEN_VECTORS * e.vector_bytes))
    return verdict


def write_image_kernel(e: Emitter, kind: Kind) -> None:
    """``image_kernel(P, tile)``: the spectrum of the kernel, reversed about the origin."""
    with e.function(f"image_kernel{kind.suffix}", "ptr noalias %P", "ptr noalias %tile"):
        middle = Middle(e, "%tile", kernel=True)
        b = Block(e)
        rows, leg = b.number("rows"), b.number("outer_leg")
        forward, twiddles = b.pointers("outer_forward", "outer_twiddles")
        with e.loop(0, e.integer("mul", rows, middle.pitch), e.vector_bytes) as at:
            e.store("zeroinitializer", e.at("%tile", at))
        place_kernel(e, kind, middle.pitch, rows, middle.vectors)
        with e.loop(0, middle.inner) as n:
            p = e.at("%tile", e.integer("mul", n, middle.pitch))
            run_pass(e, forward, p, leg, middle.vectors, middle.vector, twiddles)
        middle.write(middle.vectors, middle.vectors)


def place_kernel(e: Emitter, kind: Kind, pitch: Value, rows: Value, vectors: Value) -> None:
    """Tap (i, j) at row -i and column -j of the tile.

    A row of a real tile that wraps around changes its sign, and its lower half is the imaginary part.
    """
    b = Block(e)
    taps = b.pointer("kernel")
    stride, step, height, width = b.numbers(
        "kernel_stride", "kernel_step", "kernel_rows", "kernel_columns"
    )
    columns = e.integer("mul", vectors, e.lanes)
    with e.loop(0, height) as i, e.loop(0, width) as j:
        tap = e.at(e.at(taps, e.integer("mul", i, stride)), e.integer("mul", j, step))
        x = _wrapped(e, j, columns)
        vector = e.integer("mul", e.integer("sdiv", x, e.lanes), 2 * e.vector_bytes)
        at = e.integer("add", vector, e.integer("mul", e.integer("srem", x, e.lanes), e.itemsize))
        if kind.parts == 2:
            row = _wrapped(e, i, rows)
            to = e.at(e.at("%tile", e.integer("mul", row, pitch)), at)
            copy_parts(e, tap, to, None)
        else:
            y = _wrapped(e, i, e.integer("shl", rows, 1))
            lower = e.compare("sge", y, rows)
            row = e.select(lower, "i64", e.integer("sub", y, rows), y)
            base = e.at("%tile", e.integer("mul", row, pitch))
            to = e.at(e.at(base, e.select(lower, "i64", e.vector_bytes, 0)), at)
            copy_parts(e, tap, to, e.compare("ne", i, 0))


def _wrapped(e: Emitter, i: Value, size: Value) -> Value:
    """-i, as it is counted from 0 to size."""
    return e.select(e.compare("eq", i, 0), "i64", 0, e.integer("sub", size, i))


def copy_parts(e: Emitter, tap: Value, to: Value, negative: Value | None) -> None:
    """One tap: a complex one, or a real one, negated where that is so."""
    for part in range(2 if negative is None else 1):
        source = e.at(tap, part * e.itemsize)
        x = e.op(f"load {e.real}, ptr {source}, align {e.itemsize}")
        if negative is not None:
            minus = e.op(f"fneg {e.real} {x}")
            x = e.select(negative, e.real, minus, x)
        target = e.at(to, part * e.vector_bytes)
        e.put(f"store {e.real} {x}, ptr {target}, align {e.itemsize}")


Write = Callable[[Emitter, Kind], None]
