"""``corrconv calibrate``: what `auto` should know about this machine, measured and stored."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from corrconv.calibrate import tile_shapes
from corrconv.calibrate.quick import process, scaling
from corrconv.calibrate.quick.sums import Fit
from corrconv.core import cache as stored
from corrconv.kit.console import out, progress
from corrconv.model import table

ROUNDS = 5
TILE_ROUNDS = 5


@dataclass(frozen=True)
class Calibration:
    """What was found.

    Attributes
    ----------
    file : Path
        Where it is stored.
    simd_tile : str
        The shape of `numba_simd`'s tile, in bytes of a vector x rows x vectors.
    tile_ratios : dict
        Time of every shape that was tried, in units of the usual one's.
    fits : list of Fit
        The models of what was measured, and of the dtypes scaled by it.
    peers : int
        How many entries of other implementations were scaled.
    seconds : float
        How long it took.
    """

    file: Path
    simd_tile: str
    tile_ratios: dict[str, float]
    fits: list[Fit]
    peers: int
    seconds: float


def calibrate() -> Calibration:
    """Measure, fit, store.

    Raises
    ------
    OSError
        Where the user's cache folder cannot be written to: before anything is measured.
    ModuleNotFoundError
        Where numba is missing.
    RuntimeError
        Where the process that measures direct sums fails.
    """
    started = time.perf_counter()
    file = stored.calibration_file()
    _writable(file)
    from corrconv.engines.simd import host
    from corrconv.engines.tiles import costs, measure

    usual, tiles_before = host.by_name(), scaling.usual_tiles()
    with progress() as bar:
        task = bar.add_task("register tiles", total=3)
        with process.start(
            str(usual), "--compile"
        ) as compiling:  # beside the shapes: it takes as long
            chosen, ratios = tile_shapes.fastest(
                usual, host.candidates(usual), ready=compiling.communicate
            )
        bar.update(task, advance=1, description="transforms")
        costs.write(costs.own_file(), measure.scaled(TILE_ROUNDS))
        costs.forget()
        bar.update(task, advance=1, description="direct sums and passes")
        found = process.with_tile(str(chosen), ROUNDS)
        bar.update(task, advance=1)
    scaled = scaling.peers(scaling.factors(found, tiles_before))
    table.write_own([*((each.key, each.entry) for each in found), *scaled], str(chosen))
    took = time.perf_counter() - started
    named = {str(shape): ratio for shape, ratio in ratios.items()}
    return Calibration(file, str(chosen), named, found, len(scaled), took)


def _writable(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with (file.parent / f"{file.name}.try").open("w"):
        pass
    (file.parent / f"{file.name}.try").unlink()


def as_data(found: Calibration) -> dict[str, Any]:
    """For ``--json``."""
    return {
        "file": str(found.file),
        "simd_tile": found.simd_tile,
        "tile_ratios": found.tile_ratios,
        "median_error": {
            each.key: statistics.median(each.errors) for each in found.fits if each.errors
        },
        "scaled": found.peers,
        "seconds": found.seconds,
    }


def show(found: Calibration) -> None:
    """Tables for people."""
    shapes = Table("register tile", "time, in units of the usual one's")
    for shape, ratio in sorted(found.tile_ratios.items(), key=lambda item: item[1]):
        shapes.add_row(shape + (" (chosen)" if shape == found.simd_tile else ""), f"{ratio:.3f}")
    out.print(shapes)
    errors = Table("model of", "median error", "largest")
    for each in found.fits:
        if not each.errors:  # scaled, not measured
            continue
        errors.add_row(each.key, f"{statistics.median(each.errors):.1%}", f"{max(each.errors):.0%}")
    out.print(errors)
    out.print(f"{found.peers} models of other implementations were scaled as these were")
    out.print(f"stored in {found.file} after {found.seconds:.0f} s; auto uses it from now on")
