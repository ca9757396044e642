"""How long each implementation takes, as a model: held-out errors, exponents, and where it is wrong."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from corrconv.calibrate.evidence import MEDIAN, TAIL, Modelled, Point, Row
from corrconv.calibrate.exponents import Exponent, Growth
from corrconv.core.registry import get

from ..kit.figure import SavedFigure
from ..kit.material import Material
from ..kit.origins import origins
from ..kit.page import Page
from . import evidence


@dataclass(frozen=True)
class Grown:
    """Both exponents with their intervals, as shown."""

    n: str
    N: str
    verdict: str
    agrees: bool


@dataclass(frozen=True)
class Line:
    """A row of the table: what is shown of one model."""

    name: str
    dtype: str
    axes: str
    sizes: int
    median: str
    tail: str
    reached: bool
    shared: str
    growths: tuple[Grown, ...]


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

    modelled: Modelled
    lines: tuple[Line, ...]
    places: tuple[Where, ...]
    median: str
    tail: str
    reached: int
    sizes: int
    goal: str
    at: str
    figures: tuple[SavedFigure, ...] = ()
    make: str = evidence.MAKE


def pages(stored: Material) -> list[Page]:
    """One, where models were fitted."""
    found = evidence.load(stored.results)
    if found is None:
        return []
    return [
        Page(
            "models.html",
            evidence.TITLE,
            "The model of a call's time, its held-out errors, and exponents beside theory.",
            "Measured",
            30,
            "calibrate/page.html.j2",
            shown(found, stored.drawn("models")),
            origins=origins(stored.results, evidence.NAME),
        )
    ]


def shown(found: Modelled, figures: tuple[SavedFigure, ...] = ()) -> Shown:
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
        figures,
    )


def _line(row: Row) -> Line:
    return Line(
        row.name,
        row.dtype,
        f"{row.ndim}-D",
        len(row.points),
        percent(row.median_error),
        percent(row.error),
        row.reached,
        percent(row.parallel) if row.parallel else "–",
        tuple(_growth(growth) for growth in row.growths),
    )


def _growth(growth: Growth) -> Grown:
    way = "" if growth.way == "direct" else f"{growth.way}: "
    return Grown(_interval(growth.n), _interval(growth.N), way + growth.verdict, growth.agrees)


def percent(value: float) -> str:
    """0.123 → 12.3%."""
    return f"{value:.0%}" if value >= 0.995 else f"{value:.1%}"


def _interval(exponent: Exponent) -> str:
    return f"{exponent.value:.2f} [{exponent.low:.2f}, {exponent.high:.2f}]"


def places(rows: Sequence[Row]) -> Iterable[Where]:
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
