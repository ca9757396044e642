"""How long each implementation takes, as a model: held-out errors, exponents, and where it is wrong."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from corrconv.calibrate import coverage, evidence
from corrconv.calibrate.coverage import Row
from corrconv.calibrate.evidence import MEDIAN, TAIL, Calibrated, Model, Point
from corrconv.calibrate.show import cells as cells_of
from corrconv.calibrate.show import growth_cells, held_cells, percent
from corrconv.core.registry import get
from corrconv.model.elsewhere import package, standing
from corrconv.sweep.folder import SWEEP
from corrconv.sweep.judging import cells
from corrconv.sweep.stored import read

from ..choose.known import known
from ..kit.figure import SavedFigure
from ..kit.material import Material
from ..kit.page import Page, origins
from ..machines.published import PUBLISHED, folders


@dataclass(frozen=True)
class Line:
    """A model's row: its cells, and for each way of computing its exponents, and whether they agree."""

    name: str
    cells: tuple[str, ...]
    reached: bool
    growths: tuple[tuple[tuple[str, ...], bool], ...]


@dataclass(frozen=True)
class Where:
    """Sizes of one kind, and how wrong the models are there."""

    what: str
    sizes: int
    median: str
    tail: str


@dataclass(frozen=True)
class Shown:
    """What the template gets."""

    modelled: Calibrated
    lines: tuple[Line, ...]
    places: tuple[Where, ...]
    median: str
    tail: str
    reached: int
    sizes: int
    goal: str
    at: str
    held: tuple[tuple[str, ...], ...] = ()
    figures: tuple[SavedFigure, ...] = ()
    make: str = evidence.MAKE


def pages(stored: Material) -> list[Page]:
    """One, where models were fitted."""
    found = evidence.load(stored.results)
    if found is None:
        return []
    return [
        Page(
            "calibrate.html",
            evidence.TITLE,
            "The model of a call's time, its held-out errors, and exponents beside theory.",
            "Measured",
            30,
            "calibrate/page.html.j2",
            shown(found, tuple(map(held_cells, held(stored, found))), stored.drawn("calibrate")),
            origins=origins(stored.results, evidence.NAME),
        )
    ]


def held(stored: Material, modelled: Calibrated) -> Iterator[Row]:
    """What ranges hold, of the run and of those published beside it: by the package's numbers, by its models.

    And what was counted on its machine, by the numbers in use there.
    """
    published = stored.results.parent
    beside = folders(published) if published.name == PUBLISHED.name else []
    others = [it for it in beside if it.resolve() != stored.results.resolve()]
    for sweep in (stored.run.sweep, *(read(it / SWEEP) for it in others)):
        found = cells(sweep.records, sweep.about.families)
        with standing(package()):
            by_package = coverage.coverage(found)
            yield Row(coverage.by_package(), coverage.words(sweep), by_package)
        if sweep is stored.run.sweep:
            with standing(known(modelled).numbers):
                own = coverage.coverage(found)
            if own != by_package:  # else they are the package's
                yield Row("its models on this page", coverage.words(sweep), own)
    kept = coverage.load(stored.results)
    package_said = coverage.by_package()
    yield from (row for row in (kept.rows if kept else ()) if row.numbers != package_said)


def shown(
    found: Calibrated,
    held: tuple[tuple[str, ...], ...] = (),
    figures: tuple[SavedFigure, ...] = (),
) -> Shown:
    """The tables, in words."""
    middle, tail = found.overall()
    return Shown(
        found,
        tuple(_line(row) for row in found.rows),
        tuple(places(found.rows)),
        percent(middle),
        percent(tail),
        sum(row.reached for row in found.rows),
        sum(len(row.points) for row in found.rows),
        f"{percent(MEDIAN)} and {percent(TAIL)}",
        found.made["at"].replace("T", " ").removesuffix("+00:00"),
        held,
        figures,
    )


def _line(row: Model) -> Line:
    name, *said = cells_of(row)
    growths = tuple((growth_cells(each), each.agrees) for each in row.growths)
    return Line(name, tuple(said), row.reached, growths)


def places(rows: Sequence[Model]) -> Iterable[Where]:
    """Where errors concentrate: by time of a call, by shape, by whose model it is."""
    points = [point for row in rows for point in row.points]
    kinds = (
        ("calls under 50 µs", [p for p in points if p.measured < 50e-6]),
        ("from 50 µs to 1 ms", [p for p in points if 50e-6 <= p.measured < 1e-3]),
        ("over 1 ms", [p for p in points if p.measured >= 1e-3]),
        ("kernels of up to 9 taps", [p for p in points if math.prod(p.h_shape) <= 9]),
        ("kernels four times as long as wide, and more", [p for p in points if _long(p)]),
        ("1-D", [p for p in points if len(p.x_shape) == 1]),
        ("2-D", [p for p in points if len(p.x_shape) == 2]),
        (
            "auto's own three",
            [p for row in rows if row.name in get("auto").chooses_among for p in row.points],
        ),
    )
    for what, chosen in kinds:
        if chosen:
            errors = sorted(point.error for point in chosen)
            tail = errors[math.ceil(0.9 * len(errors)) - 1]
            yield Where(what, len(errors), percent(median(errors)), percent(tail))


def _long(point: Point) -> bool:
    return len(point.h_shape) == 2 and max(point.h_shape) >= 4 * min(point.h_shape)
