"""SciPy's choice between direct and fft, in pairs: from the claims E1 and E2, and from crossovers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from corrconv.crossover import evidence as crossovers
from corrconv.crossover import show as words
from corrconv.kit import units
from corrconv.kit.problems import spelled
from corrconv.kit.units import ten_to

from ..claims.choosing import Chosen, share_right
from ..claims.racing import MARGIN
from ..claims.sources.scipy_choice_bands import BANDS
from ..kit.tables import Table
from .regret import ROUTES, spread
from .tables import SPREAD, cells_of

OFTEN = 0.25
"""From this share of wrong choices on, it is called often wrong."""


def _many(cases: Sequence[Chosen]) -> list[Chosen]:
    """Kernels of one sample are no question of direct or FFT."""
    return [case for case in cases if math.prod(case.h) > 1]


def in_pairs(e1: Any) -> str:
    """How often SciPy is right between its two methods, and what it costs where it is not."""
    if e1 is None:
        return ""
    said, wrongest = [], 0.0
    for ndim, cases in ((2, _many(e1.two)), (1, _many(e1.one))):
        if cases:
            worst = max(case.excess for case in cases)
            wrongest = max(wrongest, 1 - share_right(cases).value)
            choosing = median([case.auto.value for case in cases])
            said.append(
                f"in {ndim}-D right in {share_right(cases).text} problems and {units.ratio(worst)} the "
                f"other's time at worst, {units.ratio(choosing)} in the median with the time of choosing"
            )
    judged = "mostly right" if wrongest < OFTEN else "often wrong"
    return (
        f"Between direct and fft SciPy's method auto is {judged}, timed in pairs at random sizes: "
        f"{'; '.join(said)}."
    )


def paired(e1: Any) -> Table | None:
    """The chosen method over the better one, without and with the time of choosing."""
    if e1 is None:
        return None
    rows = []
    for ndim, cases in ((2, _many(e1.two)), (1, _many(e1.one))):
        where = [_case(case) for case in cases]
        for what, values in (
            ("the chosen method", [case.excess for case in cases]),
            ("with the time of choosing", [case.auto.value for case in cases]),
        ):
            found = spread(values, where)
            right = share_right(cases).text if cases else "–"
            rows.append((f"{ndim}-D, {what}", right, *cells_of(found)))
    return Table(
        "Over the better of direct and fft, in pairs",
        ("what", "right", *SPREAD),
        tuple(rows),
        "Convolve, float64, sizes and modes drawn at random, kernels of more than one sample; rounds of one "
        "process, taken in turn (claim E1). Right: not slower than the other method by more than "
        f"{MARGIN - 1:.0%}, with the exact 95% interval. Choosing costs some microseconds, which is much of "
        "a call at small sizes.",
        words=(1, 5),
    )  # fmt: skip


def _case(case: Chosen) -> str:
    x, h = (spelled(shape, "×") for shape in (case.x, case.h))
    return f"{x} with {h}, {case.mode}"


def docstring(e2: Any) -> Table | None:
    """By the size of the problem, in 1-D, as SciPy's docstring bands it."""
    if e2 is None:
        return None
    rows = []
    for band, (low, high) in enumerate(pairwise(BANDS)):
        cases = e2.of(band)
        found = spread([case.excess for case in cases], [_case(case) for case in cases])
        name = " to ".join(ten_to(round(math.log10(edge))) for edge in (low, high))
        rows.append((name, share_right(cases).text if cases else "–", *cells_of(found)))
    return Table(
        "In 1-D, by size · size",
        ("size · size", "right", *SPREAD),
        tuple(rows),
        "The chosen method's time over the better one's, in pairs (claim E2). SciPy's own documentation "
        "calls the choice least accurate from 10⁶ to 10⁷.",
        words=(1, 5),
    )  # fmt: skip


def switch(results: Path) -> Table | None:
    """Where a perfect choice between the two would turn to FFT: from paired crossovers.

    Raises
    ------
    ValueError
        Where stored evidence is damaged.
    """
    found = crossovers.load(results)
    if found is None:
        return None
    rows = [
        (
            f"{curve.pair.ndim}-D, {curve.pair.dtype}, N = {units.number(row.N)}",
            words.crossovers(curve.pair, row),
            words.listed(row.unresolved) or "–",
        )
        for curve in found.curves
        if {curve.pair.a, curve.pair.b} == set(ROUTES)
        for row in curve.rows
    ]
    if not rows:
        return None
    return Table(
        "From which n a perfect choice takes fft",
        ("size", "scipy_fft faster from, between", "not resolved at"),
        tuple(rows),
        "Paired comparisons in fresh processes, mode same; more on the page of crossovers.",
        words=(1, 2),
    )
