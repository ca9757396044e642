"""All that is done to a tile of an image between its outer passes: block by block, in the first cache."""

from __future__ import annotations

from corrconv.engines.fft.emit import Emitter, Value
from corrconv.engines.fft.fields import Block
from corrconv.engines.fft.lanes import FOUR, lanes_name
from corrconv.engines.fft.levels import Level, run_pass


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
