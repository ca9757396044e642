"""Sources as compact JSON: implementations are numbers, and keys are short.

=====  =============================================================================================
key    holds
=====  =============================================================================================
i      implementations: name, family, colour, marker, line
s      sources: kind, machine, made, note, lead, errors_at, e (errors: implementation, dtype, n, log10)
r      colours of a scale from equal to far behind: dark to light, which no colour blindness confuses
v      views: source, ndim, operation, dtype, threads, mode, c (cells)
c      cells: N, n, floor, t (timings: implementation, seconds, low, high, whole), p (pairs:
       implementation, to, ratio, low, high, verdict: -1 faster, 0 not resolved, 1 slower), x (absent)
=====  =============================================================================================
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib import colormaps
from matplotlib.colors import to_hex

from corrconv.measure.statistics import Verdict

from ..kit.look import look
from .types import Cell, Source, View

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
Places = dict[str, int]


def pack(sources: Sequence[Source]) -> dict[str, Any]:
    """All of it, as plain data."""
    families = {
        name: family for source in reversed(sources) for name, family in source.families.items()
    }
    places = {name: place for place, name in enumerate(sorted(families))}
    views = [_view(k, view, places) for k, source in enumerate(sources) for view in source.views]
    return {
        "i": [_implementation(name, families[name]) for name in places],
        "s": [_source(source, places) for source in sources],
        "r": [to_hex(colormaps["cividis"](step / (STEPS - 1))) for step in range(STEPS)],
        "v": views,
    }


def _implementation(name: str, family: str) -> list[Any]:
    seen = look(name, family)
    marker = MARKERS.get(seen.marker, "circle")
    return [name, family, seen.colour, marker, LINES.get(family, "solid"), int(seen.filled)]


def _source(source: Source, places: Places) -> dict[str, Any]:
    return {
        "kind": source.kind,
        "machine": source.machine,
        "made": source.made,
        "note": source.note,
        "lead": source.lead,
        "errorsAt": source.errors_at,
        "e": [
            [places[e.name], e.dtype, e.n, short(e.log10)]
            for e in source.errors
            if e.name in places
        ],
    }


def _view(source: int, view: View, places: Places) -> list[Any]:
    cells = [_cell(cell, places) for cell in view.cells]
    return [source, view.ndim, view.operation, view.dtype, view.threads, view.mode, cells]


def _cell(cell: Cell, places: Places) -> list[Any]:
    sides = [
        [places[s.name], short(s.seconds), short(s.low), short(s.high), int(s.whole)]
        for s in sorted(cell.sides, key=lambda side: side.seconds)
    ]
    pairs = [
        [places[p.of], places[p.to], short(p.ratio), short(p.low), short(p.high), SIGNS[p.verdict]]
        for p in cell.pairs
    ]
    floor = None if cell.floor is None else short(cell.floor)
    return [cell.N, cell.n, floor, sides, pairs, [places[name] for name in cell.absent]]


def short(value: float) -> float:
    """Six digits: three are shown."""
    return float(f"{value:.6g}")
