"""The explorer: the (n, N) plane, whose cells are chosen, and the curves through the cell chosen."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bokeh.resources import Resources
from markupsafe import Markup
from matplotlib import colormaps
from matplotlib.colors import to_hex

from corrconv.measure.statistics import Verdict

from ..kit.html import WORDS, inline, scripts
from ..kit.look import look
from ..kit.material import Material
from ..kit.page import Page
from . import plots, runs, sweeps
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


SCRIPTS = ("data", "state", "plots", "table", "main")
"""Parts of the page's program, in the order in which they are joined."""


@dataclass(frozen=True)
class Shown:
    """What the template gets: data, empty plots and program, each as it stands in the page."""

    data: Markup
    plots: Markup
    program: Markup


def pages(stored: Material) -> list[Page]:
    """One, of every asv run and every sweep; none where nothing was timed."""
    sources = runs.sources(stored.frame, stored.cells) + sweeps.sources(stored.results)
    if not sources:
        return []
    shown = Shown(inline(pack(sources)), inline(plots.empty()), Markup(program()))
    return [
        Page(
            "explorer.html",
            "Explorer",
            "Every size: who is fastest, with times, ratios, intervals and errors.",
            "Answer",
            20,
            "explorer/page.html.j2",
            shown,
            beside,
        )
    ]


def program() -> str:
    """The page's program, one script of its parts."""
    return "\n".join((WORDS, *scripts(Path(__file__).parent / "script", SCRIPTS)))


def beside(folder: Path) -> None:
    """Put the plotting library beside the page, as its package brings it: nothing is fetched."""
    for source in Resources(mode="absolute", components=["bokeh"], minified=True).js_files:
        shutil.copyfile(source, folder / Path(source).name)
