"""What this machine's sweeps found, kept in the user's cache folder: for advice, and for `auto`.

Cells are kept, and not the samples that they are made of: who asks for advice does not wait for megabytes to
be read and judged. A cell's numbers and verdicts are those of its own sweep. A newer sweep's cells take the
place of older ones of the same case, and others stay, since a cell is whole by itself; all are of use on the
same processor with the same libraries alone, as a calibration is. So a sweep of one case more does not throw
away a grid. *Rejected:* a file a tier, of which several would answer the same question.

The model's table learns its levels from all of them (`corrconv.model.learned`).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corrconv.core import cache
from corrconv.core.registry import names
from corrconv.kit import evidence
from corrconv.kit.codec import Positive
from corrconv.measure.sequential import DOUBT, fewest
from corrconv.model import table
from corrconv.model.learned import Sample, learned
from corrconv.sweep import sound
from corrconv.sweep.cells import Cell
from corrconv.sweep.evidence import Case, stages
from corrconv.sweep.judging import cells

if TYPE_CHECKING:  # who only reads does not load what a sweep needs
    from corrconv.sweep.folder import Sweep

MAKE = "corrconv sweep"


@dataclass(frozen=True)
class Kept:
    """One cell, and when the sweep that it is of began: ISO 8601, UTC."""

    swept: str
    cell: Cell


@dataclass(frozen=True)
class Own:
    """All that is kept.

    Attributes
    ----------
    of : mapping
        The processor and the libraries, as `corrconv.core.cache.calibrated_here` has them.
    cells : tuple of Kept
    first : mapping of str to float
        Seconds of import, plan and first call in a fresh process, by implementation: medians of each.
    """

    of: Mapping[str, Any]
    cells: tuple[Kept, ...] = ()
    first: Mapping[str, Positive] = field(default_factory=dict)

    def find(self, case: Case) -> Kept | None:
        """The cell of a case."""
        return next((kept for kept in self.cells if kept.cell.case == case), None)


FILE = "cells.json"


def file() -> Path:
    """Where it is kept."""
    return cache.cache_folder() / FILE


def own() -> Own:
    """What is kept of this processor and these libraries; nothing where it is of others, or unreadable."""
    nothing = Own(cache.calibrated_here())
    try:
        data = evidence.read(file(), cache.read(FILE), remake=MAKE)
        if data.get("of", nothing.of) != nothing.of:
            return nothing
        held = evidence.typed(Own, file(), data, remake=MAKE)
        for kept in held.cells:
            with evidence.named(file(), MAKE):
                sound.cell(kept.cell)
        return held
    except (FileNotFoundError, NotADirectoryError):
        return nothing
    except (OSError, ValueError) as error:
        warnings.warn(f"ignored: {error}", stacklevel=2)
        return nothing


def keep(sweep: Sweep) -> None:
    """Keep what a finished sweep of this machine found, and let the model's table learn from it."""
    here = names()
    found = [
        Kept(sweep.about.made_at, replace(cell, pairs=()))
        for whole in cells(sweep.records, sweep.about.families)
        if (cell := whole.among(here))
        and cell.processes >= fewest(DOUBT)  # else none is told apart
    ]
    if sweep.missing or not found:
        return
    before = own()
    by_case: dict[Case, Kept] = {}
    for each in sorted((*before.cells, *found), key=lambda kept: kept.swept):  # the newer one stays
        by_case[each.cell.case] = each
    kept = tuple(by_case.values())
    newest = max(each.swept for each in kept)
    alone = {name: of.cold for name, of in stages(sweep.alone).items()}
    older = newest > sweep.about.made_at
    first = {**alone, **before.first} if older else {**before.first, **alone}
    cache.keep(evidence.text(Own(before.of, kept, first)), FILE)
    from corrconv.engines.simd import host

    table.write_own(
        learned(samples(each.cell for each in kept)).items(),
        str(host.shape()),
        swept=newest,
        first=first,
    )


def samples(found: Iterable[Cell]) -> list[Sample]:
    """What the model's table learns from: the steady calls on one thread."""
    return [
        Sample(side.name, cell.case.problem, side.seconds)
        for cell in found
        if cell.case.workers == 1
        for side in cell.sides
        if side.whole
    ]
