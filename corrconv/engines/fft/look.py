"""The look at a tile: whether one transform gives all of its outputs their own accuracy.

Each window has to hold something that is not small beside the tile's largest sample. The look takes one
part of the samples, so that what it finds is a bound: blocks, of which each window holds a whole one, and
of a block some rows and vectors. Where the bound does not do, all of the tile is looked at (`holes`).

In a group of vectors each lane meets each window that holds the group; where windows are narrower than a
vector, lanes that are `classes` apart stand for one another.
"""

from __future__ import annotations

from corrconv.engines.fft.emit import Emitter, Value
from corrconv.engines.fft.fields import Block, Part, known

ROWS, VECTORS = 2, 4
"""Of a block, and of a group of vectors, so many are looked at."""
ORDINARY, SUSPECT, NEGATIVE, UNDECIDED = 0, 1, 2, 4
"""Verdicts on a tile: bits."""
UNSIGNED, SIGNED, BLOCKS, FLOOR, THRESHOLD, SEEN_VECTORS = range(6)
"""Memory of a look, in vectors: the largest bits, as unsigned and as signed ones; the least of blocks; below
what no output can be; bits of the least magnitude that is large enough beside the largest. How many."""


def write_look(e: Emitter) -> None:
    """The functions of a look."""
    _write_reset(e)
    _write_sample(e)
    _write_verdict(e)


def _write_reset(e: Emitter) -> None:
    """``look_begins(seen)``."""
    lowest = -(2 ** (8 * e.itemsize - 1))
    with e.function("look_begins", "ptr noalias %seen"):
        for k, value in enumerate((0, lowest, -1)):
            every = "<" + ", ".join([f"{e.word} {value}"] * e.lanes) + ">"
            e.put(
                f"store {e.words} {every}, ptr {e.at('%seen', k * e.vector_bytes)}, align {e.vector_bytes}"
            )


def _write_sample(e: Emitter) -> None:
    """``look_at_block(p, stride, rows, count, group, seen)``: `rows` rows of `count` real numbers.

    Of a group some vectors, and each lane for itself.
    """
    integers = "i64 %stride", "i64 %rows", "i64 %count", "i64 %group"
    with e.function("look_at_block", "ptr noalias %p", *integers, "ptr noalias %seen"):
        size = e.largest(e.integer("mul", "%group", e.lanes), 1)
        taken = e.least("%group", VECTORS)
        p = e.at("%seen", BLOCKS * e.vector_bytes)
        least = e.op(f"load {e.words}, ptr {p}, align {e.vector_bytes}")
        # of a group side by side the last ends where the row does
        last = e.integer("sub", "%count", size)
        groups = e.integer("udiv", e.integer("add", "%count", e.integer("sub", size, 1)), size)
        wide = e.compare("sgt", "%group", 0)
        groups = e.select(wide, "i64", groups, 0)
        with e.fold([(e.words, least)], 0, groups) as (g, found):
            start = e.least(e.integer("mul", g, size), last)
            found[0] = e.vector_op("umin", found[0], _largest(e, start, taken, whole=True))
        # narrow ones are looked at from every place
        narrow = e.select(wide, "i64", 0, "%count")
        inside = e.integer("and", narrow, -e.lanes)
        for first, behind, whole in (("0", inside, True), (inside, narrow, False)):
            with e.fold([(e.words, found[0])], first, behind, e.lanes) as (start, found):
                found[0] = e.vector_op("umin", found[0], _largest(e, start, "1", whole))
        e.put(f"store {e.words} {found[0]}, ptr {p}, align {e.vector_bytes}")


def _largest(e: Emitter, start: Value, vectors: Value, whole: bool) -> Value:
    """The largest magnitude in each lane, of some vectors of some rows; all bits where there are none."""
    magnitude = 2 ** (8 * e.itemsize - 1) - 1
    every = "<" + ", ".join([f"{e.word} {magnitude}"] * e.lanes) + ">"
    nothing = "<" + ", ".join([f"{e.word} -1"] * e.lanes) + ">"
    if whole:
        outside = ""
    else:
        indices = f"<{e.lanes} x i64>"
        index = "<" + ", ".join(f"i64 {k}" for k in range(e.lanes)) + ">"
        at = e.op(f"add {indices} {e.splat('i64', start)}, {index}")
        mask = e.op(f"icmp slt {indices} {at}, {e.splat('i64', '%count')}")
        outside = e.op(f"select {e.bits} {mask}, {e.words} zeroinitializer, {e.words} {nothing}")
    with e.fold([(e.words, "zeroinitializer")], 0, "%rows") as (r, of_rows):
        row = e.at("%p", e.integer("mul", r, "%stride"))
        with e.fold([(e.words, of_rows[0])], 0, vectors) as (v, found):
            at_number = e.integer("add", start, e.integer("mul", v, e.lanes))
            p = e.at(row, e.integer("mul", at_number, e.itemsize))
            if whole:
                words = e.op(f"load {e.words}, ptr {p}, align {e.itemsize}")
            else:
                words = e.intrinsic(
                    e.words,
                    f"llvm.masked.load.v{e.lanes}{e.word}.p0",
                    ("ptr", p),
                    ("i32", f"{e.itemsize}"),
                    (e.bits, mask),
                    (e.words, "zeroinitializer"),
                )
            words = e.op(f"and {e.words} {words}, {every}")
            found[0] = e.vector_op("umax", found[0], words)
        of_rows[0] = found[0]
    return of_rows[0] if whole else e.op(f"or {e.words} {of_rows[0]}, {outside}")


def give_verdict(e: Emitter, t: Value, along: Part, down: Part | None) -> tuple[Value, Value]:
    """The verdict on tile t, and where it is kept for Python; and the floor below which no output can be."""
    seen, verdicts = Block(e).pointers("seen", "verdicts")
    place = e.at(verdicts, e.integer("mul", t, 8))
    unseen = along["unseen"]
    if down is not None:
        unseen = e.integer("or", unseen, down["unseen"])
    given = f"ptr %P, ptr {seen}, i64 {along['classes']}, i64 {unseen}"
    verdict = e.op(f"call i64 @verdict({given})")
    e.put(f"store i64 {verdict}, ptr {place}, align 8")
    none = e.compare("eq", e.integer("and", verdict, NEGATIVE), 0)
    positive = e.integer("and", e.number(known(e, "positive")), Block(e).number("guarded"))
    none = e.both(none, e.compare("ne", positive, 0))
    floor = e.select(none, e.real, e.literal(0.0), e.literal(float("-inf")))
    e.store(e.splat(e.real, floor), e.at(seen, FLOOR * e.vector_bytes))
    return verdict, place


def _write_verdict(e: Emitter) -> None:
    """``verdict(P, seen, classes, unseen)`` gives the bits of a verdict; it is exact, if not `UNDECIDED`.

    The threshold is kept: windows whose largest magnitude is less do not admit the transform.
    """
    with e.function(
        "verdict",
        "ptr noalias %P",
        "ptr noalias %seen",
        "i64 %classes",
        "i64 %unseen",
        result="i64",
    ):
        b = Block(e)
        unsigned, signed = (_reduced(e, UNSIGNED, "umax"), _reduced(e, SIGNED, "smax"))
        magnitude = 2 ** (8 * e.itemsize - 1) - 1
        largest = e.largest(e.integer("and", unsigned, magnitude), signed)
        negative = e.compare("ugt", unsigned, magnitude + 1)
        shift, span = b.numbers("shift", "span")
        low, high = (e.number(known(e, name)) for name in ("from", "to"))
        exponent = e.integer("lshr", largest, shift)
        bound = _bound(e)
        far = e.largest(e.integer("add", e.integer("sub", exponent, span), 1), 0)
        threshold = e.largest(e.integer("shl", far, shift), 1)
        place = e.at("%seen", THRESHOLD * e.vector_bytes)
        e.put(f"store i64 {threshold}, ptr {place}, align 8")
        within = e.both(e.compare("sge", exponent, low), e.compare("sle", exponent, high))
        met = e.both(e.compare("sge", bound, threshold), e.compare("eq", "%unseen", 0))
        zero = e.both(e.compare("eq", largest, 0), e.compare("sle", low, high))
        found = e.select(met, "i64", ORDINARY, UNDECIDED)
        found = e.select(within, "i64", found, SUSPECT)
        found = e.select(zero, "i64", ORDINARY, found)
        found = e.select(e.compare("eq", b.number("guarded"), 0), "i64", ORDINARY, found)
        e.put(f"ret i64 {e.integer('or', found, e.select(negative, 'i64', NEGATIVE, 0))}")


def know_kernel(e: Emitter, unsigned: Value, signed: Value, least: Value) -> None:
    """Write what is known of a kernel: see `fields.KNOWN`, and `corrconv.engines.reach.guard.Guards`.

    Parameters
    ----------
    e : Emitter
    unsigned, signed : str
        The largest bits of its taps, as unsigned and as signed integers.
    least : str
        The least magnitude of a tap that is not zero, as bits.
    """
    b = Block(e)
    magnitude = 2 ** (8 * e.itemsize - 1) - 1
    shift, bias = b.numbers("shift", "bias")
    largest = e.largest(e.integer("and", unsigned, magnitude), signed)
    exponent = e.integer("lshr", largest, shift)
    size = e.integer("sub", exponent, bias)
    low, high, low_product, high_product = b.numbers(
        "least", "most", "least_product", "most_product"
    )
    within = [e.compare("sle", low, size), e.compare("sle", size, high)]
    fits = e.op(f"and i1 {within[0]}, {within[1]}")
    first = e.largest(low, e.integer("sub", low_product, size))
    last = e.least(high, e.integer("sub", high_product, size))
    spread = e.integer("sub", exponent, e.integer("lshr", least, shift))
    found = {
        "from": e.select(fits, "i64", e.integer("add", first, bias), 1),
        "to": e.select(fits, "i64", e.integer("add", last, bias), 0),
        "positive": e.op(f"zext i1 {e.compare('ule', unsigned, magnitude + 1)} to i64"),
        "graded": e.op(f"zext i1 {e.compare('sgt', spread, b.number('graded_digits'))} to i64"),
    }
    for name, value in found.items():
        e.put(f"store i64 {value}, ptr {known(e, name)}, align 8")


def _reduced(e: Emitter, place: int, what: str) -> Value:
    """The largest of a vector, as a number of 64 bits."""
    p = e.at("%seen", place * e.vector_bytes)
    words = e.op(f"load {e.words}, ptr {p}, align {e.vector_bytes}")
    name = f"llvm.vector.reduce.{what}.v{e.lanes}{e.word}"
    return _wide(e, e.intrinsic(e.word, name, (e.words, words)), signed=what == "smax")


def _wide(e: Emitter, x: Value, signed: bool) -> Value:
    if e.word == "i64":
        return x
    return e.op(f"{'sext' if signed else 'zext'} {e.word} {x} to i64")


def _bound(e: Emitter) -> Value:
    """Of classes of lanes the largest of their least."""
    least = e.at("%seen", BLOCKS * e.vector_bytes)
    with e.fold([("i64", "0")], 0, "%classes") as (first, best):
        all_bits = str(2 ** (8 * e.itemsize - 1) - 1)
        with e.fold([("i64", all_bits), ("i64", first)], 0, e.lanes) as (_, values):
            inside = e.compare("slt", values[1], e.lanes)
            lane = e.select(inside, "i64", values[1], first)
            p = e.at(least, e.integer("mul", lane, e.itemsize))
            x = _wide(e, e.op(f"load {e.word}, ptr {p}, align {e.itemsize}"), signed=False)
            values[0] = e.intrinsic("i64", "llvm.umin.i64", ("i64", values[0]), ("i64", x))
            values[1] = e.integer("add", values[1], "%classes")
        best[0] = e.largest(best[0], values[0])
    return best[0]
