"""Rows that come and go: samples of the image to vectors of the tile, and back.

A complex vector is one of real parts and one of imaginary parts. Of real data two rows make one row of the
tile, and each fills one part of its vectors; complex samples are taken apart.
What comes is looked at on its way: the largest of all bits, as unsigned and as signed integers, tell the
largest magnitude and whether a sample is negative, since floats are ordered as their bits.
"""

from __future__ import annotations

from dataclasses import dataclass

from corrconv.engines.fft.emit import Emitter, Value

AT_ONCE = 4
"""Vectors that are moved in one round."""
LINE = 64
"""Bytes that a cache fetches."""


@dataclass(frozen=True)
class Kind:
    """What the samples are.

    Attributes
    ----------
    parts : {1, 2}
        Real numbers of a sample.
    """

    parts: int

    @property
    def suffix(self) -> str:
        """What names of functions end with."""
        return "" if self.parts == 1 else "_complex"


REAL, COMPLEX = Kind(1), Kind(2)


def write_ahead(e: Emitter) -> None:
    """``read_ahead(p, count)`` and ``write_ahead(p, count)``: so many bytes will be read, or written, soon.

    Rows are short, and lie far apart: a processor that guesses what comes next is wrong at the end of each.
    """
    for name, write in (("read_ahead", False), ("write_ahead", True)):
        with e.function(name, "ptr noalias %p", "i64 %count"), e.loop(0, "%count", LINE) as at:
            e.prefetch(e.at("%p", at), write)


def write_transfer(e: Emitter, kind: Kind) -> None:
    """All of one kind."""
    _Rows(e, kind).write_load()
    _Rows(e, kind).write_store()
    write_outside(e, kind)


class _Rows:
    """Writes the functions that move a row."""

    def __init__(self, e: Emitter, kind: Kind) -> None:
        self.e, self.kind = e, kind
        self.step = 2 * e.vector_bytes
        lanes = range(e.lanes)
        self.index = "<" + ", ".join(f"i64 {k}" for k in lanes) + ">"
        self.indices = f"<{e.lanes} x i64>"

    # ---- what comes -----------------------------------------------------------------------------

    def write_load(self) -> None:
        """``load_row(to, from, before, length, needed, vectors, blank, seen)``.

        Vectors of samples up to `needed`: those of [before, before + length) lie at `from`, which is where
        sample 0 would; the others are `blank`, a vector. Then zeros, up to so many vectors in all.
        """
        e, parts = self.e, self.kind.parts
        pointers = "ptr noalias %to", "ptr noalias %from"
        integers = "i64 %before", "i64 %length", "i64 %needed", "i64 %vectors"
        name = f"load_row{self.kind.suffix}"
        with e.function(name, *pointers, *integers, "ptr noalias %blank", "ptr noalias %seen"):
            end = e.integer("add", "%before", "%length")
            used = e.least(e.ceil_div("%needed", e.lanes), "%vectors")
            first = e.least(e.ceil_div("%before", e.lanes), used)  # whole vectors: first to last
            last = e.largest(e.least(e.integer("udiv", end, e.lanes), used), first)
            seen: list[Value] = [
                self.word(e.load("%seen")),
                self.word(e.load(e.at("%seen", e.vector_bytes))),
            ]
            seen = self.mixed(seen, "0", first)
            seen = self.whole(seen, first, last)
            seen = self.mixed(seen, last, used)
            for k, words in enumerate(seen):
                value = e.op(f"bitcast {e.words} {words} to {e.vector}")
                e.store(value, e.at("%seen", k * e.vector_bytes))
            with e.loop(used, "%vectors") as v:
                at = e.at("%to", e.integer("mul", v, self.step))
                for part in range(parts):
                    e.store("zeroinitializer", e.at(at, part * e.vector_bytes))

    def whole(self, seen: list[Value], start: Value, stop: Value) -> list[Value]:
        """Vectors that lie in the image as a whole."""
        e = self.e
        middle = e.integer("add", start, e.integer("and", e.integer("sub", stop, start), -AT_ONCE))
        for begin, end, count in ((start, middle, AT_ONCE), (middle, stop, 1)):
            with e.fold([(e.words, x) for x in seen], begin, end, count) as (v, values):
                source = e.at("%from", e.integer("mul", v, self.kind.parts * e.vector_bytes))
                target = e.at("%to", e.integer("mul", v, self.step))
                for k in range(count):
                    raw = [
                        e.load(
                            e.at(source, (k * self.kind.parts + part) * e.vector_bytes), e.itemsize
                        )
                        for part in range(self.kind.parts)
                    ]
                    values[:] = self.look(values, raw)
                    self.put(raw, e.at(target, k * self.step))
            seen = list(values)
        return seen

    def mixed(self, seen: list[Value], start: Value, stop: Value) -> list[Value]:
        """Vectors of which some samples, or all, lie outside."""
        e, parts = self.e, self.kind.parts
        with e.fold([(e.words, x) for x in seen], start, stop) as (v, values):
            end = e.integer("add", "%before", "%length")
            low, high, needed = (
                self.spread(e.integer("mul", x, parts)) for x in ("%before", end, "%needed")
            )
            raw = []
            for part in range(parts):
                offset = e.integer("add", e.integer("mul", v, parts), part)
                at = self.spread(e.integer("mul", offset, e.lanes))
                at = e.op(f"add {self.indices} {at}, {self.index}")
                inside = [
                    e.op(f"icmp sge {self.indices} {at}, {low}"),
                    e.op(f"icmp slt {self.indices} {at}, {high}"),
                ]
                mask = e.op(f"and {e.bits} {inside[0]}, {inside[1]}")
                read = e.op(f"icmp slt {self.indices} {at}, {needed}")
                blank = e.load("%blank")
                blank = e.op(
                    f"select {e.bits} {read}, {e.vector} {blank}, {e.vector} zeroinitializer"
                )
                source = e.at("%from", e.integer("mul", offset, e.vector_bytes))
                raw.append(
                    e.intrinsic(
                        e.vector,
                        f"llvm.masked.load.{e.suffix}.p0",
                        ("ptr", source),
                        ("i32", f"{e.itemsize}"),
                        (e.bits, mask),
                        (e.vector, blank),
                    )
                )
            values[:] = self.look(values, raw)
            self.put(raw, e.at("%to", e.integer("mul", v, self.step)))
        return list(values)

    def look(self, seen: list[Value], raw: list[Value]) -> list[Value]:
        """The largest bits so far, as unsigned and as signed integers."""
        for x in map(self.word, raw):
            seen = [self.e.vector_op("umax", seen[0], x), self.e.vector_op("smax", seen[1], x)]
        return seen

    def word(self, x: Value) -> Value:
        return self.e.as_words(x)

    def put(self, raw: list[Value], to: Value) -> None:
        """Samples to a vector of the tile: complex ones are taken apart."""
        e = self.e
        if len(raw) == 2:
            raw = [
                e.shuffle(raw[0], raw[1], [2 * k + part for k in range(e.lanes)]) for part in (0, 1)
            ]
        for part, value in enumerate(raw):
            e.store(value, e.at(to, part * e.vector_bytes))

    # ---- what goes ------------------------------------------------------------------------------

    def write_store(self) -> None:
        """``store_row(to, from, count, floor)``: `count` samples, none of them below `floor`, a vector."""
        e, parts = self.e, self.kind.parts
        parameters = "ptr noalias %to", "ptr noalias %from", "i64 %count", "ptr noalias %floor"
        with e.function(f"store_row{self.kind.suffix}", *parameters):
            floor = e.load("%floor")
            whole = e.integer("sdiv", "%count", e.lanes)
            middle = e.integer("and", whole, -AT_ONCE)
            for begin, end, step in (("0", middle, AT_ONCE), (middle, whole, 1)):
                with e.loop(begin, end, step) as v:
                    source = e.at("%from", e.integer("mul", v, self.step))
                    target = e.at("%to", e.integer("mul", v, parts * e.vector_bytes))
                    for k in range(step):
                        for part, x in enumerate(self.get(e.at(source, k * self.step), floor)):
                            e.store(
                                x, e.at(target, (k * parts + part) * e.vector_bytes), e.itemsize
                            )
            with e.loop(whole, e.ceil_div("%count", e.lanes)) as v:
                raw = self.get(e.at("%from", e.integer("mul", v, self.step)), floor)
                for part, x in enumerate(raw):
                    self.store_some(x, v, part)

    def store_some(self, x: Value, v: Value, part: int) -> None:
        e, parts = self.e, self.kind.parts
        offset = e.integer("add", e.integer("mul", v, parts), part)
        at = self.spread(e.integer("mul", offset, e.lanes))
        at = e.op(f"add {self.indices} {at}, {self.index}")
        mask = e.op(
            f"icmp slt {self.indices} {at}, {self.spread(e.integer('mul', '%count', parts))}"
        )
        target = e.at("%to", e.integer("mul", offset, e.vector_bytes))
        e.intrinsic(
            "void",
            f"llvm.masked.store.{e.suffix}.p0",
            (e.vector, x),
            ("ptr", target),
            ("i32", f"{e.itemsize}"),
            (e.bits, mask),
        )

    def get(self, source: Value, floor: Value) -> list[Value]:
        """Samples of a vector of the tile; a NaN stays one."""
        e = self.e
        raw = [e.load(e.at(source, part * e.vector_bytes)) for part in range(self.kind.parts)]
        if len(raw) == 2:
            half = e.lanes // 2
            orders = [
                [k // 2 + e.lanes * (k % 2) + h * half for k in range(e.lanes)] for h in (0, 1)
            ]
            return [e.shuffle(raw[0], raw[1], order) for order in orders]
        below = e.op(f"fcmp ogt {e.vector} {floor}, {raw[0]}")
        return [e.op(f"select {e.bits} {below}, {e.vector} {floor}, {e.vector} {raw[0]}")]

    def spread(self, x: Value) -> Value:
        return self.e.splat("i64", x)


def write_outside(e: Emitter, kind: Kind) -> None:
    """``load_outside(to, row, columns, start, stop, seen)``: samples outside, from where `columns` says."""
    pointers = "ptr noalias %to", "ptr noalias %row", "ptr noalias %columns"
    with (
        e.function(
            f"load_outside{kind.suffix}", *pointers, "i64 %start", "i64 %stop", "ptr noalias %seen"
        ),
        e.loop("%start", "%stop") as x,
    ):
        column = e.number(e.at("%columns", e.integer("mul", x, 8)))
        source = e.at("%row", e.integer("mul", column, kind.parts * e.itemsize))
        vector = e.integer("mul", e.integer("udiv", x, e.lanes), 2 * e.vector_bytes)
        lane = e.integer("mul", e.integer("urem", x, e.lanes), e.itemsize)
        target = e.at("%to", e.integer("add", vector, lane))
        for part in range(kind.parts):
            align = f"align {e.itemsize}"
            value = e.op(f"load {e.word}, ptr {e.at(source, part * e.itemsize)}, {align}")
            e.put(f"store {e.word} {value}, ptr {e.at(target, part * e.vector_bytes)}, {align}")
            for k, what in enumerate(("umax", "smax")):
                p = e.at("%seen", k * e.vector_bytes)
                old = e.op(f"load {e.word}, ptr {p}, {align}")
                new = e.intrinsic(e.word, f"llvm.{what}.{e.word}", (e.word, old), (e.word, value))
                e.put(f"store {e.word} {new}, ptr {p}, {align}")
