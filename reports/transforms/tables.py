"""What each contender shows of the transforms, in the order of the page, and its numbers."""

from __future__ import annotations

from corrconv.kit import units
from corrconv.sweep.evidence import Case

from ..kit.tables import Table
from .contenders import (
    COMPLEX,
    FIXED,
    LARGER,
    LOOK,
    SCIPY,
    SMALLER,
    TWOS,
    WORKERS,
    vectors,
)  # fmt: skip
from .evidence import Row, Share, Transforms

MEANING = {
    vectors(32): "as AVX2 has them, half of AVX-512's",
    vectors(16): "as SSE2 and NEON have them",
    COMPLEX: "the right angle left out: a real image as complex numbers of no imaginary part",
    SMALLER: "the best of those: more of each tile is overlap",
    LARGER: "the best of those: they leave the second cache",
    TWOS: "radices 4, 8 and 16 alone: tiles fit sizes less well",
    LOOK: "what a call does: whether samples stand out is seen as each tile is loaded",
    FIXED: "its spectrum is held by the plan",
    WORKERS: "tiles shared by two threads",
    SCIPY: "the whole image at once",
}
"""Why each is there."""


def case_said(line: str) -> str:
    """256² with 21², float32; a signal by its samples."""
    problem = Case.from_line(line).problem
    sides = (_shape(shape) for shape in (problem.x_shape, problem.h_shape))
    return f"{' with '.join(sides)}, {problem.dtype.name}"


def _shape(shape: tuple[int, ...]) -> str:
    if len(shape) == 2 and shape[0] == shape[1]:
        return f"{units.number(shape[0])}²"
    return " × ".join(map(units.number, shape))


def by_what(found: Transforms) -> dict[str, list[Row]]:
    """The rows of each contender but the engine, in the page's order."""
    held = {what: [row for row in found.rows if row.what == what] for what in MEANING}
    return {what: rows for what, rows in held.items() if rows}


def ratios(found: Transforms) -> Table:
    """Each contender in a row, each case in a column."""
    cases = [share.case for share in found.shares]
    known = {(row.what, row.case): units.ratio(row.ratio) for row in found.rows}
    return Table(
        "Time over the engine's",
        ("", *map(case_said, cases), "what it is"),
        tuple(
            (what, *(known.get((what, case), "–") for case in cases), MEANING[what])
            for what in by_what(found)
        ),
        "Over 1: the engine as it is takes less. A dash: there is no such tile, or it is the one that is "
        "chosen anyway.",
        words=(len(cases) + 1,),
    )


def reached(found: Transforms) -> Table:
    """Tile, operations and share of the peak in each case."""
    return Table(
        "Of the core's multiply-add peak",
        (
            "case", "tile", "tiles", "operations of a call", "of the peak",
            "in the second cache, of the peak",
        ),
        tuple(map(_reached, found.shares)),
        "Operations are those of the transforms, as the generator wrote them: an addition or a "
        "multiplication is one, a multiply-add two; loads, stores and shuffles are none. The peak is "
        "measured in the same rounds, and is what multiply-adds alone reach: a transform has many "
        "additions that are no part of one.",
    )  # fmt: skip


def _reached(it: Share) -> tuple[str, ...]:
    return (
        case_said(it.case),
        " × ".join(map(units.number, it.tile)),
        units.number(it.tiles),
        units.number(it.operations),
        f"{it.of_call:.0%}",
        f"{it.of_cached:.0%}",
    )
