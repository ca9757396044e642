"""What ``calibrate --full`` finds, and keeps for the page: models of everybody's times."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corrconv.calibrate.exponents import Growth
from corrconv.core.calibration import Entry
from corrconv.core.registers import Shape
from corrconv.kit import evidence
from corrconv.kit.codec import Positive
from corrconv.model.table import Fitted

NAME = "calibrate"
TITLE = "Models"
MAKE = "corrconv calibrate --full"
MEDIAN, TAIL = 0.10, 0.25
"""Held-out errors to be reached: the median, and the 90th percentile."""
MADE = ("at", "processor", "processors", "commit", "rounds")


@dataclass(frozen=True)
class Point:
    """One size: what was measured, and what was predicted without having seen it; seconds."""

    x_shape: tuple[int, ...]
    h_shape: tuple[int, ...]
    measured: Positive
    predicted: float

    @property
    def error(self) -> float:
        """|predicted / measured - 1|."""
        return abs(self.predicted / self.measured - 1)


@dataclass(frozen=True)
class Model:
    """What was found of one implementation, with one dtype and number of axes."""

    name: str
    dtype: str
    ndim: int
    basis: str
    """What it is taken to do, see `corrconv.model.bases`."""
    coefficients: tuple[float, ...]
    """Seconds a feature; `low` and `high` are their 95% intervals."""
    low: tuple[float, ...]
    high: tuple[float, ...]
    parallel: float
    """The share of the work that more threads divide."""
    median_error: float
    error: float
    """Held out; this one is the 90th percentile."""
    growths: tuple[Growth, ...]
    """One for each way of computing."""
    points: tuple[Point, ...]

    @property
    def key(self) -> str:
        """In the table."""
        return f"{self.name} {self.dtype} {self.ndim}-D"

    @property
    def entry(self) -> Entry:
        """For the table."""
        return Entry(self.basis, self.coefficients, self.parallel, math.log1p(self.error))

    @property
    def reached(self) -> bool:
        """Whether its errors are as small as they were to be."""
        return self.median_error <= MEDIAN and self.error <= TAIL


@dataclass(frozen=True)
class Models:
    """Everything that a run of rounds gave."""

    rows: tuple[Model, ...]
    spread: Positive
    """How many times as slow the machine was at its 95th percentile of slowness as at its 5th."""
    left_out: Mapping[str, str]
    """Why some calls, or all of an implementation, have no samples."""

    @property
    def entries(self) -> dict[str, Entry]:
        """For the table."""
        return {row.key: row.entry for row in self.rows}

    @property
    def fitted(self) -> dict[int, Fitted]:
        """The sizes that models were fitted to, by number of axes."""
        found = {}
        for ndim in sorted({row.ndim for row in self.rows}):
            points = [point for row in self.rows if row.ndim == ndim for point in row.points]
            ends = [
                [math.prod(shape) for shape in shapes]
                for shapes in zip(*((point.x_shape, point.h_shape) for point in points))
            ]
            if ends:
                images, kernels = ((min(sizes), max(sizes)) for sizes in ends)
                found[ndim] = Fitted(images, kernels)
        return found

    def overall(self) -> tuple[float, float]:
        """Median and 90th percentile of all held-out errors."""
        errors = [point.error for row in self.rows for point in row.points]
        return float(np.median(errors)), float(np.quantile(errors, 0.9))


@dataclass(frozen=True)
class Tiles:
    """What predictions go by beside the fitted coefficients."""

    registers: str
    """The shape of `numba_simd`'s tile of registers, such as 64x4x4."""

    def __post_init__(self) -> None:
        Shape.parse(self.registers)


@dataclass(frozen=True)
class Calibrated(Models):
    """Models, and how they were made; `tiles` is None where an older run kept none."""

    made: Mapping[str, Any]
    tiles: Tiles | None = None

    def __post_init__(self) -> None:
        evidence.see_made(self.made, MADE)

    @property
    def where(self) -> str:
        """For a caption: the machine and the commit."""
        return (
            f"Measured on {self.made['processor']}, {self.made['processors']} processors, "
            f"commit {self.made['commit'][:8]}."
        )


def load(results: Path) -> Calibrated | None:
    """What is kept beside asv's results, if anything; a ValueError says what to do where it is damaged."""
    return evidence.load(Calibrated, evidence.place(results, NAME), remake=MAKE)
