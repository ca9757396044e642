"""What is not measured in a calibration is scaled as that is which it is like."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from corrconv import Problem
from corrconv.calibrate.quick.sizes import LIKE, problems
from corrconv.calibrate.quick.sums import FITTED, ROUNDS, SAMPLE, Fit, call, features_of
from corrconv.measure.race import calls_per_sample, seconds_of

if TYPE_CHECKING:
    from corrconv.model.table import Entry

PAIRED = ((100, 17), (250, 15), (250, 21), (400, 25), (700, 13))
"""N and n at which a direct sum and transforms take turns."""
Factors = dict[tuple[str, int], tuple[float, float]]
"""By dtype and number of axes: how many times as slow direct sums and transforms are as in the table."""


def anchored(fits: list[Fit], rounds: int = ROUNDS) -> list[Fit]:
    """The fits, scaled to the moments that the times of transforms were measured in.

    A shared machine is twice as fast at one time as at another, and transforms are measured at another
    time. Here a direct sum and `fftw_tiled` take turns; what their ratios differ from the predicted
    ones by, in the median, is the moments' doing.
    """
    known = {each.key: each.coefficients for each in fits}
    factors = []
    for dtype in ("float32", "float64"):
        for problem in _squares(dtype):
            tiled = _tiled(problem)
            if tiled is None:
                return fits
            *each, fixed = known[f"numba_simd {dtype} 2-D"]
            direct = fixed + sum(c * f for c, f in zip(each, features_of("numba_simd")(problem)))
            calls = [call(name, problem) for name in ("numba_simd", "fftw_tiled")]
            numbers = [calls_per_sample(each, SAMPLE) for each in calls]
            for _ in range(rounds):
                one, other = (seconds_of(*each) for each in zip(calls, numbers))
                factors.append(one / other / (direct / tiled))
    factor = float(np.median(factors))
    return [
        Fit(each.key, tuple(factor * value for value in each.coefficients), each.errors)
        for each in fits
    ]


def completed(fits: list[Fit]) -> list[Fit]:
    """The fits, and the built-in ones of the other dtypes, scaled as those are that they are `LIKE`."""
    from corrconv.model import table

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
                np.array(asked[like]) @ coefficients
                for coefficients in (known[like], table.builtin(like).coefficients)
            )
            factor = float(np.median(own / usual))
            usual_ones = table.builtin(key).coefficients
            found.append(Fit(key, tuple(factor * value for value in usual_ones), ()))
    return found


def usual_tiles() -> dict[Problem, float]:
    """What transforms are predicted to take before they are measured: for `factors`."""
    asked = [problem for dtype in ("float32", "float64") for problem in _squares(dtype)]
    return {problem: seconds for problem in asked if (seconds := _tiled(problem)) is not None}


def factors(fits: list[Fit], tiles_before: dict[Problem, float]) -> Factors:
    """How many times as slow as in the table the fits are, and transforms since `tiles_before`."""
    from corrconv.model import table

    count, found = features_of("numba_simd"), {}
    for each in fits:
        name, dtype, axes = each.key.split()
        before = table.entry(each.key)
        if name != "numba_simd" or before is None or not each.errors:
            continue
        asked = dict(problems(name, (dtype,)))[each.key]
        own, usual = (
            np.array([[*count(problem), 1.0] for problem in asked]) @ coefficients
            for coefficients in (each.coefficients, before.coefficients)
        )
        tiles = [
            now / seconds
            for problem, seconds in tiles_before.items()
            if problem.dtype.name == dtype and (now := _tiled(problem)) is not None
        ]
        direct = float(np.median(own / usual))
        found[dtype, int(axes[0])] = direct, float(np.median(tiles)) if tiles else direct
    return found


def peers(scales: Factors) -> list[tuple[str, Entry]]:
    """The other implementations' entries, scaled as the direct sum or transforms of their dtype are.

    Those that choose between the two are scaled by the geometric mean.
    """
    from corrconv.model import table

    found = []
    for key in table.all_keys():
        name, dtype, axes = key.split()
        known = table.entry(key)
        factor = scales.get((LIKE.get(dtype, dtype), int(axes[0])))
        if name in FITTED or known is None or not known.coefficients or factor is None:
            continue
        found.append((key, known.scaled(_factor(known.basis, *factor))))
    return found


def _factor(basis: str, direct: float, transforms: float) -> float:
    from corrconv.model.bases import BASES

    by_fft = BASES[basis].by_fft
    if callable(by_fft):
        return math.sqrt(direct * transforms)
    return transforms if by_fft else direct


def _squares(dtype: str) -> list[Problem]:
    return [Problem("correlate", (N, N), (n, n), "same", dtype=np.dtype(dtype)) for N, n in PAIRED]


def _tiled(problem: Problem) -> float | None:
    from corrconv import model

    found = model.predict_all(problem, names=("fftw_tiled",))
    return found[0].seconds if found else None
