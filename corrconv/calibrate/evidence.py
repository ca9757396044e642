"""Models as evidence: what `corrconv models` keeps for the page, and how it is read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from corrconv.calibrate.exponents import Exponent, Growth
from corrconv.calibrate.types import Model, Models
from corrconv.core.problem import Shape
from corrconv.engines.tiles import costs, providers
from corrconv.engines.tiles.costs import Times
from corrconv.kit.old_evidence import Evidence

EVIDENCE = "models"
MEDIAN, TAIL = 0.10, 0.25
"""Held-out errors to be reached: the median, and the 90th percentile."""


@dataclass(frozen=True)
class Point:
    """One size: what was measured, and what was predicted without having seen it; seconds."""

    x_shape: Shape
    h_shape: Shape
    measured: float
    predicted: float

    @property
    def error(self) -> float:
        """|predicted / measured - 1|."""
        return abs(self.predicted / self.measured - 1)


@dataclass(frozen=True)
class Row:
    """One implementation, with one dtype and number of axes.

    Attributes
    ----------
    name, dtype : str
    ndim : int
    tiles : bool
        Whether it is predicted from the times of tiles, and not fitted here.
    basis : str
    coefficients, low, high : tuple of float
        Seconds a feature, and their 95% intervals.
    parallel : float
    median_error, error : float
        Held out; the median, and the 90th percentile.
    growths : tuple of Growth
    points : tuple of Point
    """

    name: str
    dtype: str
    ndim: int
    tiles: bool
    basis: str
    coefficients: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    parallel: float
    median_error: float
    error: float
    growths: tuple[Growth, ...]
    points: tuple[Point, ...]

    @property
    def reached(self) -> bool:
        """Whether its errors are as small as they were to be."""
        return self.median_error <= MEDIAN and self.error <= TAIL


@dataclass(frozen=True)
class Tiles:
    """What predictions go by beside the fitted coefficients.

    Attributes
    ----------
    times : mapping
        Of tiles of transforms, by provider, as `corrconv.engines.tiles.costs` has them.
    registers : str
        The shape of `numba_simd`'s tile of registers, such as 64x4x4.
    """

    times: Times
    registers: str


@dataclass(frozen=True)
class Modelled:
    """Everything that a run gave, and how it was made; `tiles` is None where an older run kept none."""

    rows: tuple[Row, ...]
    anchor: float
    spread: float
    left_out: Mapping[str, str]
    made: Mapping[str, Any]
    tiles: Tiles | None = None

    def overall(self) -> tuple[float, float]:
        """Median and 90th percentile of all held-out errors."""
        errors = [point.error for row in self.rows for point in row.points]
        return float(np.median(errors)), float(np.quantile(errors, 0.9))

    @property
    def where(self) -> str:
        """For a caption: the machine and the commit."""
        return (
            f"Measured on {self.made['processor']}, {self.made['processors']} processors, "
            f"commit {self.made['commit'][:8]}."
        )


def row_of(model: Model) -> Row:
    """A fitted model as it is kept."""
    found = model.found
    points = (
        Point(problem.x_shape, problem.h_shape, _short(measured), _short(predicted))
        for problem, measured, predicted in zip(model.problems, found.seconds, found.held_out)
    )
    coefficients, low, high = (
        tuple(map(_short, values)) for values in (found.coefficients, found.low, found.high)
    )
    return Row(
        model.name,
        model.dtype,
        model.ndim,
        model.tiles,
        model.entry.basis,
        coefficients,
        low,
        high,
        model.entry.parallel,
        model.entry.median_error,
        model.entry.error,
        model.growths,
        tuple(points),
    )


def _short(value: float) -> float:
    return float(f"{value:.4g}")


def as_evidence(models: Models, made: dict[str, Any]) -> Evidence:
    """For `corrconv.kit.old_evidence`."""
    return {
        "rows": [asdict(row_of(model)) for model in models.models],
        "anchor": models.anchor,
        "spread": models.spread,
        "left_out": models.left_out,
        "made": made,
        "tiles": asdict(tiles_here()),
    }


def tiles_here() -> Tiles:
    """Those that predictions on this machine go by."""
    from corrconv.engines.simd.host import SHAPE

    times = costs.all_times()
    return Tiles({name: times[name] for name in providers.available() if name in times}, str(SHAPE))


def from_evidence(data: Evidence) -> Modelled:
    """Read back.

    Raises
    ------
    KeyError, TypeError
        Where it is damaged.
    """
    rows = tuple(_row(dict(row)) for row in data["rows"])
    made = data["made"]
    if lost := {"processor", "processors", "commit", "at", "rounds"} - set(made):
        raise KeyError(*sorted(lost))
    tiles = _tiles(data["tiles"]) if "tiles" in data else None
    return Modelled(
        rows, float(data["anchor"]), float(data["spread"]), data["left_out"], made, tiles
    )


def _tiles(data: Mapping[str, Any]) -> Tiles:
    try:
        times = costs.parse(json.dumps({"nanoseconds": data["times"]}))
    except ValueError as error:
        raise TypeError(f"tiles: {error}") from None
    return Tiles(times, str(data["registers"]))


def _row(data: dict[str, Any]) -> Row:
    data["growths"] = tuple(
        Growth(each["way"], Exponent(**each["n"]), Exponent(**each["N"]), each["sizes"])
        for each in data["growths"]
    )
    data["points"] = tuple(
        Point(tuple(each["x_shape"]), tuple(each["h_shape"]), each["measured"], each["predicted"])
        for each in data["points"]
    )
    for name in ("coefficients", "low", "high"):
        data[name] = tuple(data[name])
    return Row(**data)
