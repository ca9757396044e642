"""From which n another is faster: the classic pairs, measured in pairs, beside what the model says."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from corrconv.crossover import evidence
from corrconv.crossover import show as words
from corrconv.crossover.evidence import Crossovers, Curve, Pair
from corrconv.kit import units
from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Cell as Measured

from ..kit.figure import SavedFigure
from ..kit.material import Material
from ..kit.page import Page, origins
from ..kit.quantity import What, quantity, sentence
from ..kit.run import Run, View, sides


@dataclass(frozen=True)
class Cell:
    """One N of one curve; flagged where the model says otherwise, by more than its error.

    `in_the_run` is who is faster at the same N in the run's cells, each with its n.
    """

    N: str
    measured: str
    unresolved: str
    model: str
    verdict: str
    flagged: bool
    points: int
    in_the_run: str


@dataclass(frozen=True)
class Group:
    """A curve: what crosses what, in what."""

    title: str
    rows: tuple[Cell, ...]


@dataclass(frozen=True)
class Shown:
    """What the template gets."""

    groups: tuple[Group, ...]
    counts: str
    made: str
    figures: tuple[SavedFigure, ...] = ()
    make: str = evidence.MAKE


def pages(stored: Material) -> list[Page]:
    """One, where crossovers were searched."""
    found = evidence.load(stored.results)
    if found is None:
        return []
    return [
        Page(
            "crossovers.html",
            evidence.TITLE,
            "From which kernel size on an FFT route is faster, in pairs, beside the model.",
            "Measured",
            20,
            "crossover/page.html.j2",
            shown(found, stored.drawn("crossovers"), stored.run),
            origins=origins(stored.results, evidence.NAME),
        )
    ]


def shown(
    found: Crossovers, figures: tuple[SavedFigure, ...] = (), run: Run | None = None
) -> Shown:
    """The table, in words."""
    groups = tuple(_group(curve, run) for curve in found.curves)
    rows = [row for group in groups for row in group.rows]
    flagged = sum(row.flagged for row in rows)
    made = found.made
    quick = " (a quick run)" if made["quick"] else ""
    changed = " with changes" if made["uncommitted changes"] is True else ""
    at = made["at"].replace("T", " ").removesuffix("+00:00")
    return Shown(
        groups,
        f"{len(rows)} rows of {sum(row.points for row in rows)} comparisons; the model disagrees in "
        f"{flagged}",
        f"{at} UTC at {made['commit'][:8]}{changed}{quick}, on {made['processor']}",
        figures,
    )


def _group(curve: Curve, run: Run | None) -> Group:
    pair = curve.pair
    title = f"{pair.a} → {pair.b}, {pair.ndim}-D {pair.operation}, {pair.dtype}"
    return Group(
        title,
        tuple(
            Cell(
                units.number(row.N),
                words.crossovers(pair, row),
                words.listed(row.unresolved) or "–",
                words.predicted(forecast),
                words.verdict(row, forecast),
                forecast is not None and forecast.disagrees,
                len(row.points),
                in_the_run(pair, row.N, run),
            )
            for row, forecast in zip(curve.rows, curve.forecasts)
        ),
    )


def in_the_run(pair: Pair, N: int, run: Run | None) -> str:
    """Who of a pair is faster in the run's cells of that N: 7 numba_simd, 15 ≈."""
    view = View(pair.ndim, pair.operation, dtype=pair.dtype, workers=pair.workers)
    return (
        Markup(", ").join(
            sentence("{n} {who}", n=units.number(sides(cell)[1]), who=_faster(cell, pair))
            for cell in (run.of_view(view) if run else ())
            if sides(cell)[0] == N and cell.side(pair.a) and cell.side(pair.b)
        )
        or "–"
    )


def _faster(cell: Measured, pair: Pair) -> Markup:
    verdict = cell.pair(pair.b, pair.a).verdict
    who = {Verdict.FASTER: pair.b, Verdict.SLOWER: pair.a}.get(verdict, "≈")
    return quantity(cell, pair.b, What.VERDICT, str(verdict), who, pair.a)
