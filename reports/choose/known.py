"""The model that the page computes by: of the stored run, and of the package where the run has none."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from corrconv.calibrate.evidence import Calibrated, Model, Point
from corrconv.core.problem import Problem
from corrconv.engines.simd.host import Shape
from corrconv.engines.tiles import costs, providers
from corrconv.engines.tiles.costs import Times
from corrconv.model import table
from corrconv.model.bases import BASES
from corrconv.model.table import Entry

DTYPES = ("float32", "float64")
AXES = (1, 2)


@dataclass(frozen=True)
class Fitted:
    """Between which sizes the models of so many axes were fitted: points of image and kernel."""

    images: tuple[int, int]
    kernels: tuple[int, int]


@dataclass(frozen=True)
class Known:
    """What a prediction is made from.

    Attributes
    ----------
    entries : mapping of str to Entry
        By key of `corrconv.model.table`, in the table's order.
    borrowed : tuple of str
        Names whose entries, one or several, are the package's own.
    tiles : mapping
        Times of tiles, see `corrconv.engines.tiles.costs`.
    tiles_borrowed : bool
        Whether they are the package's own.
    tile : Shape
        Of `numba_simd`'s tile of registers.
    fitted : mapping of int to Fitted
        By number of axes.
    package : mapping
        What the package's own table says of itself.
    """

    entries: Mapping[str, Entry]
    borrowed: tuple[str, ...]
    tiles: Times
    tiles_borrowed: bool
    tile: Shape
    fitted: Mapping[int, Fitted]
    package: Mapping[str, Any]


def known(modelled: Calibrated) -> Known:
    """What the stored run gave; the package's own table fills what it lacks, and what does not fit."""
    package = json.loads(table.BUILTIN.read_text("utf-8"))
    rows = [row for row in modelled.rows if row.dtype in DTYPES and row.ndim in AXES]
    own = {table.key_of(row.name, row.dtype, row.ndim): _entry(row) for row in rows if fits(row)}
    ends = {f"{dtype} {ndim}-D" for dtype, ndim in product(DTYPES, AXES)}
    every = [*package["entries"], *own]  # as `table.all_keys` has them
    keys = dict.fromkeys(key for key in every if key.partition(" ")[2] in ends)
    entries = {key: own[key] if key in own else table.builtin(key) for key in keys}
    borrowed = dict.fromkeys(key.partition(" ")[0] for key in keys if key not in own)
    kept = modelled.tiles
    return Known(
        entries,
        tuple(borrowed),
        kept.times if kept else package_times(),
        kept is None,
        Shape.parse(kept.registers if kept else package["simd_tile"]),
        {ndim: _fitted(modelled, ndim) for ndim in AXES if _sizes(modelled, ndim)},
        package,
    )


def package_times() -> Times:
    """The times of tiles that come with the package, in the order in which providers are tried."""
    times = costs.parse(costs.BUILTIN.read_text("ascii"))
    return {name: times[name] for name in providers.NAMES if name in times}


def fits(row: Model) -> bool:
    """Whether this version can compute with it: one that an older version stored may be of other features."""
    if row.basis == table.TILES or row.basis not in BASES:
        return row.basis == table.TILES and not row.coefficients
    shapes = (9,) * row.ndim, (3,) * row.ndim
    problem = Problem("correlate", *shapes, "same", dtype=np.dtype(row.dtype))
    return len(row.coefficients) == len(BASES[row.basis].count(problem)) + 1


def _entry(row: Model) -> Entry:
    """As the table of that machine held it, with its digits."""
    return Entry.from_data(row.entry.as_data())


def _sizes(modelled: Calibrated, ndim: int) -> list[Point]:
    return [point for row in modelled.rows if row.ndim == ndim for point in row.points]


def _fitted(modelled: Calibrated, ndim: int) -> Fitted:
    points = _sizes(modelled, ndim)
    images, kernels = (
        [math.prod(shape) for shape in shapes]
        for shapes in zip(*((point.x_shape, point.h_shape) for point in points))
    )
    return Fitted((min(images), max(images)), (min(kernels), max(kernels)))
