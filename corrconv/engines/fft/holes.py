"""The look at all of a tile, where a part of it cannot tell: a bit for each sample, and each window's.

One bit says that a sample is large enough beside the tile's largest, another that it is not zero. The bits of
all rows lie in one string. That a window holds such a sample is the OR of the bits that it covers; the string
shifted by 1, 2, 4, … bits, or rows, gives it for all windows at once. A window that holds something, but
nothing large, is not ordinary; outputs of those that hold nothing are made zero, after the transform.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corrconv.engines.fft.bits import BYTE, WORD
from corrconv.engines.fft.emit import Emitter, Value
from corrconv.engines.fft.fields import Block
from corrconv.engines.fft.look import ORDINARY, SUSPECT, THRESHOLD
from corrconv.engines.fft.transfer import Kind


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
