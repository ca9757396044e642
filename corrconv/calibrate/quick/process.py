"""Processes of a calibration: a process has one register tile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from corrconv import Problem
from corrconv.calibrate.quick.sizes import MEASURED, problems
from corrconv.calibrate.quick.sums import FITTED, Fit, call


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
        raise RuntimeError(f"corrconv.calibrate.quick failed with {child.returncode}:\n{said}")
    return [
        Fit(key, tuple(coefficients), tuple(errors))
        for key, coefficients, errors in json.loads(printed)
    ]


def start(simd_tile: str, *options: str) -> subprocess.Popen[str]:
    """``python -m corrconv.calibrate.quick`` with that register tile."""
    return subprocess.Popen(
        [sys.executable, "-m", "corrconv.calibrate.quick", *options],
        env=os.environ | {"CORRCONV_SIMD_TILE": simd_tile},
        cwd=Path(__file__).parents[3],
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
