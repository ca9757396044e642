"""What the explorer's program gets: runs as plain data, in short.

``i``
    Implementations: name, family, colour, marker, line, whether markers are filled. All else names one by
    its place here.
``s``
    Runs: ``machine``, ``made`` and ``note`` in words.
``r``
    A scale of colours, from equal to far behind.
``v``
    Views: the place of the run, ndim, operation, dtype, threads, mode, and cells: N, n, the case's line, the
    noise floor as a factor or null, sides, pairs, and who is absent. A side is its implementation, seconds,
    the least and greatest process's, whether it had rounds in every process, and its error or null. A pair
    is two implementations, the time of the first over the second's, its interval, and -1 where the first is
    faster, 1 where it is slower, 0 where that is not resolved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from matplotlib import colormaps
from matplotlib.colors import to_hex

from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Cell

from ..kit.look import look
from ..kit.run import Run, View, sides
from ..kit.words import floor

MARKERS = {
    "o": "circle",
    "s": "square",
    "^": "triangle",
    "v": "inverted_triangle",
    "D": "diamond",
    "d": "diamond_dot",
    "P": "plus",
    "X": "hex",
    "*": "star",
}
LINES = {"direct": "solid", "fft": "dashed", "mixed": "dotdash", "choice": "dotted"}
SIGNS = {Verdict.FASTER: -1, Verdict.NOT_RESOLVED: 0, Verdict.SLOWER: 1}
STEPS = 10
PAIRED = (
    "Times are medians over fresh processes, intervals from the least process to the greatest. Ratios are "
    "of times taken in turn in one process; their intervals are the exact sign test's, over processes. Two "
    "differ only where that interval excludes 1 and the ratio is beyond the noise floor. "
)
Places = dict[str, int]


def pack(runs: Sequence[Run]) -> dict[str, Any]:
    """All of it."""
    families = {
        name: family for run in reversed(runs) for name, family in sorted(_families(run).items())
    }
    places = {name: place for place, name in enumerate(sorted(families))}
    return {
        "i": [_implementation(name, families[name]) for name in places],
        "s": [_source(run) for run in runs],
        "r": [to_hex(colormaps["cividis"](step / (STEPS - 1))) for step in range(STEPS)],
        "v": [view for k, run in enumerate(runs) for view in _views(k, run, places)],
    }


def _families(run: Run) -> dict[str, str]:
    held = dict.fromkeys((name for cell in run.cells for name in cell.absent), "unknown")
    told = {name: run.sweep.about.families.get(name, "unknown") for name in held}
    return told | {side.name: side.family for cell in run.cells for side in cell.sides}


def _implementation(name: str, family: str) -> list[Any]:
    seen = look(name, family)
    marker = MARKERS.get(seen.marker, "circle")
    return [name, family, seen.colour, marker, LINES.get(family, "solid"), int(seen.filled)]


def _source(run: Run) -> dict[str, str]:
    made = run.made
    return {
        "machine": made.machine,
        "made": f"{made.cpu}; commit {made.commit[:8]} of {made.date}",
        "note": PAIRED + floor(run.floors),
    }


def _views(place: int, run: Run, places: Places) -> Iterator[list[Any]]:
    """Those with cells of equal sides: others are no point of the plane."""
    for view in run.views:
        if cells := [_cell(cell, places) for cell in run.of_view(view)]:
            threads = "one" if view.workers == 1 else str(view.workers)
            yield [place, view.ndim, view.operation, view.dtype, threads, _mode(view), cells]


def _mode(view: View) -> str:
    more = [] if view.boundary == "fill" else [view.boundary]
    return ", ".join([view.mode, *more, *(["rank one"] if view.rank_one else [])])


def _cell(cell: Cell, places: Places) -> list[Any]:
    of = [
        [
            places[side.name],
            *map(short, (side.seconds, side.low, side.high)),
            int(side.whole),
            None if side.error is None else short(side.error),
        ]
        for side in cell.sides
    ]
    pairs = [
        [places[p.of], places[p.to], *map(short, (p.ratio, p.low, p.high)), SIGNS[p.verdict]]
        for p in cell.pairs
    ]
    factor = None if cell.floor is None else short(cell.floor)
    return [*sides(cell), cell.case.line, factor, of, pairs, [places[n] for n in cell.absent]]


def short(value: float) -> float:
    """Six digits: three are shown."""
    return float(f"{value:.6g}")
