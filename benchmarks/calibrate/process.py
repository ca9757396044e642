"""Processes of a calibration: a process has one register tile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from benchmarks.calibrate.sizes import MEASURED, problems
from benchmarks.calibrate.sums import FITTED, Fit, call
from impls import Problem


def with_tile(simd_tile: str, rounds: int) -> list[Fit]:
    """The fits, anchored, of a process of its own.

    Raises
    ------
    RuntimeError
        Where it fails, with what it printed.
    """
    child = start(simd_tile, "--fits", "--rounds", str(rounds))
    printed, said = child.communicate()
    if child.returncode:
        raise RuntimeError(f"benchmarks.calibrate failed with {child.returncode}:\n{said}")
    return [
        Fit(key, tuple(coefficients), tuple(errors))
        for key, coefficients, errors in json.loads(printed)
    ]


def start(simd_tile: str, *options: str) -> subprocess.Popen[str]:
    """``python -m benchmarks.calibrate`` with that register tile."""
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.calibrate", *options],
        env=os.environ | {"CORRCONV_SIMD_TILE": simd_tile},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def compile_all() -> None:
    """Call everything once that is measured, so that it is compiled and kept."""
    for name in FITTED:
        for _, able in problems(name, MEASURED):
            call(name, able[0])
    for dtype in ("float32", "float64", "complex64", "complex128"):
        for ndim in (1, 2):
            shapes = (64,) * ndim, (9,) * ndim
            call("fftw_tiled", Problem("correlate", *shapes, "same", dtype=np.dtype(dtype)))
