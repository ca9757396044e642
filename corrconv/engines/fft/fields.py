"""The block of numbers that the compiled calls read: addresses and sizes of one plan."""

from __future__ import annotations

from corrconv.engines.fft.emit import Emitter, Value

FIELDS = (
    # memory of one thread: the tile, what a look finds, what it says of each tile, bits of samples of two
    # sorts, and bytes of one
    *("tile", "seen", "verdicts", "bits", "bits_of_one"),
    # the tile: bytes between rows, vectors in a row, rows (half of a real tile's)
    *("pitch", "vectors", "rows"),
    # down: the outer pass over blocks of rows, between them, where there is one, another over smaller
    # blocks, and the inner pass over the rows of a block
    *("outer", "outer_leg", "outer_forward", "outer_inverse", "outer_twiddles"),
    *("between", "between_forward", "between_inverse", "between_twiddles", "between_twiddles_step"),
    *("inner", "inner_forward", "inner_inverse", "inner_twiddles", "inner_twiddles_step"),
    # along: over `wide` legs of vectors, and within each over narrower ones, where there are several
    *("wide", "wide_leg", "wide_forward", "wide_inverse", "wide_twiddles"),
    *(
        "middle",
        "middle_leg",
        "middle_forward",
        "middle_inverse",
        "middle_twiddles",
        "middle_twiddles_step",
    ),
    *("narrow", "narrow_forward", "narrow_inverse", "narrow_twiddles", "narrow_twiddles_step"),
    *("twists", "spectrum", "scale"),
    # the operands: where they lie, and bytes from one row, and one sample, to the next
    *(
        "image",
        "image_stride",
        "kernel",
        "kernel_stride",
        "kernel_step",
        "kernel_rows",
        "kernel_columns",
    ),
    # zeros outside; whether caches hold less than image and result
    *("out", "out_stride", "blank", "zero_filled", "far"),
    # tables: which row of the image stands where in the extended one, and which column where outside of
    # the image's own; tiles along both axes
    *("source_rows", "source_columns", "image_columns", "down", "along", "alongs"),
    # the guard, see `corrconv.engines.reach.guard`
    *("guarded", "shift", "bias", "span", "graded_digits"),
    *("least", "most", "least_product", "most_product"),
)
PLACE = {name: place for place, name in enumerate(FIELDS)}

PART = (
    # of the image in this tile: the first sample, samples before it that lie outside, how many there are
    *("source", "before", "length"),
    # the first output and how many; samples that they read
    *("first", "outputs", "needed"),
    # the look: samples of a block, vectors in a group, lanes that stand for it; if some window may hold none
    *("block", "group", "classes", "unseen"),
)
"""What a table of tiles says of one along an axis."""
OUTSIDE, NOT_READ = -1, -2
"""Where no row of the image stands in the extended one: the fill value does, or no output reads it."""


KNOWN = ("from", "to", "positive", "graded")
"""What is known of a kernel, in front of its spectrum: between which exponents the image's largest magnitude
may be, whether no tap is negative, and whether taps span more than the dtype's digits."""
KNOWN_BYTES = 64


class Block:
    """Reads fields in the code."""

    def __init__(self, e: Emitter, p: Value = "%P") -> None:
        self._e, self._p = e, p

    def number(self, name: str) -> Value:
        return self._e.number(self._p, PLACE[name])

    def pointer(self, name: str) -> Value:
        return self._e.pointer(self.number(name))

    def numbers(self, *names: str) -> list[Value]:
        return [self.number(name) for name in names]

    def pointers(self, *names: str) -> list[Value]:
        return [self.pointer(name) for name in names]


def known(e: Emitter, name: str) -> Value:
    """Where something that is known of the kernel stands."""
    return e.at(Block(e).pointer("spectrum"), 8 * KNOWN.index(name) - KNOWN_BYTES)


class Part:
    """Reads one tile's line of a table."""

    def __init__(self, e: Emitter, table: Value, index: Value) -> None:
        line = e.at(table, e.integer("mul", index, 8 * len(PART)))
        self._found = {name: e.number(line, place) for place, name in enumerate(PART)}

    def __getitem__(self, name: str) -> Value:
        return self._found[name]
