"""What the ideas of the transforms buy, and how much of the core they use."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from corrconv.kit import units
from corrconv.kit.units import listed

from ..kit.figure import SavedFigure
from ..kit.material import Material
from ..kit.page import Page, origins
from ..kit.tables import Table
from . import evidence
from .contenders import COMPLEX, FIXED, LOOK, SCIPY, vectors
from .evidence import Row, Transforms
from .tables import by_what, ratios, reached


@dataclass(frozen=True)
class Shown:
    """What the template gets."""

    answers: tuple[str, ...]
    way: tuple[SavedFigure, ...]
    measured: tuple[SavedFigure, ...]
    ratios: Table
    reached: Table


def pages(stored: Material) -> list[Page]:
    """One, where it was measured."""
    found = evidence.load(stored.results)
    if found is None:
        return []
    shown = Shown(
        tuple(filter(None, (own(found), whole_image(found), of_peak(found)))),
        stored.named(("tile",)),
        stored.named(("ideas", "share-of-peak")),
        ratios(found),
        reached(found),
    )
    return [
        Page(
            "transforms.html",
            "Transforms",
            "What each idea of our own transforms buys, and what part of the core they use.",
            "Measured",
            65,
            "transforms/page.html.j2",
            shown,
            origins=origins(stored.results, evidence.NAME),
        )
    ]


def mean(rows: Sequence[Row]) -> float:
    """The geometric one, of the ratios."""
    return math.exp(sum(math.log(row.ratio) for row in rows) / len(rows))


def own(found: Transforms) -> str:
    """What its own other choices take."""
    held = {what: units.ratio(mean(rows)) for what, rows in by_what(found).items()}
    said = [
        f"{held[what]} {words}"
        for what, words in (
            (COMPLEX, "with complex tiles in place of the right angle"),
            (vectors(32), "with vectors of 32 bytes"),
            (vectors(16), "with those of 16"),
            (LOOK, "with the look at samples that stand out"),
            (FIXED, "where the kernel is fixed"),
        )
        if what in held
    ]
    return f"In the geometric mean of the cases a call takes {listed(said)}." if said else ""


def whole_image(found: Transforms) -> str:
    """What transforms of the whole image take."""
    rows = by_what(found).get(SCIPY)
    return f"Of the same cases {SCIPY} takes {units.ratio(mean(rows))}." if rows else ""


def of_peak(found: Transforms) -> str:
    """From the least to the most."""
    calls, tiles = (
        sorted(getattr(each, of) for each in found.shares) for of in ("of_call", "of_cached")
    )
    return (
        f"Calls reach {calls[0]:.0%} to {calls[-1]:.0%} of the core's multiply-add peak, tiles that "
        f"stay in the second cache {tiles[0]:.0%} to {tiles[-1]:.0%}."
    )
