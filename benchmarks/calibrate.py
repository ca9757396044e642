"""Fit the model that `auto` chooses with to measured times: what `corrconv calibrate` runs.

``python -m benchmarks.calibrate --builtin`` writes the table that comes with the package.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.calibrate_sizes import DTYPES, LIKE, MEASURED, problems
from benchmarks.process import keep_freed_memory, pin_threads
from impls import Problem, get

Features = tuple[float, ...]

SAMPLE = 1e-3
"""Seconds of one timing, as many calls as fill it."""
ROUNDS = 9
FITTED = ("numba_simd", "separable")


@dataclass(frozen=True)
class Fit:
    """Coefficients of one implementation, dtype and number of axes.

    Attributes
    ----------
    coefficients : tuple of float
        Seconds a feature; the call's own come last.
    errors : tuple of float
        |predicted / measured - 1| of each problem; none where nothing was measured.
    """

    key: str
    coefficients: Features
    errors: tuple[float, ...]


def features_of(name: str) -> Callable[[Problem], Features]:
    """The function that counts what an implementation does for a problem."""
    from impls.core import model  # not at the top: asv imports this file beside older commits, too

    return {"numba_simd": model.direct_features, "separable": model.separable_features}[name]


def calibrate(
    rounds: int = ROUNDS,
    dtypes: tuple[str, ...] = DTYPES,
    progress: Callable[[str], object] = lambda text: None,
) -> list[Fit]:
    """Measure every problem of these dtypes and fit their table entries; `progress` is told how many."""
    pin_threads(1)
    keep_freed_memory()
    asked = [(name, *each) for name in FITTED for each in problems(name, dtypes)]
    progress(f"{sum(len(able) for _, _, able in asked)} problems")
    seconds = iter(
        measure([(name, problem) for name, _, able in asked for problem in able], rounds)
    )
    return [
        fit(key, [features_of(name)(problem) for problem in able], [next(seconds) for _ in able])
        for name, key, able in asked
    ]


def measure(asked: list[tuple[str, Problem]], rounds: int) -> list[float]:
    """Seconds a planned call of each: the least of so many rounds through all of them.

    All in each round, since the speed of a shared machine changes from one second to the next: what
    is compared has to have met the same moments.
    """
    calls = [_call(name, problem) for name, problem in asked]
    best = [math.inf] * len(calls)
    for _ in range(rounds):
        for k, call in enumerate(calls):
            best[k] = min(best[k], _seconds(call))
    return best


def _call(name: str, problem: Problem) -> Callable[[], object]:
    generator = np.random.default_rng(0)
    x = (9 * generator.normal(size=problem.x_shape)).astype(problem.dtype)
    h = np.ones(problem.h_shape, problem.dtype)  # of rank one: every implementation takes it
    plan = get(name).plan(problem)
    plan(x, h)
    return lambda: plan(x, h)


def _seconds(call: Callable[[], object]) -> float:
    number, start = 0, time.perf_counter()
    while True:
        call()
        number += 1
        passed = time.perf_counter() - start
        if passed >= SAMPLE:
            return passed / number


def fit(key: str, features: list[Features], seconds: list[float]) -> Fit:
    """Non-negative coefficients of the least squared relative error.

    The method is that of C. L. Lawson and R. J. Hanson, Solving Least Squares Problems (1974), ch. 23.
    """
    from scipy.optimize import nnls

    matrix = np.array([[*row, 1.0] for row in features]) / np.array(seconds)[:, None]
    scale = matrix.max(axis=0)
    scale[scale == 0] = 1
    found = nnls(matrix / scale, np.ones(len(seconds)))[0] / scale
    errors = np.abs(matrix @ found - 1)
    return Fit(key, tuple(map(float, found)), tuple(map(float, errors)))


def anchored(fits: list[Fit], rounds: int = ROUNDS) -> list[Fit]:
    """The fits, scaled to the moments that the times of transforms were measured in.

    A shared machine is twice as fast at one time as at another, and transforms are measured at another
    time. Here a direct sum and `fftw_tiled` take turns; what their ratios differ from the predicted
    ones by, in the median, is the moments' doing.
    """
    from impls.core import model

    known = {each.key: each.coefficients for each in fits}
    factors = []
    for dtype in ("float32", "float64"):
        for N, n in ((100, 17), (250, 15), (250, 21), (400, 25), (700, 13)):
            problem = Problem("correlate", (N, N), (n, n), "same", dtype=np.dtype(dtype))
            predicted = {each.name: each.seconds for each in model.predict(problem)}
            if "fftw_tiled" not in predicted:
                return fits
            *coefficients, fixed = known[f"numba_simd {dtype} 2-D"]
            features = model.direct_features(problem)
            direct = fixed + sum(c * f for c, f in zip(coefficients, features))
            calls = [_call(name, problem) for name in ("numba_simd", "fftw_tiled")]
            for _ in range(rounds):
                ratio = _seconds(calls[0]) / _seconds(calls[1])
                factors.append(ratio / (direct / predicted["fftw_tiled"]))
    factor = float(np.median(factors))
    return [
        Fit(each.key, tuple(factor * value for value in each.coefficients), each.errors)
        for each in fits
    ]


def completed(fits: list[Fit]) -> list[Fit]:
    """The fits, and the built-in ones of the other dtypes, scaled as those are that they are `LIKE`."""
    from impls.core import model

    known = {each.key: each.coefficients for each in fits}
    found = list(fits)
    for name in FITTED:
        count = features_of(name)
        asked = {key: [(*count(each), 1.0) for each in able] for key, able in problems(name)}
        for key in asked:
            _, dtype, axes = key.split()
            if key in known:
                continue
            like = f"{name} {LIKE[dtype]} {axes}"
            own, usual = (
                np.array(asked[like]) @ table for table in (known[like], model.builtin(like))
            )
            factor = float(np.median(own / usual))
            found.append(Fit(key, tuple(factor * value for value in model.builtin(key)), ()))
    return found


def table(fits: list[Fit], simd_tile: str) -> dict[str, Any]:
    """What is stored."""
    from impls.core import stored

    return {
        "made_by": "corrconv calibrate (benchmarks/calibrate.py)",
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        **stored.calibrated_here(),
        "unit": "seconds a feature, see impls/core/model.py",
        "simd_tile": simd_tile,
        "coefficients": {
            each.key: [float(f"{value:.4g}") for value in each.coefficients] for each in fits
        },
        "median_error": {
            each.key: round(float(np.median(each.errors)), 3) for each in fits if each.errors
        },
    }


def with_tile(simd_tile: str, rounds: int) -> list[Fit]:
    """The fits, anchored, of a process of its own: a process has one register tile.

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
    """This module as a process with that register tile."""
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.calibrate", *options],
        env=os.environ | {"CORRCONV_SIMD_TILE": simd_tile},
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def compile_all() -> None:
    """Call everything once that is measured, so that it is compiled and kept."""
    for name in FITTED:
        for _, able in problems(name, MEASURED):
            _call(name, able[0])
    for dtype in ("float32", "float64", "complex64", "complex128"):
        for ndim in (1, 2):
            shapes = (64,) * ndim, (9,) * ndim
            _call("fftw_tiled", Problem("correlate", *shapes, "same", dtype=np.dtype(dtype)))


def main() -> None:
    """Write the package's own table, or print fits for `with_tile`."""
    from impls.core import model, stored
    from impls.core.simd.host import SHAPE

    parser = argparse.ArgumentParser(description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--builtin", action="store_true", help="write the package's own table")
    what.add_argument("--fits", action="store_true", help="print the fits as JSON")
    what.add_argument("--compile", action="store_true", help="only compile what --fits will call")
    parser.add_argument("--rounds", type=int, default=3 * ROUNDS)
    options = parser.parse_args()
    if options.compile:
        compile_all()
        return
    if options.fits:
        fits = anchored(completed(calibrate(options.rounds, MEASURED)))
        print(json.dumps([[each.key, each.coefficients, each.errors] for each in fits]))
        return
    fits = anchored(calibrate(options.rounds, progress=print))
    made = table(fits, str(SHAPE))
    stored.replace(model.BUILTIN, json.dumps(made, indent=1) + "\n")
    for key, error in made["median_error"].items():
        print(f"{key:32} median error {error:.1%}")


if __name__ == "__main__":
    main()
