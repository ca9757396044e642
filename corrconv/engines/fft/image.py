"""The drivers of an image: all tiles of some, and the spectrum of a kernel.

A tile is gone over three times: rows come in and the outer pass goes down them; each block of rows, in the
first cache, has all the rest done to it, there and back; the outer pass goes back, and rows go out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from corrconv.engines.fft.emit import Emitter, Value
from corrconv.engines.fft.fields import FIELDS, NOT_READ, UNSEEN, Block, Part, known
from corrconv.engines.fft.lanes import FOUR, lanes_name
from corrconv.engines.fft.look import (
    NEGATIVE,
    ROWS,
    SEEN_VECTORS,
    SUSPECT,
    know_kernel,
    look_again,
)
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


class Level:
    """One pass of several: its functions and twiddles, by the name that its fields begin with."""

    def __init__(self, e: Emitter, name: str) -> None:
        b = Block(e)
        self.radix = b.number(name)
        self.functions = b.pointers(f"{name}_forward", f"{name}_inverse")
        self.twiddles = b.pointer(f"{name}_twiddles")
        steps = f"{name}_twiddles_step"
        self.step = b.number(steps) if steps in FIELDS else "0"
        self._e = e

    def at(self, node: Value) -> Value:
        """The twiddles of one node."""
        return self._e.at(self.twiddles, self._e.integer("mul", node, self.step))

    def times(self, count: Value) -> Value:
        """`count`, or 0 where there is no such pass."""
        several = self._e.compare("sgt", self.radix, 1)
        return self._e.select(several, "i64", count, 0)


class Middle:
    """All that is done to the blocks of rows that the outer pass leaves.

    Parameters
    ----------
    e : Emitter
    kernel : bool
        The spectrum of a kernel is made, with no way back.
    """

    def __init__(self, e: Emitter, kernel: bool) -> None:
        self.e, self.kernel = e, kernel
        b = Block(e)
        self.vector = 2 * e.vector_bytes
        self.tile = b.pointer("tile")
        self.pitch, self.vectors, self.outer = b.numbers("pitch", "vectors", "outer")
        self.inner, self.between = Level(e, "inner"), Level(e, "between")
        self.wide, self.middle, self.narrow = (Level(e, x) for x in ("wide", "middle", "narrow"))
        self.wide_leg, self.middle_leg = b.numbers("wide_leg", "middle_leg")
        self.twists, self.spectrum, self.scale = b.pointers("twists", "spectrum", "scale")
        self.groups = e.integer("sdiv", self.inner.radix, FOUR)
        self.of_block = e.integer("mul", self.inner.radix, self.pitch)
        self.of_group = e.integer("mul", self.vectors, 2 * FOUR * e.vector_bytes)

    def write(self, used: Value, wanted: Value) -> None:
        """Block by block; `used` and `wanted` vectors of rows are not zero before, and read after."""
        e, between = self.e, self.between
        with e.loop(0, self.outer) as k:
            blocks = e.integer("mul", k, between.radix)
            at = e.at(self.tile, e.integer("mul", blocks, self.of_block))
            self.pass_between(at, k, used, 0)
            with e.loop(0, between.radix) as j:
                here = e.at(at, e.integer("mul", j, self.of_block))
                self.write_block(here, e.integer("add", blocks, j), used, wanted)
            if not self.kernel:
                self.pass_between(at, k, wanted, 1)

    def pass_between(self, at: Value, k: Value, count: Value, way: int) -> None:
        """Over blocks of rows, where they are too many for the outer pass."""
        e, between = self.e, self.between
        with e.loop(0, between.times(self.inner.radix)) as n:
            p = e.at(at, e.integer("mul", n, self.pitch))
            function = between.functions[way]
            run_pass(e, function, p, self.of_block, count, self.vector, between.at(k))

    def write_block(self, at: Value, block: Value, used: Value, wanted: Value) -> None:
        """One block, which stays in the first cache."""
        e, inner = self.e, self.inner
        rows = lanes_name(of_rows=True, kernel=self.kernel)
        run_pass(e, inner.functions[0], at, self.pitch, used, self.vector, inner.at(block))
        self.along(at, 0)
        of_block = e.integer("mul", self.of_group, self.groups)
        spectrum = e.at(self.spectrum, e.integer("mul", block, of_block))
        with e.loop(0, self.groups) as g:
            here = e.at(at, e.integer("mul", g, e.integer("mul", self.pitch, FOUR)))
            there = e.at(spectrum, e.integer("mul", g, self.of_group))
            e.call(
                f"@{rows}",
                *(("ptr", here), ("i64", self.pitch), ("i64", self.vectors), ("i64", self.vector)),
                *(("ptr", self.twists), ("ptr", there), ("ptr", self.scale)),
            )
        if not self.kernel:
            self.along(at, 1)
            run_pass(e, inner.functions[1], at, self.pitch, wanted, self.vector, inner.at(block))

    def along(self, at: Value, way: int) -> None:
        """Passes along the rows of a block, each inside of the one before; or the other way round."""
        e, rows = self.e, self.inner.radix

        def wide() -> None:
            legs = e.integer("sdiv", self.wide_leg, self.vector)
            with e.loop(0, legs) as v:
                p = e.at(at, e.integer("mul", v, self.vector))
                function, twiddles = self.wide.functions[way], self.wide.twiddles
                run_pass(e, function, p, self.wide_leg, rows, self.pitch, twiddles)

        def middle() -> None:
            legs = e.integer("sdiv", self.middle_leg, self.vector)
            with e.loop(0, self.middle.times(self.wide.radix)) as k, e.loop(0, legs) as v:
                node = e.at(at, e.integer("mul", k, self.wide_leg))
                p = e.at(node, e.integer("mul", v, self.vector))
                function, twiddles = self.middle.functions[way], self.middle.at(k)
                run_pass(e, function, p, self.middle_leg, rows, self.pitch, twiddles)

        def narrow() -> None:
            nodes = e.integer("mul", self.wide.radix, self.middle.radix)
            with e.loop(0, self.narrow.times(nodes)) as k:
                p = e.at(at, e.integer("mul", k, self.middle_leg))
                function, twiddles = self.narrow.functions[way], self.narrow.at(k)
                run_pass(e, function, p, self.vector, rows, self.pitch, twiddles)

        for each in (narrow, middle, wide) if way else (wide, middle, narrow):
            each()


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
        verdict = give_verdict(e, t, along, down, partial(self.look, down, along, closely=True))
        self.middle.write(used, wanted)
        self.go(down, along, wanted)
        return verdict

    def look(self, down: Part, along: Part, closely: bool = False) -> None:
        """At blocks of rows side by side, the last of which ends where the tile's part of the image does."""
        e, size = self.e, down["block"]
        count = e.integer("mul", along["length"], self.kind.parts)
        left = e.at(self.image, e.integer("mul", along["source"], self.sample))
        rows = size if closely else e.least(size, ROWS)
        last, together = (
            e.integer("sub", down["length"], size),
            along["classes"] if closely else "1",
        )
        blocks = e.integer(
            "udiv", e.integer("add", down["length"], e.integer("sub", size, 1)), size
        )
        some = e.compare("sgt", count, 0)
        blocks = e.select(e.op(f"and i1 {some}, {self.guarded}"), "i64", blocks, 0)
        with e.loop(0, blocks) as k:
            top = e.integer("add", down["source"], e.least(e.integer("mul", k, size), last))
            p = e.at(left, e.integer("mul", top, self.image_stride))
            given = self.image_stride, rows, count, along["group"], together
            numbers = (("i64", x) for x in given)
            e.call("@look_at_block", ("ptr", p), *numbers, ("ptr", self.seen))

    def come(self, down: Part, along: Part, used: Value) -> None:
        """Rows in, and the outer pass as soon as its legs are there."""
        e, middle = self.e, self.middle
        corner = e.integer("mul", e.integer("sub", along["source"], along["before"]), self.sample)
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
        left = e.at(self.out, e.integer("mul", along["first"], self.sample))
        corner = e.at(left, e.integer("mul", down["first"], self.out_stride))
        floor = e.at(self.seen, SEEN_VECTORS * e.vector_bytes)
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

    def halves(self, row: Value) -> list[Value]:
        """Which rows of the tile are in a row of its memory: of a real one another, half a tile below."""
        if self.kind.parts == 2:
            return [row]
        return [row, self.e.integer("add", row, self.rows)]


def give_verdict(
    e: Emitter, t: Value, along: Part, down: Part | None, look_closely: Callable[[], None]
) -> Value:
    """The verdict on tile t, kept for Python; and the floor below which no output can be.

    What is suspect by a part of the samples is looked at closely.
    """
    seen, verdicts = Block(e).pointers("seen", "verdicts")
    place = e.at(verdicts, e.integer("mul", t, 8))
    edge = along["edge"] if down is None else e.largest(along["edge"], down["edge"])

    def judge(classes: Value | int) -> Value:
        verdict = e.op(f"call i64 @verdict(ptr %P, ptr {seen}, i64 {classes}, i64 {edge})")
        e.put(f"store i64 {verdict}, ptr {place}, align 8")
        return verdict

    suspect = e.compare("ne", e.integer("and", judge(along["classes"]), SUSPECT), 0)
    with e.when(e.op(f"and i1 {suspect}, {e.compare('ne', edge, UNSEEN)}")):
        look_again(e)
        look_closely()
        judge(1)
    verdict = e.number(place)
    none = e.compare("eq", e.integer("and", verdict, NEGATIVE), 0)
    positive = e.integer("and", e.number(known(e, "positive")), Block(e).number("guarded"))
    none = e.op(f"and i1 {none}, {e.compare('ne', positive, 0)}")
    floor = e.select(none, e.real, e.literal(0.0), e.literal(float("-inf")))
    e.store(e.splat(e.real, floor), e.at(seen, SEEN_VECTORS * e.vector_bytes))
    return verdict


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
