"""The numbers that the page computes by: of the stored run, and of the package where the run has none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from corrconv.calibrate.evidence import Calibrated, Model
from corrconv.core.calibration import Entry
from corrconv.core.problem import Problem
from corrconv.core.registers import Shape
from corrconv.model import table
from corrconv.model.bases import BASES
from corrconv.model.elsewhere import Numbers, package, standing
from corrconv.model.learned import learned
from corrconv.sweep.cells import Cell
from corrconv.sweep.own import samples

DTYPES = ("float32", "float64")
AXES = (1, 2)


@dataclass(frozen=True)
class Known:
    """What answers are made from.

    Attributes
    ----------
    numbers : Numbers
        What predictions go by: as the run's sweep has them, which says how many times as slow each entry is
        on its machine.
    borrowed : tuple of str
        Names whose entries, one or several, are the package's own, so scaled.
    package : mapping
        What the package's own table says of itself.
    cells : tuple of Cell
        The run's, of problems that the page takes.
    """

    numbers: Numbers
    borrowed: tuple[str, ...]
    package: Mapping[str, Any]
    cells: tuple[Cell, ...] = ()


def known(modelled: Calibrated | None, cells: Sequence[Cell] = ()) -> Known:
    """What the run gave; the package's own table fills what it lacks, and what does not fit."""
    builtin = package()
    rows = modelled.rows if modelled else ()
    rows = tuple(row for row in rows if row.dtype in DTYPES and row.ndim in AXES)
    own = {table.key_of(row.name, row.dtype, row.ndim): _entry(row) for row in rows if fits(row)}
    ends = {f"{dtype} {ndim}-D" for dtype, ndim in product(DTYPES, AXES)}
    every = [*builtin.entries, *own]  # as `table.all_keys` has them
    keys = dict.fromkeys(key for key in every if key.partition(" ")[2] in ends)
    entries = {key: own[key] if key in own else builtin.entries[key] for key in keys}
    borrowed = dict.fromkeys(key.partition(" ")[0] for key in keys if key not in own)
    kept = modelled.tiles if modelled else None
    numbers = Numbers(entries, Shape.parse(kept.registers) if kept else builtin.registers)
    with standing(numbers):
        entries |= {key: _digits(entry) for key, entry in learned(samples(cells)).items()}
    return Known(
        replace(numbers, entries=entries),
        tuple(borrowed),
        table.about_builtin(),
        tuple(cell for cell in cells if _taken(cell.case.problem)),
    )


def _taken(problem: Problem) -> bool:
    return problem.ndim in AXES and problem.dtype.name in DTYPES and problem.boundary == "fill"


def fits(row: Model) -> bool:
    """Whether this version can compute with it: one that an older version stored may be of other features."""
    if row.basis not in BASES:
        return False
    shapes = (9,) * row.ndim, (3,) * row.ndim
    problem = Problem("correlate", *shapes, "same", dtype=np.dtype(row.dtype))
    return len(row.coefficients) == len(BASES[row.basis].count(problem)) + 1


def _entry(row: Model) -> Entry:
    """As the table of that machine held it, with its digits."""
    return _digits(row.entry)


def _digits(entry: Entry) -> Entry:
    return Entry.from_data(entry.as_data())
