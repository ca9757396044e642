"""What every caption must say: on which machine, how a number was found, and from where on two differ."""

from __future__ import annotations

import math
from collections.abc import Sequence

from corrconv.kit import units
from corrconv.sweep.cells import Cell
from corrconv.sweep.floors import SHORT, Floors

from .run import Run

RESTLESS = 1.05
"""A floor that is wider by less in some cells is said as one."""
BY_FACTOR = 2.0
"""From here on percent would mislead: -100% is no time at all."""


def machine(run: Run) -> str:
    """The machine and the commit of the measurements."""
    made = run.made
    return f"Measured on {made.machine} ({made.cpu}), commit {made.commit[:8]}."


def samples(cells: Sequence[Cell]) -> str:
    """How many processes a number is the median of."""
    counts = sorted({cell.processes for cell in cells})
    if counts == [1]:
        return "Points are of one fresh process: nothing is resolved."
    many = str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    return (
        f"Points are medians over {many} fresh processes, bars the least and the greatest of them."
    )


def floor(of: Floors) -> str:
    """The noise floor of the run, in the one sentence that every caption and page has it in."""
    short, long = of.of(0.0), of.of(SHORT)
    if not short or not long:
        return (
            "Noise floor: not known, too few sides were entered twice, so that nothing is resolved."
        )
    known = percent(long.factor)
    if short is not long:
        known += f", {percent(short.factor)} for calls under {units.seconds(SHORT)}"
    widest = max(of.unrest.values(), default=1.0)
    if widest > RESTLESS:
        known += f", up to {units.digits(widest)} times as wide in restless cells"
    return f"Noise floor: {known}; ≈ is what lies within it, or has an interval that holds 1."


def percent(factor: float) -> str:
    """1.0312 → 3.2%; 1.1 → 10%; 2.7 → 2.70×: rounded up, so that nothing inside reads as outside."""
    if factor >= BY_FACTOR:
        return units.ratio(math.ceil(100 * factor - 1e-9) / 100)
    above = 100 * (factor - 1)
    step = 10 if above < 9.95 else 1
    return f"{math.ceil(above * step - 1e-9) / step:g}%"


def listed(values: list[int]) -> str:
    """3, 7 and 15."""
    return units.listed([units.number(value) for value in values])
