"""Has that changed? Our implementations over the commits that touch what is measured."""

from __future__ import annotations

import math
from dataclasses import dataclass

from corrconv.history import evidence
from corrconv.history.cells import YARDSTICK
from corrconv.history.series import Line, line, steps
from corrconv.history.steps import FEWEST, LEVEL
from corrconv.kit import units
from corrconv.kit.units import counted

from ..kit.figure import SavedFigure
from ..kit.material import Material
from ..kit.page import Page, origins
from ..kit.tables import Table
from .tables import of_gaps, of_levels, of_regimes, of_steps, off

NAMED = 3
"""Steps that the answer names."""


@dataclass(frozen=True)
class Shown:
    """What the template gets."""

    answers: tuple[str, ...]
    figures: tuple[SavedFigure, ...]
    steps: Table | None
    levels: Table
    control: Table
    gaps: Table | None
    regimes: Table
    yardstick: str = YARDSTICK
    fewest: int = FEWEST
    level: str = f"{LEVEL:.0%}"


def pages(stored: Material) -> list[Page]:
    """One, where a commit was measured."""
    history = evidence.load(stored.results)
    of = line(history) if history else None
    if history is None or of is None or not of.series:
        return []
    shown = Shown(
        (of_commits(of), of_changes(of), of_control(of)),
        stored.drawn("history"),
        of_steps(history, of),
        of_levels(of, control=False),
        of_levels(of, control=True),
        of_gaps(history, of),
        of_regimes(),
    )
    return [
        Page(
            "history.html",
            "History",
            "Each of our implementations over commits: levels, noise floors, and steps with their commits.",
            "Measured",
            75,
            "history/page.html.j2",
            shown,
            origins=origins(stored.results, evidence.NAME),
        )
    ]


def of_commits(of: Line) -> str:
    """How many, since when."""
    first, last = of.commits[0], of.commits[-1]
    gaps = (
        f"; {counted(len(of.gaps), 'commit')} of that line could not be, or were not tried"
        if of.gaps
        else ""
    )
    return (
        f"{counted(of.measured, 'commit')} that touch what is measured, from {first.short} ({first.day}) to "
        f"{last.short} ({last.day}), were timed beside {YARDSTICK}{gaps}."
    )


def of_changes(of: Line) -> str:
    """The largest steps, in words."""
    found = [(it, it.found.steps[place]) for it, place in steps(of) if not it.is_control]
    if not found:
        return "No step is resolved: what changes from commit to commit is inside the noise floor."
    largest = sorted(found, key=lambda each: -abs(math.log(each[1].size)))[:NAMED]
    said = [
        f"{it.name} takes {units.ratio(step.size)} the time in {it.regime} since {of.commits[step.at].short}"
        for it, step in largest
    ]
    faster = sum(step.size < 1 for _, step in found)
    many = f"{counted(len(found), 'step')} resolved, {faster} of them faster"
    return f"{many}. The largest: {units.listed(said)}."


def of_control(of: Line) -> str:
    """What the yardstick against itself says of the machine."""
    controls = [it for it in of.series if it.is_control]
    if any(it.found.steps for it in controls):
        return (
            "Beware: the yardstick against itself has a step, too, which no commit can have made. The "
            "machine changed, and steps near it may be its."
        )
    known = [it for it in controls if it.floor == it.floor]
    widest = max(known, key=lambda it: it.floor, default=None)
    if widest is None:
        return "From fewer than three commits no noise floor is known, and no step can be told."
    return (
        "The yardstick against itself has no step; 99% of commits have it within "
        f"{off(widest)} where that is widest, in {widest.regime}."
    )
